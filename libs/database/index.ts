/** Connections, the three logins, migrations, and the life of the embedded PostgreSQL. */
export { client, type ConnectionOptions, pool } from './connections.js';
export { dataSource, type Migration } from './data-source.js';
export { type EmbeddedPostgres, joinEmbeddedPostgres } from './embedded/embedded-postgres.js';
export { isRunning, processIdentity, processSpace } from './embedded/processes.js';
export { DatabaseUnavailable, isUnavailable } from './errors.js';
export { areSeparate, type Logins, userOf } from './logins.js';
export { migrate, type MigrationPlan } from './migrate.js';
export { typeParsers } from './pg-types.js';
export { hardenDatabase, provisionLogins } from './provision.js';
