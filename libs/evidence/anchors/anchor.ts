import type { Checkpoint } from '#ledger/merkle';

/** A checkpoint on its way to an anchor. */
export interface Published extends Pick<Checkpoint, 'origin' | 'size'> {
  readonly note: string;
}

/**
 * A place outside that keeps every checkpoint it is given, out of reach of whoever can alter the ledger and its key.
 * What it has, the ledger can't deny.
 */
export interface Anchor {
  /** Where it is, without credentials; known by it. */
  readonly name: string;
  /** Gives it a checkpoint; one that it has already changes nothing. @throws when it has not surely taken it */
  publish(checkpoint: Published): Promise<void>;
  /** The notes that it has of a log, those of more than so many events; in any order, and others may be among them. */
  published(origin: string, after: number): AsyncIterable<string>;
}

/** A line of a list of notes, as a file anchor keeps it and an https anchor answers with it. */
export function noteLine(note: string): string {
  return `${JSON.stringify({ note })}\n`;
}

/** The note in such a line; undefined when there is none, as in a line that was cut off. */
export function noteOfLine(line: string): string | undefined {
  try {
    const { note } = JSON.parse(line) as { readonly note?: unknown };
    return typeof note === 'string' ? note : undefined;
  } catch {
    return undefined;
  }
}
