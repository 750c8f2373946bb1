import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The real export of open invoices, where this machine has it: in OPEN_AR_DIR, or beside the project. It is never
 * part of the project; specs on it are skipped elsewhere and run on a generated file of the same shape.
 */
export function realOpenArFile(): string | undefined {
  const folder = process.env['OPEN_AR_DIR'] ?? '../shared/data/open-ar';
  const file = join(folder, 'open_invoices.csv');
  return existsSync(file) ? file : undefined;
}
