import type { Ledger } from '#ledger';
import { originOf, parseCheckpoint, parseNote } from '#ledger/merkle';
import type { Lease } from '#subscriptions';
import type { Anchor } from '../anchors/anchor.js';
import { CannotSeal } from './sealer.js';
import type { SealStore } from './seal.store.js';
import { TreeReader } from './tree-reader.js';

const PAGE = 100;

/** Gives each anchor every checkpoint, in order, once it is sealed. */
export class Anchoring {
  constructor(
    private readonly ledger: Ledger,
    private readonly store: SealStore,
    readonly anchors: readonly Anchor[],
  ) {}

  /**
   * Whether what the anchors have is still there. A ledger that was set back must not be sealed on as if nothing had
   * been: that would be a second history of the same log.
   * @returns what could not be asked, a sentence an anchor
   * @throws CannotSeal when an anchor has what the ledger has not
   */
  async check(): Promise<readonly string[]> {
    const unreachable: string[] = [];
    for (const anchor of this.anchors) {
      try {
        await this.checkOne(anchor);
      } catch (error) {
        if (error instanceof CannotSeal) throw error;
        unreachable.push((error as Error).message);
      }
    }
    return unreachable;
  }

  /** Gives an anchor what it has not yet. @throws what keeps it from taking it, after noting it; LeaseLost */
  async publish(anchor: Anchor, lease: Lease): Promise<void> {
    const state = (await this.store.anchored()).find((one) => one.anchor === anchor.name);
    let size = state?.size ?? 0;
    let problem = state?.problem ?? null;
    while (!lease.signal.aborted) {
      const checkpoints = await this.store.after(size, PAGE);
      if (checkpoints.length === 0) break;
      for (const { note, ...checkpoint } of checkpoints) {
        const origin = originIn(note);
        try {
          await anchor.publish({ note, origin, size: checkpoint.size });
        } catch (error) {
          await this.store.noteAnchored(anchor.name, size, (error as Error).message, lease);
          throw error;
        }
        size = checkpoint.size;
      }
      problem = null;
      await this.store.noteAnchored(anchor.name, size, null, lease);
    }
    if (problem !== null) await this.store.noteAnchored(anchor.name, size, null, lease);
  }

  private async checkOne(anchor: Anchor): Promise<void> {
    const head = await this.ledger.head();
    const origin = originOf(head);
    const last = await this.store.last();
    const known = last?.size ?? 0;
    const tree = new TreeReader(this.store, last?.size ?? head.position);
    const state = (await this.store.anchored()).find((one) => one.anchor === anchor.name);
    // The last one that it was given, and whatever it has beyond: what lies before was compared at its time.
    for await (const note of anchor.published(origin, Math.max((state?.size ?? 0) - 1, 0))) {
      const parsed = parseNote(note);
      const said = parsed && parseCheckpoint(parsed.text);
      if (said?.origin !== origin) continue;
      if (said.size > head.position) {
        throw new CannotSeal(
          `The anchor ${anchor.name} has a checkpoint of ${said.size} events and the ledger has ${head.position}: it was ` +
            `set back. If it was restored from a backup, say so with countersign ledger restored.`,
        );
      }
      if (said.size <= known && Buffer.compare(said.root, await tree.rootAt(said.size)) !== 0) {
        throw new CannotSeal(
          `The anchor ${anchor.name} has another checkpoint of ${said.size} events than the ledger. countersign ledger ` +
            `verify shows what was altered.`,
        );
      }
    }
  }
}

function originIn(note: string): string {
  return note.slice(0, note.indexOf('\n'));
}
