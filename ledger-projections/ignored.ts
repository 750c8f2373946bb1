import type { ContractEvent } from '#contracts/domain';
import type { SubscriptionEvent } from '#delivery/domain';
import type { ContactEvent, EffectsEvent, NoticeEvent } from '#effects/domain';
import type { LedgerEvent } from '#evidence/domain';
import type { TokenEvent } from '#identity/domain';
import type { SyncEvent } from '#mirror/domain';
import type { ActionEvent, ExecutionEvent } from '#proposed-actions/domain';
import type { AdmissionEvent, RunEvent } from '#runs/domain';
import type { ScheduleEvent } from '#scheduling/domain';
import type { OperatorEvent } from '#subscriptions/domain';
import { type Mutation } from './projection.js';

/** Says that an event type is nothing to a read model: thought of, and left out. */
export const ignored = (): readonly Mutation[] => [];

type Ignoring<Type extends string> = { readonly [T in Type]: typeof ignored };

/** What is said about a gate that waits. */
type Window = 'GateReminded' | 'GateOverdue';
type Verification = 'VerifyScheduled' | 'VerifyPassed' | 'VerifyFailed' | 'VerifyTimedOut';

/** For a read model that has nothing to do with which runs are let in. */
export const ignoreAdmission: Ignoring<AdmissionEvent['type']> = {
  RunAdmitted: ignored,
  RunQueued: ignored,
  RunSkipped: ignored,
  RunReleased: ignored,
};

/** For a read model that has nothing to do with how a run goes. */
export const ignoreRunSteps: Ignoring<
  Exclude<RunEvent['type'], ActionEvent['type'] | Verification | Window>
> = {
  RunStarted: ignored,
  ContextLoaded: ignored,
  PreconditionsChecked: ignored,
  PlanPrepared: ignored,
  GateSkipped: ignored,
  DraftStaged: ignored,
  ItemSkipped: ignored,
  ItemFailed: ignored,
  RunCancelled: ignored,
  RunCompleted: ignored,
  ReflexionRecorded: ignored,
  'workflow.completed': ignored,
  'workflow.partial': ignored,
  'workflow.failed': ignored,
  RunParked: ignored,
  RunResumed: ignored,
};

/** For a read model that has nothing to do with what becomes of an approved action. */
export const ignoreExecution: Ignoring<ExecutionEvent['type']> = {
  ExecutionWaiting: ignored,
  ExecutionStarted: ignored,
  Executed: ignored,
  ExecutionFailed: ignored,
  ExecutionUnknown: ignored,
  ExecutionSettled: ignored,
  HandedOver: ignored,
  DoneByHand: ignored,
};

/** For a read model that has nothing to do with what people are told about a gate. */
export const ignoreNotices: Ignoring<Window | NoticeEvent['type']> = {
  GateReminded: ignored,
  GateOverdue: ignored,
  NoticeStarted: ignored,
  NoticeSent: ignored,
  NoticeFailed: ignored,
};

/** For a read model that has nothing to do with what is proposed, decided and carried out. */
export const ignoreDecisions: Ignoring<ActionEvent['type'] | Window | NoticeEvent['type']> = {
  ...ignoreExecution,
  ...ignoreNotices,
  ActionProposed: ignored,
  ActionEdited: ignored,
  DraftRechecked: ignored,
  Approved: ignored,
  Rejected: ignored,
  Expired: ignored,
  Superseded: ignored,
};

/** For a read model that has nothing to do with checks. */
export const ignoreVerification: Ignoring<Verification> = {
  VerifyScheduled: ignored,
  VerifyPassed: ignored,
  VerifyFailed: ignored,
  VerifyTimedOut: ignored,
};

/** For a read model that has nothing to do with schedules. */
export const ignoreSchedules: Ignoring<ScheduleEvent['type']> = {
  ScheduleSet: ignored,
  ScheduleRemoved: ignored,
  ScheduleTicked: ignored,
  SchedulePaused: ignored,
  ScheduleResumed: ignored,
};

/** For a read model that has nothing to do with who reads the ledger and how far. */
const ignoreReaders: Ignoring<SubscriptionEvent['type'] | OperatorEvent['type']> = {
  SubscriptionCreated: ignored,
  SubscriptionChanged: ignored,
  SubscriptionSecretRotated: ignored,
  SubscriptionPaused: ignored,
  SubscriptionResumed: ignored,
  SubscriptionRemoved: ignored,
  SubscriptionReplayed: ignored,
  DeliveriesResumed: ignored,
  LaneResumed: ignored,
  ReadModelResumed: ignored,
  ReadModelRebuildRequested: ignored,
};

/** For a read model that has nothing to do with what operators do, nor with customers' days. */
export const ignoreOperations: Ignoring<
  | ContractEvent['type']
  | TokenEvent['type']
  | LedgerEvent['type']
  | EffectsEvent['type']
  | ContactEvent['type']
  | SyncEvent['type']
  | SubscriptionEvent['type']
  | OperatorEvent['type']
> = {
  ...ignoreReaders,
  ContractActivated: ignored,
  TokenCreated: ignored,
  TokenRevoked: ignored,
  SigningKeyEnrolled: ignored,
  SigningKeyRotated: ignored,
  LedgerRestored: ignored,
  EffectsPaused: ignored,
  EffectsResumed: ignored,
  ContactReserved: ignored,
  ContactReleased: ignored,
  MirrorSynced: ignored,
};
