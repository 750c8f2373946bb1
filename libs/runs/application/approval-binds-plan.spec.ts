import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ManualClock } from '#clock';
import { InMemoryContentStore } from '#content/testing';
import type { ContractRegistry, Plan } from '#contracts';
import { compiled, exampleFiles } from '#contracts/testing';
import {
  actionId,
  type Digest,
  type Instant,
  type PlainDate,
  plusMs,
  type RunId,
  type WorkflowType,
} from '#eventsourcing';
import { derivedId, lane, NO_EVENTS, type Recorded, requestDigest, RequirementMissing, START } from '#ledger';
import { InMemoryLedger } from '#ledger/in-memory';
import { PlanApproval, type PlanPrepared, RUN_KEYS, type RunStarted } from '../domain/index.js';
import { CarryOutPlan, CarryOutPlanHandler } from './carry-out-plan/carry-out-plan.handler.js';
import { StageActions } from './carry-out-plan/stage-actions.js';
import { Approve, Reject } from './decide/decide.commands.js';
import { ApproveHandler, RejectHandler } from './decide/decide.handlers.js';
import { CancelRun, ExpireGate, SupersedeRun, WithdrawActions } from './end-run/end-run.commands.js';
import { CancelRunHandler, ExpireGateHandler, SupersedeRunHandler } from './end-run/end-run.handlers.js';
import { Epilogues } from './end-run/epilogues.js';
import { WithdrawActionsHandler } from './end-run/withdraw-actions.handler.js';
import { keepPlan, plannedActionId } from './prepare-plan/manifest.js';
import { RunRepository } from './run-repository.js';
import { actionStream, runStream } from './run-streams.js';

const RUN = derivedId('a run') as RunId;
const OTHER_RUN = derivedId('another run') as RunId;
const NOW = '2026-11-23T11:00:00.000Z' as Instant;
const CAUSE = { actor: 'test' };
const mike = { name: 'mike', role: 'approver' } as const;
const ITEMS = 5;

/** A run of the real handlers, on a ledger in memory, whose gate is open. */
class RunAtGate {
  readonly clock = new ManualClock(NOW);
  readonly content = new InMemoryContentStore();
  readonly contract = compiled(exampleFiles());
  readonly ledger: InMemoryLedger;
  readonly runs: RunRepository;
  readonly approve: ApproveHandler;
  readonly reject: RejectHandler;
  readonly cancel: CancelRunHandler;
  readonly expire: ExpireGateHandler;
  readonly supersede: SupersedeRunHandler;
  readonly withdraw: WithdrawActionsHandler;
  readonly carryOut: CarryOutPlanHandler;
  digest!: Digest;

  constructor(turn: () => Promise<void>) {
    const { clock, content, contract } = this;
    this.ledger = new InterleavedLedger(clock, turn);
    this.runs = new RunRepository(this.ledger);
    const registry = { load: async () => contract } as unknown as ContractRegistry;
    const epilogues = new Epilogues(registry, content, clock);
    this.approve = new ApproveHandler(this.ledger, this.runs, content, clock);
    this.reject = new RejectHandler(this.ledger, this.runs, content, epilogues, clock);
    this.cancel = new CancelRunHandler(this.runs, content, epilogues);
    this.expire = new ExpireGateHandler(this.runs, epilogues);
    this.supersede = new SupersedeRunHandler(this.runs, epilogues);
    this.withdraw = new WithdrawActionsHandler(this.ledger, this.runs, content);
    const actions = new StageActions(this.ledger);
    this.carryOut = new CarryOutPlanHandler(this.ledger, this.runs, content, actions, epilogues, clock);
  }

  async prepare(riskLevel: number): Promise<this> {
    const started = { ...startedRun(riskLevel), contract_digest: this.contract.digest };
    await this.runs.take(RUN, RUN_KEYS.begin, CAUSE, { kind: 'Begin', started });
    await this.runs.take(RUN, RUN_KEYS.context, CAUSE, { kind: 'RecordContext', contexts: {} });
    const epilogue = { now: NOW, narrative: null, checks: [] };
    await this.runs.take(RUN, RUN_KEYS.preconditions, CAUSE, {
      kind: 'RecordPreconditions',
      checks: [],
      epilogue,
      reasonDigest: null,
    });
    const { digest, manifest } = await keepPlan(this.content, RUN, aPlan(this.contract.digest));
    this.digest = digest;
    const { counts, totals, suppressed, marked, warnings } = manifest;
    const plan: PlanPrepared['data'] = {
      run_id: RUN,
      digest,
      items: manifest.items.length,
      counts,
      totals,
      suppressed,
      marked,
      warnings,
    };
    await this.runs.take(RUN, RUN_KEYS.plan, CAUSE, {
      kind: 'RecordPlan',
      plan,
      nextOccurrence: plusMs(NOW, 3_600_000),
      epilogue,
    });
    return this;
  }

  events(): Promise<readonly Recorded[]> {
    return this.ledger.readAll(START, 10_000);
  }
}

