import type { ActionId, Decider, PlainDate } from '#eventsourcing';
import type { ContactEvent, ContactReserved } from './contact.events.js';

export type ContactCommand =
  | { readonly kind: 'Reserve'; readonly contact: ContactReserved['data'] }
  | { readonly kind: 'Release'; readonly actionId: ActionId; readonly code: string };

/** Whose each business day is. */
export interface ContactState {
  readonly days: ReadonlyMap<PlainDate, ContactReserved['data']>;
}

/** At most one contact per customer and business day, across contracts: the first to reserve it has it. */
export const contactDecider: Decider<ContactCommand, ContactEvent, ContactState> = {
  initial: { days: new Map() },

  evolve(state, event) {
    const days = new Map(state.days);
    switch (event.type) {
      case 'ContactReserved':
        days.set(event.data.business_date, event.data);
        break;
      case 'ContactReleased':
        days.delete(event.data.business_date);
        break;
    }
    return { days };
  },

  /** Nothing when the day is taken, or has nothing to release: see {@link holderOf} for whose it is. */
  decide(command, state) {
    switch (command.kind) {
      case 'Reserve': {
        const { contact } = command;
        if (state.days.has(contact.business_date)) return [];
        return [{ type: 'ContactReserved', data: contact }];
      }
      case 'Release': {
        const held = [...state.days.values()].find(({ action_id }) => action_id === command.actionId);
        if (!held) return [];
        const { customer_id, business_date, action_id } = held;
        return [
          { type: 'ContactReleased', data: { customer_id, business_date, action_id, code: command.code } },
        ];
      }
    }
  },
};

/** The action that a business day of this customer belongs to. */
export function holderOf(state: ContactState, day: PlainDate): ActionId | undefined {
  return state.days.get(day)?.action_id;
}
