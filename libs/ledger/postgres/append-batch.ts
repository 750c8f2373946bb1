import type { Instant } from '#eventsourcing';
import type pg from 'pg';
import type { Requirement } from '../ledger.js';
import type { PreparedEvent } from '../prepare.js';
import { type Position, type Revision, type StreamName } from '../recorded.js';

/** One append, or a set of independent facts (`expected` null), to one stream. */
export interface Group {
  readonly stream: StreamName;
  readonly expected: Revision | null;
  readonly events: readonly PreparedEvent[];
  readonly requires: readonly Requirement[];
}

/** What became of one event. `revision` of `wrong_revision` is the stream's actual one. */
export type EventOutcome =
  | {
      readonly outcome: 'appended' | 'known';
      readonly revision: Revision;
      readonly position: Position;
      readonly recorded_at: Instant;
    }
  | { readonly outcome: 'conflict' }
  | { readonly outcome: 'wrong_revision'; readonly revision: Revision }
  | { readonly outcome: 'requirement_missing'; readonly detail: string };

const APPEND_BATCH = {
  name: 'append-batch',
  text: `SELECT outcome, revision, position, recorded_at, detail
           FROM ledger.append_batch($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
};

/** One batch: one call of one function in autocommit. Answers the outcomes of each group's events. */
export async function appendBatch(
  connection: pg.Client,
  groups: readonly Group[],
  clockOffsetMs: number,
): Promise<readonly (readonly EventOutcome[])[]> {
  const events = groups.flatMap((group, index) => group.events.map((event) => ({ no: index + 1, event })));
  const requires = groups.flatMap((group, index) =>
    group.requires.map((requirement) => ({ no: index + 1, requirement })),
  );
  const result = await connection.query<EventOutcome>({
    ...APPEND_BATCH,
    values: [
      groups.map((group) => group.stream),
      groups.map((group) => group.expected),
      events.map(({ no }) => no),
      events.map(({ event }) => event.metadata.key),
      events.map(({ event }) => event.metadata.request_digest),
      events.map(({ event }) => event.metadata.event_id),
      events.map(({ event }) => event.type),
      events.map(({ event }) => event.metadata.lane),
      events.map(({ event }) => event.data),
      events.map(({ event }) => event.metadataText),
      requires.map(({ no }) => no),
      requires.map(({ requirement }) => requirement.stream),
      requires.map(({ requirement }) => requirement.key),
      Math.round(clockOffsetMs),
    ],
  });
  let row = 0;
  return groups.map((group) => group.events.map(() => result.rows[row++] as EventOutcome));
}