/** Every access to the ledger waits for its turn, which a property hands out in any order. */
class InterleavedLedger extends InMemoryLedger {
  constructor(
    clock: ManualClock,
    private readonly turn: () => Promise<void>,
  ) {
    super(clock);
  }

  override async append(request: Parameters<InMemoryLedger['append']>[0]) {
    await this.turn();
    return super.append(request);
  }

  override async appendEach(request: Parameters<InMemoryLedger['appendEach']>[0]) {
    await this.turn();
    return super.appendEach(request);
  }

  override async read(...request: Parameters<InMemoryLedger['read']>) {
    await this.turn();
    return super.read(...request);
  }
}

describe('an approval binds its plan', () => {
  const immediately = async (): Promise<void> => undefined;

  it('nothing is staged before it, whatever is tried in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.shuffledSubarray(
          ['approve', 'approve without two', 'reject', 'cancel', 'expire', 'supersede'] as const,
          {
            minLength: 1,
          },
        ),
        fc.constantFrom(0, 7_200_000),
        async (scheduler, decisions, late) => {
          let interleaving = false;
          const run = await new RunAtGate(async () => {
            if (interleaving) await scheduler.schedule(Promise.resolve());
          }).prepare(3);
          run.clock.advance(late);
          interleaving = true;
          const attempts = [
            ...decisions.map((decision) => decide(run, decision)),
            // Workers try to carry it out all along, before, between and after.
            ...[1, 2, 3].map(() => run.carryOut.execute(new CarryOutPlan(RUN, CAUSE))),
          ];
          const settled = Promise.allSettled(attempts);
          await scheduler.waitFor(settled);
          interleaving = false;
          await run.carryOut.execute(new CarryOutPlan(RUN, CAUSE));
          await run.withdraw.execute(new WithdrawActions(RUN, CAUSE));
          checkInvariants(await run.events(), run.digest);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('and what is staged is the whole of it, once', async () => {
    const run = await new RunAtGate(immediately).prepare(3);
    await run.approve.execute(new Approve(actionId(RUN), mike, run.digest));
    await run.carryOut.execute(new CarryOutPlan(RUN, CAUSE));
    await run.carryOut.execute(new CarryOutPlan(RUN, CAUSE));
    const events = await run.events();
    expect(events.filter((event) => event.type === 'DraftStaged')).toHaveLength(ITEMS);
    expect(events.filter((event) => event.type === 'ItemSkipped')).toHaveLength(1);
    expect((await run.runs.load(RUN)).completed?.status).toBe('completed');
  });

  it('but for what the approver left out', async () => {
    const run = await new RunAtGate(immediately).prepare(3);
    const left = plannedActionId(RUN, 'letters', 'C-1');
    const exclude = [{ actionId: left, reason: 'on the phone with them' }];
    await run.approve.execute(new Approve(actionId(RUN), mike, run.digest, { exclude }));
    await run.carryOut.execute(new CarryOutPlan(RUN, CAUSE));
    expect(await run.ledger.read(actionStream(left))).toEqual([]);
    const skipped = (await run.events()).filter((event) => event.data['code'] === 'EXCLUDED');
    expect(skipped).toMatchObject([{ data: { item: 'C-1' } }]);
  });

  it('by its digest: another plan’s, or none, is refused', async () => {
    const run = await new RunAtGate(immediately).prepare(3);
    const approve = (digest: Digest | undefined) =>
      run.approve.execute(new Approve(actionId(RUN), mike, digest));
    await expect(approve(undefined)).rejects.toThrow(expect.objectContaining({ code: 'digest_required' }));
    await expect(approve(requestDigest('another'))).rejects.toThrow(
      expect.objectContaining({ code: 'digest_mismatch' }),
    );
    await run.carryOut.execute(new CarryOutPlan(RUN, CAUSE));
    expect((await run.events()).some((event) => event.type === 'DraftStaged')).toBe(false);
  });

  it('below the gate the ledger wants to know that it was skipped', async () => {
    const run = await new RunAtGate(immediately).prepare(2);
    await run.carryOut.execute(new CarryOutPlan(RUN, CAUSE));
    const types = (await run.events()).map((event) => event.type);
    expect(types.indexOf('GateSkipped')).toBeGreaterThan(-1);
    expect(types.indexOf('GateSkipped')).toBeLessThan(types.indexOf('DraftStaged'));
  });

  it('the ledger itself refuses a draft without it, however it is written', async () => {
    const run = await new RunAtGate(immediately).prepare(3);
    const stream = actionStream(plannedActionId(RUN, 'letters', 'C-1'));
    const forged = {
      stream,
      expected: NO_EVENTS,
      key: 'propose',
      request: requestDigest({}),
      events: [{ type: 'ActionProposed', data: {} }],
      context: { lane: lane(RUN), actor: 'forger', correlation_id: RUN },
    };
    for (const key of ['gate/approve#0', 'plan/below-gate#1']) {
      const requires = [{ stream: runStream(RUN), key }];
      await expect(run.ledger.append({ ...forged, requires })).rejects.toThrow(RequirementMissing);
    }
  });

  it('and a proof of it is made by the events of its run only', () => {
    // @ts-expect-error its constructor is private
    const forge = (): unknown => new PlanApproval(RUN, requestDigest('x'), 'k', undefined, new Map());
    const lookalike = { runId: RUN, planDigest: requestDigest('x'), evidenceKey: 'k', approved: undefined };
    // @ts-expect-error something of its shape is not it
    const passOff: PlanApproval = lookalike;
    expect([forge, passOff]).toHaveLength(2);
  });
});

async function decide(run: RunAtGate, decision: string): Promise<unknown> {
  switch (decision) {
    case 'approve':
      return run.approve.execute(new Approve(actionId(RUN), mike, run.digest));
    case 'approve without two': {
      const exclude = ['C-1', 'C-2'].map((key) => ({
        actionId: plannedActionId(RUN, 'letters', key),
        reason: 'not now',
      }));
      return run.approve.execute(new Approve(actionId(RUN), mike, run.digest, { exclude }));
    }
    case 'reject':
      return run.reject.execute(new Reject(actionId(RUN), mike, 'no'));
    case 'cancel':
      return run.cancel.execute(new CancelRun(RUN, 'mike', 'stop'));
    case 'expire':
      return run.expire.execute(new ExpireGate(RUN, CAUSE));
    case 'supersede':
      return run.supersede.execute(new SupersedeRun(RUN, OTHER_RUN, CAUSE));
    default:
      throw new Error(decision);
  }
}

function checkInvariants(events: readonly Recorded[], plan: Digest): void {
  const inRun = events.filter((event) => event.stream === runStream(RUN));
  const count = (test: (type: string) => boolean): number => inRun.filter((event) => test(event.type)).length;
  expect(
    count((type) => ['Approved', 'Rejected', 'Expired', 'Superseded'].includes(type)),
  ).toBeLessThanOrEqual(1);
  expect(count((type) => type === 'RunCompleted')).toBeLessThanOrEqual(1);
  expect(count((type) => type.startsWith('workflow.'))).toBe(count((type) => type === 'RunCompleted'));

  const approval = inRun.find((event) => event.type === 'Approved');
  const excluded = new Set(
    ((approval?.data['excluded'] ?? []) as { action_id: string }[]).map((exclusion) => exclusion.action_id),
  );
  for (const event of events) {
    const staged =
      event.type === 'DraftStaged' || (event.type === 'ActionProposed' && event.stream !== runStream(RUN));
    if (!staged) continue;
    expect(approval?.data['digest']).toBe(plan);
    expect(approval!.position).toBeLessThan(event.position);
    expect(excluded.has(event.data['action_id'] as string)).toBe(false);
  }
  const cancelled = inRun.some((event) => event.type === 'RunCancelled');
  if (approval && !cancelled) expect(count((type) => type === 'DraftStaged')).toBe(ITEMS - excluded.size);
}

function startedRun(riskLevel: number): Omit<RunStarted['data'], 'contract_digest'> {
  return {
    run_id: RUN,
    workflow_type: 'first_letters' as WorkflowType,
    as_of: '2026-11-23' as PlainDate,
    trigger: { kind: 'manual', by: 'mike', key: 'k' },
    input_digest: null,
    requested_at: NOW,
    invoker: 'mike',
    risk_level: riskLevel,
    gate: {
      risk_gate: 3,
      approver: 'mike',
      deputies: [],
      window_ms: null,
      remind_ms: [],
      expires: 'next_occurrence',
    },
    admitted: false,
    started_at: NOW,
  };
}

function aPlan(contract: Digest): Plan {
  const item = (key: string, verdict: 'stage' | 'skip') => ({
    target: 'letters',
    kind: 'loop',
    key,
    action_type: 'first_letter',
    tool: 'phone_task',
    channel: 'phone',
    entity_ref: `customer:${key}`,
    recipient_kind: 'customer',
    tier: null,
    tier_name: null,
    tier_rule: null,
    flag: null,
    needs_review: false,
    vip: false,
    customer_id: key,
    customer_name: key,
    currency: 'USD',
    amount: '10.00',
    open: '10.00',
    age: 3,
    change: null,
    evidence: [],
    facts: {},
    expires: '3d',
    after_gate: 'review',
    verdict,
    ...(verdict === 'stage' ? { draft: null, input: {} } : { code: 'BELOW_MINIMUM' }),
  });
  const items = [
    ...Array.from({ length: ITEMS }, (_, n) => item(`C-${n + 1}`, 'stage')),
    item('C-9', 'skip'),
  ];
  return {
    workflow_type: 'first_letters',
    contract_digest: contract,
    as_of: '2026-11-23',
    items,
    counts: { letters: { planned: ITEMS + 1, staged: ITEMS, skipped: 1, failed: 0 } },
    totals: {},
    by_tier: [],
    suppressed: [],
    marked: [],
    warnings: [],
    changes: { new: 0, escalated: 0, cleared: 0, paid: 0, unchanged: 0, outliers: [], gone: [] },
  } as unknown as Plan;
}
