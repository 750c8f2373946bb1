/** Environment -> one frozen typed object. */
export type { AnchorSetting } from './anchors.js';
export {
  type LogLevel,
  type ProcessRole,
  readSettings,
  type Settings,
  type WebhookTarget,
} from './settings.js';
export { StartupProblem } from './startup-problem.js';
export { type Variable, VARIABLES } from './variables.js';
