/** The content store: what events name by digest. */
export { ContentAltered, ContentStore, type Found, type NewContent } from './content-store.js';
export { PostgresContentStore } from './postgres-content-store.js';
