import { Injectable } from '@nestjs/common';
import { ContentStore } from '#content';
import { type Digest, Refusal, type RunId } from '#eventsourcing';
import { asDomainEvent, type JsonValue, Ledger, type Recorded, START } from '#ledger';
import type { Decision } from '#proposed-actions/domain';
import {
  type AdmissionEvent,
  countsOf,
  type RunOutcome,
  type RunState,
  type StartOrder,
} from '../../domain/index.js';
import { loadPlan, type PlanManifest } from '../prepare-plan/manifest.js';
import { RunRepository } from '../run-repository.js';
import { runLane } from '../run-streams.js';
import { ShownContent } from './shown-content.js';

/** A run as its own events tell it; see docs/reference for the fields. */
export interface RunView {
  readonly run_id: RunId;
  readonly workflow_type: string;
  readonly status: 'queued' | 'running' | 'awaiting_approval' | 'parked' | 'completed' | 'partial' | 'failed';
  readonly outcome: RunOutcome | null;
  /** A text, or `erased`. */
  readonly reason: string | null;
  readonly as_of: string;
  readonly trigger: StartOrder['trigger'];
  readonly contract_digest: Digest;
  readonly requested_at: string;
  readonly started_at: string | null;
  readonly completed_at: string | null;
  readonly gate: {
    readonly action_id: string;
    readonly status: string;
    readonly digest: Digest;
    readonly approver: string;
    readonly deputies: readonly string[];
    readonly expires_at: string | null;
    readonly decided_by: string | null;
    readonly decided_at: string | null;
  } | null;
  readonly counts: ReturnType<typeof countsOf>;
  readonly preconditions: readonly {
    readonly name: string;
    readonly severity: string;
    readonly passed: boolean;
    readonly observed: JsonValue;
  }[];
  readonly verify: readonly {
    readonly check: string;
    readonly kind: string;
    readonly status: 'pending' | 'pass' | 'fail' | 'timeout';
    readonly due_at: string;
    readonly deadline_at: string;
  }[];
}

/** Answers from the streams: what a write has just returned is never unknown. */
@Injectable()
export class RunViews {
  constructor(
    private readonly ledger: Ledger,
    private readonly runs: RunRepository,
    private readonly content: ContentStore,
  ) {}

  /** @throws Refusal not_found */
  async view(id: RunId): Promise<RunView> {
    const state = await this.runs.load(id);
    return state.started ? this.begun(state, state.started) : this.notBegun(id);
  }

  /** Everything that belongs to a run, its actions included, by position. @throws Refusal not_found */
  async events(id: RunId): Promise<readonly Recorded[]> {
    const events = await this.ledger.readLane(runLane(id), START);
    if (events.length === 0) throw unknownRun(id);
    return events;
  }

  /** @throws Refusal not_found while there is no plan */
  async plan(id: RunId): Promise<PlanManifest & { readonly digest: Digest }> {
    const { started, plan } = await this.runs.load(id);
    if (!started) throw unknownRun(id);
    if (!plan) throw new Refusal('not_found', `Run ${id} has no plan yet.`);
    return { digest: plan.digest, ...(await loadPlan(this.content, plan.digest)) };
  }

  private async begun(state: RunState, started: NonNullable<RunState['started']>): Promise<RunView> {
    const { completed } = state;
    return {
      ...facts(started),
      status: statusOf(state),
      outcome: completed?.summary.outcome ?? null,
      reason: await this.text(completed?.reason_digest ?? null),
      started_at: started.started_at,
      completed_at: completed?.completed_at ?? null,
      gate: state.gate ? gateOf(state.gate, state.decision) : null,
      counts: completed?.summary.counts ?? countsOf(state),
      preconditions: await this.preconditions(state),
      verify: [...state.checks].map(([check, { kind, due_at, deadline_at, verdict }]) => ({
        check,
        kind,
        due_at,
        deadline_at,
        status: verdict === undefined ? 'pending' : VERDICTS[verdict],
      })),
    };
  }

  /** Queued, skipped, or admitted a moment ago: what the stream of its type says. */
  private async notBegun(id: RunId): Promise<RunView> {
    const events = (await this.ledger.readLane(runLane(id), START)).map(asDomainEvent<AdmissionEvent>);
    const last = events.at(-1);
    if (!last || last.type === 'RunReleased') throw unknownRun(id);
    const skipped = last.type === 'RunSkipped';
    return {
      ...facts(last.data),
      status: skipped ? 'failed' : 'queued',
      outcome: skipped ? 'superseded' : null,
      reason: skipped ? `Another run was open: ${last.data.open.join(', ')}.` : null,
      started_at: null,
      completed_at: null,
      gate: null,
      counts: {},
      preconditions: [],
      verify: [],
    };
  }

  private async preconditions(state: RunState): Promise<RunView['preconditions']> {
    const digests = state.preconditions.map((check) => check.observed_digest);
    const shown = await ShownContent.of(this.content, digests);
    return state.preconditions.map(({ name, severity, passed, observed_digest }) => ({
      name,
      severity,
      passed,
      observed: shown.body(observed_digest),
    }));
  }

  private async text(digest: Digest | null): Promise<string | null> {
    const shown = await ShownContent.of(this.content, [digest]);
    return shown.body(digest) as string | null;
  }
}

const VERDICTS = { VerifyPassed: 'pass', VerifyFailed: 'fail', VerifyTimedOut: 'timeout' } as const;

function facts(order: StartOrder) {
  const { run_id, workflow_type, as_of, trigger, contract_digest, requested_at } = order;
  return { run_id, workflow_type, as_of, trigger, contract_digest, requested_at };
}

function statusOf(state: RunState): RunView['status'] {
  if (state.completed) return state.completed.status;
  if (state.parked) return 'parked';
  return state.gate && !state.decision ? 'awaiting_approval' : 'running';
}

function gateOf(gate: NonNullable<RunState['gate']>, decision: Decision | undefined): RunView['gate'] {
  const { action_id, digest, approver, deputies, expires_at } = gate;
  return {
    action_id,
    digest,
    approver,
    deputies,
    expires_at,
    status: statusOfDecision(decision),
    ...deciderOf(decision),
  };
}

/** pending, approved, rejected, expired or superseded. */
export function statusOfDecision(decision: Decision | undefined): string {
  return decision === undefined ? 'pending' : decision.type.toLowerCase();
}

export function deciderOf(decision: Decision | undefined): {
  readonly decided_by: string | null;
  readonly decided_at: string | null;
} {
  if (decision?.type !== 'Approved' && decision?.type !== 'Rejected')
    return { decided_by: null, decided_at: null };
  const { decided_by, on_behalf_of, decided_at } = decision.data;
  return { decided_by: on_behalf_of === null ? decided_by : `${decided_by} for ${on_behalf_of}`, decided_at };
}

function unknownRun(id: RunId): Refusal {
  return new Refusal('not_found', `There is no run ${id}.`);
}
