import type { Instant } from '#eventsourcing';
import type { Position, Recorded } from '#ledger';
import type { AppEvent } from './app-event.js';

export type ColumnType =
  | 'uuid'
  | 'text'
  | 'text[]'
  | 'integer'
  | 'bigint'
  | 'numeric'
  | 'boolean'
  | 'date'
  | 'timestamptz'
  | 'jsonb';

/** What a `jsonb` column takes. */
type JsonCell = { readonly [member: string]: unknown };
export type Cell = string | number | boolean | null | readonly string[] | JsonCell | readonly JsonCell[];
export type Row = Readonly<Record<string, Cell>>;

/** What an event does to a table. Data, so that a batch of them can be folded and written in few statements. */
export type Mutation =
  /** Inserts the row, or sets these columns of the one with its key. */
  | { readonly op: 'put'; readonly row: Row }
  /** Sets columns of the row with this key, if there is one. */
  | { readonly op: 'patch'; readonly key: Row; readonly set: Row }
  | { readonly op: 'remove'; readonly key: Row };

export interface Table {
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly key: readonly string[];
  /** Column lists, as in CREATE INDEX ... (here). */
  readonly indexes: readonly string[];
}

/** An event as a projection sees it. */
export interface Seen<Event> {
  readonly data: Event extends { readonly data: infer Data } ? Data : never;
  readonly position: Position;
  readonly recordedAt: Instant;
  readonly recorded: Recorded;
}

type Handler<Event> = (event: Seen<Event>) => readonly Mutation[];

/** The event of the union that has this type. */
export type EventOf<Type, Event = AppEvent> = Event extends { readonly type: infer Types }
  ? Type extends Types
    ? Event
    : never
  : never;

/** Every event type there is must be handled or ignored by name; a new one is a compiler error until it is. */
export type Handlers = {
  readonly [Type in AppEvent['type']]: Handler<EventOf<Type>>;
};

/** A read model: a table, how events change it, and what readers see of it. */
export interface Projection {
  readonly name: string;
  readonly table: Table;
  readonly on: Handlers;
  /**
   * What readers see of the table `t`; all of it unless said. Names, recipients, drafts and texts come in here from
   * the content store, so that erasing them there is erasing them everywhere.
   */
  readonly view?: { readonly select: string; readonly joins: string };
}
