/** A database of its own for each test file, cloned from a migrated template on a real PostgreSQL. */
export { createTestDatabase, type TestDatabase } from './test-database.js';
