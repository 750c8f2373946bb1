/** Proposed actions: what is put before people, one by one. */
export {
  type DraftChanges,
  EditAction,
  FIXED_FIELDS,
} from './application/edit-action/edit-action.command.js';
export { ExpireAction } from './application/expire-action.handler.js';
export { ProposedActionsModule } from './proposed-actions.module.js';
