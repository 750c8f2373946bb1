import type { Command } from 'commander';
import { Bar } from '../output/bar.js';
import { amount } from '../output/amount.js';
import { plainDate } from '#eventsourcing';
import type { ImportReport } from '#mirror';
import { Exit, REFUSED, WRONG_WORDS } from '../exit.js';
import type { Printer } from '../output/printer.js';
import { runVerb } from '../verb.js';

const KINDS = ['invoices', 'customers', 'contacts', 'credits', 'payments', 'disputes', 'promises'];

interface Options {
  readonly map?: string;
  readonly complete?: boolean;
  readonly strict?: boolean;
  readonly syncType?: string;
  readonly asOf?: string;
}

export function importVerb(program: Command): void {
  program
    .command('import')
    .summary('bring a CSV file into the mirror')
    .description(
      'Brings a CSV file into the local mirror of the ERP, with its sync_log row, in one transaction. Rows that ' +
        'can’t be read are named with line and column and left out, or, with --strict, nothing is imported.',
    )
    .argument('<kind>', KINDS.join(', '))
    .argument('<file>', 'a CSV file with a header line')
    .option('--map <file>', 'a column map (YAML): which column is which')
    .option('--complete', 'the file is the whole truth: what it lacks is closed')
    .option('--strict', 'one bad row, and nothing is imported')
    .option('--sync-type <name>', 'what the sync is called, for freshness checks')
    .option('--as-of <date>', 'the date of the file, such as 2020-06-10')
    .addHelpText('after', EXAMPLES)
    .action(async (kind: string, file: string, options: Options, command: Command) => {
      await runVerb(command, async ({ print, session }) => {
        const { IMPORT_KINDS, loadColumnMap } = await import('#mirror');
        const known = IMPORT_KINDS.find((one) => one === kind);
        if (!known) throw new Exit(WRONG_WORDS, `Expected one of ${IMPORT_KINDS.join(', ')}, got ${kind}.`);
        const map = options.map === undefined ? undefined : await loadColumnMap(options.map);
        const open = await session();
        await open.principal('operate');
        const bar = new Bar(print.json);
        const report = await open.platform.importer
          .importFile({
            kind: known,
            path: file,
            complete: options.complete ?? false,
            strict: options.strict ?? false,
            ...(map && { map }),
            ...(options.syncType !== undefined && { syncType: options.syncType }),
            asOf: options.asOf === undefined ? open.today() : plainDate(options.asOf),
            onProgress: (progress) => bar.show(progress),
          })
          .finally(() => bar.end());
        print.document(documentOf(report));
        printReport(print, report);
        if (report.status !== 'success') throw new Exit(REFUSED, 'Nothing was imported.');
      });
    });
}

/** What `--json` prints: the names of `sync_log`, and what can't be seen there. */
function documentOf(report: ImportReport) {
  return {
    kind: report.kind,
    sync_type: report.syncType,
    source: report.source,
    as_of: report.asOf,
    status: report.status,
    started_at: report.startedAt,
    completed_at: report.completedAt,
    rows_read: report.rowsRead,
    opened: report.opened,
    changed: report.changed,
    closed: report.closed,
    unchanged: report.unchanged,
    rejected: report.rejected,
    problems: report.problems,
    control_total: report.controlTotal,
    ignored_columns: report.ignoredColumns,
    closing_withheld: report.closingWithheld,
  };
}

function printReport(print: Printer, report: ImportReport): void {
  print.line(
    `${report.rowsRead} rows read: ${report.opened} opened, ${report.changed} changed, ${report.unchanged} unchanged, ` +
      `${report.closed} closed, ${report.rejected} rejected.`,
  );
  print.table(
    ['currency', 'rows>', 'control total>'],
    Object.entries(report.controlTotal).map(([currency, total]) => [
      currency,
      total.rows,
      amount(total.amount, currency),
    ]),
  );
  for (const { line, column, name, message } of report.problems) {
    print.line(print.bad(`line ${line}, column ${column}${name === null ? '' : ` (${name})`}: ${message}`));
  }
  const more = report.rejected - report.problems.length;
  if (more > 0) print.line(print.bad(`... and ${more} more rows.`));
  if (report.closingWithheld !== null) print.line(print.bad(`Nothing was closed: ${report.closingWithheld}`));
}

const EXAMPLES = `
Examples:
  countersign import invoices open-items.csv --map examples/import-maps/open-ar.yaml
  countersign import invoices open-items.csv --complete --as-of 2020-06-11
  countersign import contacts contacts.csv --strict`;
