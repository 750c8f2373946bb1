import type { Recorded } from '#ledger';

/** An event as the API shows it. Positions are strings: they may outgrow what a script's number holds. */
export function eventView(event: Recorded) {
  const { position, stream, revision, type, data, metadata, recorded_at } = event;
  return { position: String(position), stream, revision, type, data, metadata, recorded_at };
}
