import type { Ledger } from '#ledger';
import type { WorkersLog } from '#subscriptions';
import type { Anchor } from './anchors/anchor.js';
import { KeyRing } from './keys/key-ring.js';
import { enrol, LedgerKeys } from './keys/ledger-keys.js';
import { Receipts } from './receipts/receipts.js';
import { Anchoring } from './sealing/anchoring.js';
import { type AnchoredState, SealStore } from './sealing/seal.store.js';
import { Sealer } from './sealing/sealer.js';
import { SealerUnit } from './sealing/sealer.unit.js';

export interface EvidenceOptions {
  /** The service's login. */
  readonly url: string;
  readonly ledger: Ledger;
  readonly keyFile: string;
  readonly anchors: readonly Anchor[];
}

/** Events are sealed within seconds; what waits for longer waits for somebody. */
const LATE_MS = 120_000;

/** How far the ledger is sealed and anchored. */
export interface EvidenceStatus {
  readonly sealed_position: number;
  readonly sealed_at: string | null;
  readonly anchors: readonly AnchoredState[];
}

/** Everything that makes the ledger tamper-evident, as one process has it. */
export class Evidence {
  readonly store: SealStore;
  readonly keys: LedgerKeys;
  readonly ring: KeyRing;
  readonly anchors: readonly Anchor[];
  readonly receipts: Receipts;
  readonly sealer: Sealer;
  readonly anchoring: Anchoring;

  private constructor(
    private readonly ledger: Ledger,
    ledgerId: string,
    options: EvidenceOptions,
  ) {
    this.anchors = options.anchors;
    this.store = new SealStore(options.url);
    this.keys = new LedgerKeys(ledger, ledgerId);
    this.ring = new KeyRing(options.keyFile);
    this.sealer = new Sealer(ledger, this.store, this.keys, this.ring);
    this.anchoring = new Anchoring(ledger, this.store, options.anchors);
    this.receipts = new Receipts(ledger, this.store, this.sealer, this.keys);
  }

  /**
   * Of this ledger. One that has no signing key yet gets this host's, which is made when there is none.
   * @throws StartupProblem when the key's file holds something else
   */
  static async open(options: EvidenceOptions): Promise<Evidence> {
    const head = await options.ledger.head();
    const evidence = new Evidence(options.ledger, head.ledgerId, options);
    try {
      if ((await evidence.keys.read()).keys.length === 0) {
        await enrol(evidence.keys, head, evidence.ring.currentOrMade().publicKey, 'countersign');
      }
      return evidence;
    } catch (error) {
      await evidence.close();
      throw error;
    }
  }

  /** Why this host can't seal; undefined when it can. */
  async obstacle(): Promise<string | undefined> {
    const wanted = (await this.keys.read()).keys.at(-1)?.publicKey;
    if (wanted === undefined || this.ring.find(wanted)) return undefined;
    return (
      `this host can't seal the ledger: it is signed with the key ${wanted}, which is not in ${this.ring.file} ` +
      `(COUNTERSIGN_SIGNING_KEY_FILE)`
    );
  }

  /** What an operator should know about sealing and anchors; nothing while all is well. */
  async remarks(): Promise<readonly string[]> {
    const remarks: string[] = [];
    const obstacle = await this.obstacle();
    if (obstacle !== undefined) remarks.push(obstacle);
    const [head, status] = await Promise.all([this.ledger.head(), this.status()]);
    const waits = status.sealed_position < head.position;
    const since = [status.sealed_at, head.recordedAt].map((time) => Date.parse(time ?? '1970-01-01'));
    if (waits && Math.max(...since) < Date.now() - LATE_MS) {
      remarks.push(
        `the ledger has ${head.position} events and is sealed up to ${status.sealed_position} only`,
      );
    }
    for (const { anchor, size, problem } of status.anchors) {
      if (problem !== null)
        remarks.push(`the anchor ${anchor} has stood still at position ${size}: ${problem}`);
    }
    return remarks;
  }

  async status(): Promise<EvidenceStatus> {
    const last = await this.store.last();
    const names = new Set(this.anchors.map((anchor) => anchor.name));
    const anchors = (await this.store.anchored()).filter(({ anchor }) => names.has(anchor));
    return { sealed_position: last?.size ?? 0, sealed_at: last?.sealed_at ?? null, anchors };
  }

  unit(log: WorkersLog): SealerUnit {
    return new SealerUnit(this.ledger, this.sealer, this.anchoring, log);
  }

  async close(): Promise<void> {
    await this.store.close();
  }
}
