/** Conditions in CEL: exact decimals, calendar days, no side effects, nothing that runs for long. */
export { type Environments, environmentsOf } from './environment.js';
export {
  compileExpression,
  CONDITION,
  ConditionFailed,
  type Expression,
  type Purpose,
  TEXT,
  type Values,
  WHOLE_NUMBER,
} from './expression.js';
