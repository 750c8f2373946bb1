import type pg from 'pg';
import { type CheckpointWrite, saveCheckpoints } from '../checkpoint.store.js';
import { type Position, position } from '#ledger';
import type { Checkpoint } from '../checkpoint.js';
import type { Lease } from '../workers/unit.js';

const LOOK_EVERY_MS = 1_000;
const MAX_BEHIND_EVENTS = 10_000;
const MAX_BEHIND_MS = 30_000;

/** A reader whose checkpoint is moved here. */
interface Saved {
  readonly subscription: string;
  readonly partition: number;
  readonly lease: Lease;
  /** Events looked at but not dealt with. */
  readonly pending: number;
  saved: Checkpoint;
  savedAt: number;
  checkpoint(): Checkpoint;
}

/**
 * Moves the checkpoints of all partitions of this process, lazily: what was dealt with twice after a crash changes
 * nothing, so a commit for each event would buy nothing. At most 10,000 events or 30 s behind; at once when a
 * partition has nothing left to do.
 */
export class CheckpointSaver {
  private readonly turns = new Set<Saved>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly pool: pg.Pool,
    private readonly tell: {
      readonly saved: () => void;
      readonly warn: (message: string, error: unknown) => void;
    },
  ) {}

  add(turn: Saved): void {
    this.turns.add(turn);
    this.timer ??= setInterval(() => {
      void this.flush([...this.turns].filter(isDue));
    }, LOOK_EVERY_MS);
  }

  remove(turn: Saved): void {
    this.turns.delete(turn);
    if (this.turns.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Up to where all partitions of this process have dealt with everything; undefined while it holds none. */
  position(): Position | undefined {
    const positions = [...this.turns].map((turn) => turn.checkpoint().position);
    return positions.length === 0 ? undefined : position(Math.min(...positions));
  }

  warn(message: string, error: unknown): void {
    this.tell.warn(message, error);
  }

  async flush(turns: readonly Saved[]): Promise<void> {
    const moved = turns.filter((turn) => turn.checkpoint().position > turn.saved.position);
    if (moved.length === 0) return;
    const writes = new Map<Saved, CheckpointWrite>(
      moved.map((turn) => [
        turn,
        {
          subscription: turn.subscription,
          partition: turn.partition,
          checkpoint: turn.checkpoint(),
          lease: turn.lease,
        },
      ]),
    );
    try {
      const saved = await saveCheckpoints(this.pool, [...writes.values()]);
      this.tell.saved();
      for (const [turn, write] of writes) {
        if (saved.has(write)) {
          turn.saved = write.checkpoint;
          turn.savedAt = performance.now();
        } else {
          turn.lease.lost();
        }
      }
    } catch (error) {
      this.tell.warn('checkpoints could not be saved, are saved later', error);
    }
  }
}

function isDue(turn: Saved): boolean {
  const behind = turn.checkpoint().position - turn.saved.position;
  if (behind <= 0) return false;
  return (
    turn.pending === 0 || behind >= MAX_BEHIND_EVENTS || performance.now() - turn.savedAt >= MAX_BEHIND_MS
  );
}
