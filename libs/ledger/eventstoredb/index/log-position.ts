import type { Position as ServerPosition } from '@eventstore/db-client';

/** Place in the server's log, two numbers of 64 bits. */
export type LogPosition = ServerPosition;

export function isAfter(one: LogPosition, other: LogPosition | undefined): boolean {
  if (!other) return true;
  return one.commit === other.commit ? one.prepare > other.prepare : one.commit > other.commit;
}
