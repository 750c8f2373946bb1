/** Files of open invoices for tests: the real export, where it is at hand, and generated ones of its shape. */
export { csvOf, decimal, type GeneratedInvoice, generatedOpenAr } from './generated-open-ar.js';
export { realOpenArFile } from './open-ar-file.js';
