import { Injectable } from '@nestjs/common';
import { ContentStore } from '#content';
import { type ActionId, type Digest, Refusal, type RunId } from '#eventsourcing';
import { asDomainEvent, type JsonValue, Ledger, type StreamEvent } from '#ledger';
import {
  actionDecider,
  type ActionEvent,
  type ActionProposed,
  type ActionState,
  type Decision,
  statusOf,
} from '#proposed-actions/domain';
import { runDecider, type RunEvent } from '../../domain/index.js';
import { actionStream, runStream } from '../run-streams.js';
import { executionView, type ExecutionView } from './execution-view.js';
import { deciderOf, statusOfDecision } from './run-views.js';
import { ShownContent } from './shown-content.js';

/** One proposed action with why it is proposed, what it would do, and what happened to it. */
export interface ActionView extends ExecutionView {
  readonly action_id: ActionId;
  readonly run_id: RunId;
  readonly workflow_type: string;
  readonly action_type: string;
  readonly entity_ref: string;
  readonly tool: string | null;
  readonly status: string;
  readonly digest: Digest;
  readonly flag: string | null;
  readonly alone: boolean;
  readonly risk_level: number;
  readonly as_of: string;
  readonly tier: number | null;
  readonly customer_id: string | null;
  readonly customer_name: string | null;
  readonly currency: string | null;
  readonly amount: string | null;
  readonly recipient: string | null;
  readonly recipient_kind: string | null;
  /** Nobody but a person carries it out. */
  readonly by_hand: boolean;
  /** When people are reminded of a gate; null for a single action. */
  readonly window: ActionProposed['data']['window'];
  /** The last reminder of a gate. */
  readonly reminded_at: string | null;
  /** The time in which an answer to a gate was expected is over. */
  readonly overdue: boolean;
  readonly approver: string;
  readonly deputies: readonly string[];
  readonly proposed_at: string;
  readonly expires_at: string | null;
  readonly decided_at: string | null;
  readonly decided_by: string | null;
  readonly reason: string | null;
  readonly superseded_by: string | null;
  /** Why: NEWER_RUN, PAID, CHANGED, ... */
  readonly superseded_code: string | null;
  /** What approving does, whole; null for a gate, whose plan is under `/runs/:id/plan`. */
  readonly draft: JsonValue;
  /** The planned item: facts, tier and rule, and every suppression check with its result. */
  readonly evidence: JsonValue;
  readonly history: readonly {
    readonly type: string;
    readonly recorded_at: string;
    readonly actor: string;
    readonly data: StreamEvent['data'];
  }[];
}

@Injectable()
export class ActionViews {
  constructor(
    private readonly ledger: Ledger,
    private readonly content: ContentStore,
  ) {}

  /** @throws Refusal not_found */
  async view(id: ActionId): Promise<ActionView> {
    const own = await this.ledger.read(actionStream(id));
    const isGate = own.length === 0;
    const events = isGate ? await this.gateEvents(id) : own;
    const { proposed, decision, action } = isGate ? gateState(events) : actionState(events);
    const first = events.find((event) => event.type === 'ActionProposed');
    if (!proposed || !first) throw new Refusal('not_found', `There is no proposed action ${id}.`);
    const texts = await this.texts(proposed, decision, isGate);
    return {
      ...publicFacts(proposed),
      ...texts,
      ...executionView(action),
      status: isGate ? statusOfDecision(decision) : statusOf(action),
      reminded_at: timeOf(events, 'GateReminded'),
      overdue: timeOf(events, 'GateOverdue') !== null,
      flag: decision ? null : proposed.flag,
      proposed_at: first.recorded_at,
      ...supersededAs(decision),
      ...deciderOf(action.approved ? { type: 'Approved', data: action.approved } : decision),
      history: events.map(({ type, recorded_at, metadata, data }) => ({
        type,
        recorded_at,
        data,
        actor: metadata.actor,
      })),
    };
  }

  /** A gate lives in its run's stream: of that, what is about deciding it. */
  private async gateEvents(id: ActionId): Promise<readonly StreamEvent[]> {
    const events = await this.ledger.read(runStream(id as string as RunId));
    return events.filter((event) => event.data['action_id'] === id && GATE_TYPES.has(event.type));
  }

  private async texts(proposed: ActionProposed['data'], decision: Decision | undefined, isGate: boolean) {
    const reason = reasonOf(decision);
    const wanted = [proposed.card_digest, proposed.item_digest, isGate ? null : proposed.digest, reason];
    const shown = await ShownContent.of(this.content, wanted);
    return {
      ...shown.card(proposed.card_digest),
      evidence: shown.body(proposed.item_digest),
      draft: isGate ? null : shown.body(proposed.digest),
      reason: shown.body(reason) as string | null,
    };
  }
}

const GATE_TYPES: ReadonlySet<string> = new Set([
  'ActionProposed',
  'GateReminded',
  'GateOverdue',
  'Approved',
  'Rejected',
  'Expired',
  'Superseded',
]);

interface Proposal {
  /** Untouched for a gate. */
  readonly action: ActionState;
  readonly proposed: ActionProposed['data'] | undefined;
  readonly decision: Decision | undefined;
}

function actionState(events: readonly StreamEvent[]): Proposal {
  const action = events
    .map(asDomainEvent<ActionEvent>)
    .reduce((state, event) => actionDecider.evolve(state, event), actionDecider.initial);
  return { action, proposed: action.proposed, decision: action.decision };
}

function gateState(events: readonly StreamEvent[]): Proposal {
  const state = events
    .map(asDomainEvent<RunEvent>)
    .reduce((current, event) => runDecider.evolve(current, event), runDecider.initial);
  return { action: actionDecider.initial, proposed: state.gate, decision: state.decision };
}

/** When the last event of a type was recorded. */
function timeOf(events: readonly StreamEvent[], type: ActionEvent['type'] | RunEvent['type']): string | null {
  return events.findLast((event) => event.type === type)?.recorded_at ?? null;
}

function supersededAs(decision: Decision | undefined) {
  if (decision?.type !== 'Superseded') return { superseded_by: null, superseded_code: null };
  return { superseded_by: decision.data.superseded_by, superseded_code: decision.data.code };
}

function publicFacts(proposed: ActionProposed['data']) {
  const { item_digest: _, card_digest: __, target: ___, ...facts } = proposed;
  return facts;
}

function reasonOf(decision: Decision | undefined): Digest | null {
  if (decision?.type === 'Approved') return decision.data.note_digest;
  return decision?.type === 'Rejected' ? decision.data.reason_digest : null;
}
