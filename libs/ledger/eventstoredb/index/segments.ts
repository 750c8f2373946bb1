import type { Revision, StreamName } from '../../recorded.js';
import type { IndexRow } from './index-store.js';

/** Rows that stand close together in the server's log. */
export type Segment = readonly IndexRow[];

/** Consecutive events of one stream. */
export interface Range {
  readonly stream: StreamName;
  readonly from: Revision;
  readonly count: number;
}

/** Bytes of log between two rows that are cheaper read over than left out. */
const MAX_GAP = 64n * 1024n;
/** Bytes of log that are read at once: a call has a deadline. */
const MAX_SPAN = 4n * 1024n * 1024n;
/** What reading one stream costs, in bytes of log read instead. */
const RANGE_COST = 20_000n;

/** Cuts rows, which are in order, where much of others' lies between them, and where it becomes much. */
export function segmentsOf(rows: readonly IndexRow[]): readonly Segment[] {
  const segments: IndexRow[][] = [];
  for (const row of rows) {
    const segment = segments.at(-1);
    const [first, last] = [segment?.[0], segment?.at(-1)];
    const joins =
      first !== undefined &&
      last !== undefined &&
      row.log.commit - last.log.commit <= MAX_GAP &&
      row.log.commit - first.log.commit <= MAX_SPAN;
    if (joins) segment?.push(row);
    else segments.push([row]);
  }
  return segments;
}

export function rangesOf(segment: Segment): readonly Range[] {
  const ranges = new Map<StreamName, { stream: StreamName; from: Revision; count: number }[]>();
  for (const { stream, revision } of segment) {
    const ofStream = ranges.get(stream) ?? [];
    const last = ofStream.at(-1);
    if (last && last.from + last.count === revision) last.count++;
    else ofStream.push({ stream, from: revision, count: 1 });
    ranges.set(stream, ofStream);
  }
  return [...ranges.values()].flat();
}

/** Whether a segment is better read from the log as a whole than stream by stream. */
export function isDense(segment: Segment, ranges: readonly Range[]): boolean {
  const [first, last] = [segment[0], segment.at(-1)];
  if (!first || !last || ranges.length === 1) return false;
  return last.log.commit - first.log.commit <= RANGE_COST * BigInt(ranges.length);
}
