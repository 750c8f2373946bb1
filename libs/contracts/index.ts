/** The workflow contract: its files, its language, and the planner that turns it and frozen rows into a plan. */
export {
  checkedPlace,
  checkHolds,
  type Observation,
  preconditionHolds,
  type RunFacts,
  triggeredBy,
  type Verdict,
} from './binding/expectations.js';
export { startInput } from './inputs/start-input.js';
export { lintContracts } from './linting/lint-contracts.js';
export type { SqlInspection, SqlInspector } from './linting/sql-inspector.js';
export { type Compilation, compileContract, type CompiledContract } from './loading/compile-contract.js';
export { CONTRACT_FILE, contractDigest, type ContractFiles } from './loading/digest.js';
export { type LoadedContracts, loadContracts, readContractFiles } from './loading/load-contracts.js';
export type { ContextQuery } from './model/context.js';
export type { Check, Contract, Gate, InputField, Precondition } from './model/contract.js';
export { type Duration, durationMs } from './model/duration.js';
export type { FanOut } from './model/fan-out.js';
export { type Tool, toolNamed, TOOLS } from './model/tools.js';
export type { Trigger } from './model/triggers.js';
export { editedLetter, retitled } from './letters/index.js';
export { PlanningFailed } from './planning/conversation.js';
export type * from './planning/plan.js';
export { planInWorker, type PlanLimits, PlanThread } from './planning/plan-in-worker.js';
export { plan } from './planning/planner.js';
export { recipientProblem } from './planning/recipients.js';
export { hasErrors, type Problem, problemText } from './problem.js';
export { ContractRegistry } from './registry/contract-registry.js';
export { contractSchema } from './schema/contract.schema.js';
