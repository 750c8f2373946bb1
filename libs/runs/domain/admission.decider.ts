import { type Decider, Refusal, type RunId } from '#eventsourcing';
import type { AdmissionEvent, RunQueued, StartOrder } from './admission.events.js';

/** What a start does to an open run of its type. `allow` is not decided here: such runs do not see each other. */
export type Overlap = 'supersede' | 'skip' | 'queue';

export type AdmissionCommand =
  | {
      readonly kind: 'Admit';
      readonly order: StartOrder;
      readonly overlap: Overlap;
      /** Asked for explicitly, whatever the contract says. */
      readonly supersede: boolean;
      /** Open runs that have ended meanwhile, or were superseded just now. */
      readonly ended: ReadonlySet<RunId>;
    }
  | { readonly kind: 'AdmitNext'; readonly ended: ReadonlySet<RunId> };

export interface Fate {
  readonly fate: 'admitted' | 'queued' | 'skipped';
  readonly order: StartOrder;
}

/** The fold owns its state and changes it in place: the stream of a busy type is long, and copying maps adds up. */
export interface AdmissionState {
  readonly open: Map<RunId, StartOrder>;
  readonly queue: Map<RunId, StartOrder>;
  /** Every start ever ordered, and what became of it. */
  readonly fates: Map<RunId, Fate>;
}

/** Decides, for every kind of trigger, which run of a type goes on. */
export const admissionDecider: Decider<AdmissionCommand, AdmissionEvent, AdmissionState> = {
  get initial() {
    return { open: new Map(), queue: new Map(), fates: new Map() };
  },

  evolve(state, event) {
    const { run_id: id } = event.data;
    switch (event.type) {
      case 'RunAdmitted':
        state.open.set(id, event.data);
        state.queue.delete(id);
        state.fates.set(id, { fate: 'admitted', order: event.data });
        break;
      case 'RunQueued':
        state.queue.set(id, withoutBehind(event.data));
        state.fates.set(id, { fate: 'queued', order: event.data });
        break;
      case 'RunSkipped':
        state.queue.delete(id);
        state.fates.set(id, { fate: 'skipped', order: event.data });
        break;
      case 'RunReleased':
        state.open.delete(id);
        break;
    }
    return state;
  },

  decide(command, state) {
    switch (command.kind) {
      case 'Admit':
        return admit(command, state);
      case 'AdmitNext':
        return admitNext(command, state);
    }
  },
};

function withoutBehind({ behind: _, ...order }: RunQueued['data']): StartOrder {
  return order;
}

type Of<Kind extends AdmissionCommand['kind']> = Extract<AdmissionCommand, { kind: Kind }>;

function admit(command: Of<'Admit'>, state: AdmissionState): readonly AdmissionEvent[] {
  const { order, ended } = command;
  if (state.fates.has(order.run_id)) return [];
  const released = releases(state, ended);
  const open = [...state.open.values()].filter((other) => !ended.has(other.run_id));
  const waiting = [...state.queue.values()];
  if (order.trigger.kind === 'manual' && !command.supersede) {
    refuseBesideSameDate(order, [...open, ...waiting]);
  }
  const fresh: readonly AdmissionEvent[] = [{ type: 'RunAdmitted', data: order }];
  if (open.length === 0 && waiting.length === 0) return [...released, ...fresh];

  const overlap = command.supersede ? 'supersede' : command.overlap;
  const ids = (orders: readonly StartOrder[]): RunId[] => orders.map((other) => other.run_id);
  switch (overlap) {
    case 'skip':
      return [...released, { type: 'RunSkipped', data: { ...order, open: ids([...open, ...waiting]) } }];
    case 'queue':
      return [...released, { type: 'RunQueued', data: { ...order, behind: ids([...open, ...waiting]) } }];
    case 'supersede': {
      // What waited is replaced too; what was decided in the same moment is waited for.
      const replaced = waiting.map((other): AdmissionEvent => {
        return { type: 'RunSkipped', data: { ...other, open: [order.run_id] } };
      });
      return open.length === 0
        ? [...released, ...replaced, ...fresh]
        : [...released, ...replaced, { type: 'RunQueued', data: { ...order, behind: ids(open) } }];
    }
  }
}

function admitNext(command: Of<'AdmitNext'>, state: AdmissionState): readonly AdmissionEvent[] {
  const [next] = state.queue.values();
  const released = releases(state, command.ended);
  if (!next || state.open.size > released.length) return released;
  return [...released, { type: 'RunAdmitted', data: next }];
}

function releases(state: AdmissionState, ended: ReadonlySet<RunId>): AdmissionEvent[] {
  return [...state.open.values()]
    .filter((other) => ended.has(other.run_id))
    .map(({ run_id, workflow_type }) => ({ type: 'RunReleased', data: { run_id, workflow_type } }));
}

function refuseBesideSameDate(order: StartOrder, open: readonly StartOrder[]): void {
  const same = open.find((other) => other.as_of === order.as_of);
  if (!same) return;
  throw new Refusal(
    'conflict',
    `Run ${same.run_id} of ${order.workflow_type} for ${order.as_of} is still open. Decide or cancel it, or ask to ` +
      `supersede it.`,
    { run_id: same.run_id, as_of: order.as_of },
  );
}
