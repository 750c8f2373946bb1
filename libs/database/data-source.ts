import { DataSource, type DataSourceOptions, type MigrationInterface } from 'typeorm';
import { SESSION_OPTIONS } from './connections.js';
import { typeParsers } from './pg-types.js';

export type Migration = new () => MigrationInterface;

/** A TypeORM DataSource on one login; its connections read types as every other connection here does. */
export function dataSource(
  url: string,
  options: { readonly name: string; readonly max?: number; readonly migrations?: readonly Migration[] },
): DataSource {
  const settings: DataSourceOptions = {
    type: 'postgres',
    url,
    applicationName: `countersign:${options.name}`,
    migrations: [...(options.migrations ?? [])],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    installExtensions: false,
    extra: {
      max: options.max ?? 4,
      types: typeParsers,
      options: SESSION_OPTIONS,
    },
  };
  return new DataSource(settings);
}
