import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MIRROR_CURRENCIES } from './mirror/currencies.js';
import { MIRROR_FUNCTIONS } from './mirror/functions.js';
import { MIRROR_TABLES, TABLES_BESIDE } from './mirror/tables.js';
import { MIRROR_VIEWS } from './mirror/views.js';

/** The local mirror of the ERP, what stands beside it, and the relations that contracts' SQL reads. */
export class Mirror implements MigrationInterface {
  readonly name = 'Mirror1763900000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SCHEMA mirror');
    await runner.query(MIRROR_TABLES);
    await runner.query(TABLES_BESIDE);
    await runner.query(MIRROR_CURRENCIES);
    await runner.query(MIRROR_FUNCTIONS);
    await runner.query(MIRROR_VIEWS);
    await runner.query('REVOKE ALL ON SCHEMA mirror FROM PUBLIC');
    await runner.query('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA mirror FROM PUBLIC');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA mirror CASCADE');
  }
}
