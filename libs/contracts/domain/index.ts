/** The pure part of contracts: which text is in force. */
export { type ContractCommand, contractDecider, type ContractState } from './contract.decider.js';
export { CONTRACT_EVENT_TYPES, type ContractEvent } from './contract.events.js';
