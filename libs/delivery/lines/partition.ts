/** Into how many parts the subscriptions are divided among processes; fixed for a database. */
export const WEBHOOK_PARTITIONS = 4;

/** By the first digits of its id, which is as good as random. */
export function partitionOfSubscription(id: string): number {
  return Number.parseInt(id.slice(0, 4), 16) % WEBHOOK_PARTITIONS;
}
