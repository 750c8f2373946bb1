/** Proposed actions: what is put before people, one by one. */
export { ExpireAction } from './application/expire-action.handler.js';
export { ProposedActionsModule } from './proposed-actions.module.js';
