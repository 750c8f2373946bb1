/** The workflow contract: its files, its language, and the planner that turns it and frozen rows into a plan. */
export { type CompiledContract, type Compilation, compileContract } from './loading/compile-contract.js';
export { checkHolds, preconditionHolds } from './binding/expectations.js';
export { ContractRegistry } from './registry/contract-registry.js';
export type { ContextQuery } from './model/context.js';
export type { Check, Contract, Precondition } from './model/contract.js';
export { durationMs } from './model/duration.js';
export { CONTRACT_FILE, contractDigest, type ContractFiles } from './loading/digest.js';
export { type LoadedContracts, loadContracts, readContractFiles } from './loading/load-contracts.js';
export type * from './planning/plan.js';
export { PlanningFailed } from './planning/conversation.js';
export { planInWorker, type PlanLimits, PlanThread } from './planning/plan-in-worker.js';
export { plan } from './planning/planner.js';
export { hasErrors, type Problem, problemText } from './problem.js';
export { contractSchema } from './schema/contract.schema.js';
