import type { JsonObject } from '#ledger';
import type { BoundLines, BoundRule } from '../binding/bound-contract.js';
import { Money, moneyText } from '../values/money.js';
import type { TypedRow } from '../values/shape.js';
import { figuresIn, NO_FIGURES } from './figures.js';
import { failureOf } from './item-failure.js';
import { itemKey } from './item-key.js';
import { checkTie, figuresOf } from './lines.js';
import { besideJson } from './relations.js';
import { chooseTool, dropLines, type Dropped, judge } from './suppression.js';
import { chooseTier } from './tiers.js';
import { failed, type Work } from './work.js';
import type { Workbench } from './workbench.js';

/** Every row that the fan-out takes, each by itself. */
export function workOnRows(bench: Workbench): readonly Work[] {
  return bench.rows.map((row) => workOnRow(bench, row)).filter((work) => work !== null);
}

/** Null when the fan-out does not take the row. A row that can't be worked out is a failed item. */
function workOnRow(bench: Workbench, row: JsonObject): Work | null {
  const { bound, columns } = bench;
  let work = begun(bench, row);
  try {
    const beside = bench.relations.map(
      (relation) => [relation.bound.name, besideJson(relation, row)] as const,
    );
    const names = { ...work.names, ...Object.fromEntries(beside) };
    const values = bound.names.item.row(names);
    work = { ...work, names, values, figures: figuresIn(bound.row.row(row), columns) };
    if (bound.if && !bound.if.evaluate(values)) return null;
    if (work.outcome.verdict === 'fail') return work;
    const rest = withoutDroppedLines(bench, names, values);
    const { row: facts, allLines } = rest;
    work = { ...work, names: rest.names, facts, allLines, figures: figuresIn(bound.row.row(facts), columns) };
    return judged(bench, work, rest);
  } catch (error) {
    return failed(work, failureOf(error));
  }
}

function begun({ bound, columns, world, worldValues }: Workbench, row: JsonObject): Work {
  const key = itemKey(columns.key.map((column) => row[column]));
  const work: Work = {
    bound,
    // One failed item stands for all rows without a key.
    key: key ?? '~missing',
    names: { ...world, item: row, key },
    values: worldValues,
    facts: row,
    original: row,
    allLines: [],
    figures: NO_FIGURES,
    tier: null,
    tool: bound.target.stage.tool,
    call: null,
    marks: new Set(),
    evidence: [],
    outcome: { verdict: 'stage' },
  };
  if (key !== null) return work;
  const columnsOfKey = columns.key.join(', ');
  const error = `A row of ${bound.target.over} has no value in its key (${columnsOfKey}). Leave it out in the query.`;
  return failed(work, { code: 'BAD_KEY', error });
}

interface Rest {
  readonly names: JsonObject;
  readonly row: JsonObject;
  readonly allLines: readonly JsonObject[];
  readonly dropped: ReadonlyMap<BoundRule, Dropped>;
  /** Nothing is left that the fan-out's `if` would take. */
  readonly emptied: boolean;
  /** For the tier: what is left, or the whole where nothing is. */
  readonly tierValues: TypedRow;
}

/** The item without the lines that rules drop: its figures are those of the lines that stay. */
function withoutDroppedLines(bench: Workbench, names: JsonObject, values: TypedRow): Rest {
  const { bound, worldValues } = bench;
  const { lines } = bound;
  const row = names['item'] as JsonObject;
  const allLines = (lines ? (names[lines.name] ?? []) : []) as readonly JsonObject[];
  const whole = { names, row, allLines, dropped: new Map(), emptied: false, tierValues: values };
  if (!lines) return whole;
  checkTie(lines, { name: bound.row.name, row: bound.row.row(row) }, allLines, worldValues);
  const { kept, dropped } = dropLines(bound, allLines, lines.row, worldValues);
  if (dropped.size === 0) return whole;
  const left = { ...row, ...figuresOf(lines, kept, worldValues) };
  const leftNames = { ...names, item: left, [lines.name]: kept };
  const leftValues = bound.names.item.row(leftNames);
  const emptied = bound.if !== null && !bound.if.evaluate(leftValues);
  return {
    names: leftNames,
    row: left,
    allLines,
    dropped: new Map([...dropped].map(([rule, gone]) => [rule, partOf(bench, lines, row, gone)])),
    emptied,
    tierValues: emptied ? values : leftValues,
  };
}

/** What a rule took out, with its part of the item's amount. */
function partOf(
  { bound, columns, worldValues }: Workbench,
  lines: BoundLines,
  row: JsonObject,
  gone: readonly JsonObject[],
): Dropped {
  const { amount, currency } = figuresIn(
    bound.row.row({ ...row, ...figuresOf(lines, gone, worldValues) }),
    columns,
  );
  return { lines: gone, amount: moneyText(amount ?? new Money(0), currency) };
}

function judged({ bound }: Workbench, work: Work, rest: Rest): Work {
  const tier = chooseTier(bound, rest.tierValues);
  const tierJson = tier && {
    tier: tier.bound.tier.tier,
    name: tier.bound.tier.name,
    min_days_between: tier.bound.tier.min_days_between,
  };
  const withTier = { ...rest.names, tier: tierJson };
  const tool = chooseTool(bound, bound.names.rules.row(withTier));
  const names = { ...withTier, tool: tool.tool };
  const values = bound.names.rules.row(names);
  const verdict = judge(bound, values, tool, rest.dropped, rest.emptied);
  return {
    ...work,
    names,
    values,
    tier,
    tool: tool.tool,
    call: tool.call ?? tier?.bound.call ?? null,
    marks: verdict.marks,
    evidence: verdict.evidence,
    outcome: verdict.skippedBy === null ? { verdict: 'stage' } : { verdict: 'skip', code: verdict.skippedBy },
  };
}
