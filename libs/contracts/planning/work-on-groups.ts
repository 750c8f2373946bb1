import type { JsonObject, JsonValue } from '#ledger';
import { compareText } from '../problem.js';
import { Money, moneyText } from '../values/money.js';
import { figuresIn, NO_FIGURES } from './figures.js';
import { failureOf } from './item-failure.js';
import { itemKey } from './item-key.js';
import { besideJson } from './relations.js';
import { chooseTool, judge } from './suppression.js';
import { failed, type Figures, type Work } from './work.js';
import type { Workbench } from './workbench.js';

/** One item for all rows with the same value; rows without one are in no group. */
export function workOnGroups(bench: Workbench): readonly Work[] {
  const column = bench.bound.target.group_by ?? '';
  const groups = new Map<string, JsonObject[]>();
  for (const row of bench.rows) {
    const key = itemKey([row[column]]);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups].map(([key, rows]) => workOnGroup(bench, key, rows)).filter((work) => work !== null);
}

/** Null when the fan-out takes none of the rows. A row that can't be worked out fails its group. */
function workOnGroup(bench: Workbench, key: string, all: readonly JsonObject[]): Work | null {
  const { bound, columns, world, worldValues } = bench;
  const column = bound.target.group_by ?? '';
  const group = all[0]?.[column] ?? null;
  let work: Work = {
    bound,
    key,
    names: { ...world, group, key },
    values: worldValues,
    facts: { [column]: group, rows: all.length },
    original: {},
    allLines: [],
    figures: NO_FIGURES,
    tier: null,
    tool: bound.target.stage.tool,
    call: null,
    marks: new Set(),
    evidence: [],
    outcome: { verdict: 'stage' },
  };
  try {
    const rows = largestFirst(
      bench,
      all.map((row) => withBeside(bench, row)).filter((row) => takes(bench, row)),
    );
    if (rows.length === 0) return null;
    const beside = bench.groupRelations.map(
      (relation) => [relation.bound.name, besideJson(relation, all[0] ?? {})] as const,
    );
    const names = { ...work.names, ...Object.fromEntries(beside), rows, totals: totalsOf(bench, rows) };
    work = {
      ...work,
      names,
      facts: { [column]: group, rows: rows.length },
      figures: figuresOfGroup(rows.map((row) => figuresIn(bound.row.row(row), columns))),
    };
    const tool = chooseTool(bound, bound.names.rules.row(names));
    const withTool = { ...names, tool: tool.tool };
    const values = bound.names.rules.row(withTool);
    const { evidence, skippedBy, marks } = judge(bound, values, tool, new Map(), false);
    const outcome =
      skippedBy === null ? ({ verdict: 'stage' } as const) : ({ verdict: 'skip', code: skippedBy } as const);
    return {
      ...work,
      names: withTool,
      values,
      tool: tool.tool,
      call: tool.call,
      marks,
      evidence,
      outcome,
    };
  } catch (error) {
    return failed(work, failureOf(error));
  }
}

/** A group's row carries what stands beside it: `row.letter.tier_name`. */
function withBeside({ relations }: Workbench, row: JsonObject): JsonObject {
  const beside = relations.map((relation) => [relation.bound.name, besideJson(relation, row)] as const);
  return { ...row, ...Object.fromEntries(beside) };
}

/** A group's `if` is asked for each of its rows. */
function takes({ bound, world }: Workbench, row: JsonObject): boolean {
  return !bound.if || bound.if.evaluate(bound.names.item.row({ ...row, ...world, item: row }));
}

function largestFirst({ bound, columns }: Workbench, rows: readonly JsonObject[]): readonly JsonObject[] {
  return rows
    .map((row) => ({
      row,
      rank: figuresIn(bound.row.row(row), columns).rank,
      key: itemKey(columns.key.map((column) => row[column])) ?? '',
    }))
    .sort((a, b) => b.rank.cmp(a.rank) || compareText(a.key, b.key))
    .map(({ row }) => row);
}

/** Per currency, never added up across them. */
function totalsOf({ bound, columns }: Workbench, rows: readonly JsonObject[]): readonly JsonValue[] {
  const totals = new Map<string, { amount: Money; customers: Set<string> }>();
  for (const row of rows) {
    const { currency, amount, customer } = figuresIn(bound.row.row(row), columns);
    const total = totals.get(currency ?? '') ?? { amount: new Money(0), customers: new Set() };
    total.amount = total.amount.plus(amount ?? 0);
    total.customers.add(customer ?? '');
    totals.set(currency ?? '', total);
  }
  return [...totals]
    .sort(([a], [b]) => compareText(a, b))
    .map(([currency, { amount, customers }]) => ({
      currency,
      amount: moneyText(amount, currency),
      customers: customers.size,
    }));
}

/** A group has an amount only where its rows share one currency. */
function figuresOfGroup(rows: readonly Figures[]): Figures {
  const currencies = new Set(rows.map(({ currency }) => currency));
  const [currency = null] = currencies;
  const sum = (of: (row: Figures) => Money | null): Money | null =>
    currencies.size === 1 ? rows.reduce((total, row) => total.plus(of(row) ?? 0), new Money(0)) : null;
  return {
    customer: null,
    customerName: null,
    currency: currencies.size === 1 ? currency : null,
    amount: sum(({ amount }) => amount),
    open: sum(({ open }) => open),
    age: rows.reduce<number | null>(
      (oldest, { age }) => (age === null ? oldest : Math.max(oldest ?? age, age)),
      null,
    ),
    rank: rows.reduce((total, { rank }) => total.plus(rank), new Money(0)),
    unrated: false,
  };
}
