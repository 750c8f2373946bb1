export { agingInput, type ContextName, type Document } from './aging-contexts.js';
export { arContract, arFiles } from './ar-contract.js';
export { compiled, exampleFiles, exampleWith } from './example-contract.js';
export { generatedInvoices, realInvoices } from './open-invoices.js';
