/** Conditions in CEL: exact decimals, calendar days, no side effects, nothing that runs for long. */
export type { Complaint } from './allowed.js';
export { type Environments, environmentsOf } from './environment.js';
export {
  type Compiled,
  compileExpression,
  CONDITION,
  ConditionFailed,
  type Expression,
  type Purpose,
  TEXT,
  type Values,
  WHOLE_NUMBER,
} from './expression.js';
