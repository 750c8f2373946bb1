import { Injectable } from '@nestjs/common';
import { Clock } from '#clock';
import { Evidence } from '#evidence';
import { Ledger } from '#ledger';
import { ReadModels } from '#projections';
import type { Platform } from '#composition';

/** What readiness tells of how this process was set up. Injection token. */
export abstract class PlatformFacts {
  abstract readonly enforcesAppendOnly: boolean;
  abstract readonly clockIsSet: boolean;

  static of({ database, settings }: Platform): PlatformFacts {
    return {
      enforcesAppendOnly: database.enforcesAppendOnly,
      clockIsSet: settings.clockStart !== undefined,
    };
  }
}

export interface ReadinessReport {
  readonly ready: boolean;
  /** What keeps it from being ready, and what an operator should know. */
  readonly reasons: readonly string[];
  readonly clock: string;
  readonly ledger_position: string | null;
}

@Injectable()
export class Readiness {
  constructor(
    private readonly ledger: Ledger,
    private readonly readModels: ReadModels,
    private readonly clock: Clock,
    private readonly evidence: Evidence,
    private readonly platform: PlatformFacts,
  ) {}

  async report(): Promise<ReadinessReport> {
    const reasons: string[] = [];
    if (!this.platform.enforcesAppendOnly) {
      reasons.push('append-only is not enforced: the database has a single login for everything');
    }
    if (this.platform.clockIsSet) reasons.push('the clock is set by COUNTERSIGN_CLOCK');
    try {
      const { position } = await this.ledger.head();
      const stopped = await this.readModels.stopped();
      reasons.push(...stopped.map(({ name, error }) => `the read model ${name} stands still: ${error}`));
      reasons.push(...(await this.evidence.remarks()));
      return { ready: true, reasons, clock: this.clock.now(), ledger_position: String(position) };
    } catch {
      reasons.push('the database does not answer');
      return { ready: false, reasons, clock: this.clock.now(), ledger_position: null };
    }
  }
}
