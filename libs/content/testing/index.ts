/** Doubles of the content store. */
export { InMemoryContentStore } from './in-memory-content-store.js';
