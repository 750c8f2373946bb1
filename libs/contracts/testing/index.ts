export { agingInput, type Document } from './aging-contexts.js';
