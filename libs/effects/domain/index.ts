/** The pure part of effects: whose turn a customer's day is, the switch for all of them, and what people are told. */
export { type ContactCommand, contactDecider, type ContactState, holderOf } from './contact.decider.js';
export {
  CONTACT_EVENT_TYPES,
  type ContactEvent,
  type ContactReleased,
  type ContactReserved,
} from './contact.events.js';
export { type EffectsCommand, effectsDecider, type EffectsState } from './effects.decider.js';
export { EFFECTS_EVENT_TYPES, type EffectsEvent } from './effects.events.js';
export {
  NOTICE_EVENT_TYPES,
  type NoticeEvent,
  type NoticeFailed,
  type NoticeKind,
  type NoticeSent,
  type NoticeStarted,
} from './notice.events.js';
