import { bindTargets, problemsOfMeaning, type QueryColumns } from '../binding/bind-contract.js';
import type { ContractFiles } from '../loading/digest.js';
import { parseContract } from '../loading/parse-contract.js';
import type { ParsedContract } from '../loading/parsed-contract.js';
import type { Path } from '../loading/places.js';
import { suggestion } from '../nearest-name.js';
import { hasErrors, inReadingOrder, type Problem } from '../problem.js';
import type { Column } from '../values/column-kind.js';
import type { SqlInspection, SqlInspector } from './sql-inspector.js';
import { unreachableTiers } from './unreachable-tiers.js';
import { unusedQueries } from './unused-queries.js';

/**
 * Everything that can be known about a contract before it runs: what `compileContract` finds, its queries as the
 * database sees them, conditions and placeholders against their columns, and tiers that nobody can reach.
 *
 * @throws what the inspector throws when the database can't be asked
 */
export async function lintContract(
  files: ContractFiles,
  inspector: SqlInspector,
): Promise<readonly Problem[]> {
  const { parsed, problems } = parseContract(files);
  if (!parsed) return inReadingOrder(problems);
  const queries = await inspectQueries(parsed, inspector);
  const meaning = problemsOfMeaning(parsed, queries.columns);
  const before = [...problems, ...queries.problems, ...meaning];
  const tiers = hasErrors(before)
    ? []
    : unreachableTiers(parsed, bindTargets(parsed, queries.columns.contexts).targets);
  return inReadingOrder([...before, ...tiers, ...unusedQueries(parsed)]);
}

interface Inspected {
  readonly columns: QueryColumns;
  readonly problems: readonly Problem[];
}

async function inspectQueries(parsed: ParsedContract, inspector: SqlInspector): Promise<Inspected> {
  const { context, preconditions, verify } = parsed.contract;
  const problems: Problem[] = [];
  const look = async (path: Path, sql: string): Promise<readonly Column[] | undefined> => {
    const found = await inspector.inspect(sql);
    problems.push(...problemsIn(parsed, path, found));
    return 'columns' in found ? found.columns : undefined;
  };
  const contexts = new Map<string, readonly Column[]>();
  for (const [name, query] of Object.entries(context)) {
    if (query.kind === 'sql') keep(contexts, name, await look(['context', name, 'sql'], query.sql));
  }
  const ofPreconditions = new Map<string, readonly Column[]>();
  for (const [index, { name, sql }] of preconditions.entries()) {
    keep(ofPreconditions, name, await look(['preconditions', index, 'sql'], sql));
  }
  const checks = new Map<string, readonly Column[]>();
  for (const [index, check] of verify.entries()) {
    if (check.kind === 'sql')
      keep(checks, check.name, await look(['verify', index, 'sql_check'], check.sql_check));
  }
  return { columns: { contexts, preconditions: ofPreconditions, checks }, problems };
}

function keep<Value>(map: Map<string, Value>, name: string, value: Value | undefined): void {
  if (value !== undefined) map.set(name, value);
}

function problemsIn(parsed: ParsedContract, path: Path, found: SqlInspection): readonly Problem[] {
  if ('problem' in found) {
    // The inspector counts lines of the SQL; here they are those of the file.
    const message = found.problem.replace(/^Line \d+, column \d+: /, '').replace(/\.?$/, '.');
    const hint = found.hint === null ? '' : ` ${found.hint.replace(/\.?$/, '.')}`;
    return [parsed.source.problem(path, message + hint, found.offset ?? 0)];
  }
  const inputs = Object.keys(parsed.contract.inputs);
  return found.parameters.flatMap((parameter) => {
    const [, input] = /^input_(.+)$/.exec(parameter) ?? [];
    if (input === undefined || inputs.includes(input)) return [];
    const message = `There is no input ${input}; declare it under inputs. ${suggestion(input, inputs)}`;
    return [parsed.source.problem(path, message)];
  });
}
