import type { Contract, InputField } from '../model/contract.js';
import type { Beside } from '../model/context.js';
import type { FanOut } from '../model/fan-out.js';
import { type Column, shapeOfColumn } from '../values/column-kind.js';
import { rowShape } from '../values/row.js';
import { list, type RowShape, type Scope, type Shape, value } from '../values/shape.js';

/** Columns of the context queries by name; a missing entry means that they are not known yet. */
export type ColumnsOf = ReadonlyMap<string, readonly Column[]>;

/** Names that mean something of their own in conditions and letters. */
export const OWN_NAMES: ReadonlySet<string> = new Set([
  'as_of',
  'data',
  'group',
  'input',
  'item',
  'key',
  'line',
  'now',
  'row',
  'rows',
  'run',
  'run_id',
  'table',
  'tier',
  'tool',
  'totals',
  'values',
]);

/** Columns of `reflexions`, which is no query. */
const REFLEXION_COLUMNS: readonly Column[] = [
  { name: 'run_id', type: 'uuid' },
  { name: 'narrative', type: 'text' },
  { name: 'tags', type: 'text[]' },
  { name: 'recorded_at', type: 'timestamptz' },
];

/** What an earlier fan-out says about its items to a later one. */
const OUTCOME_FIELDS: readonly (readonly [string, Shape])[] = [
  ['tier', value('int')],
  ['tier_name', value('text')],
  ['verdict', value('text')],
  ['code', value('text')],
  ['amount', value('decimal')],
];

const TIER = rowShape(
  'tier',
  new Map([
    ['tier', value('int')],
    ['name', value('text')],
    ['min_days_between', value('int')],
  ]),
);

const INPUT_KINDS = { text: 'text', int: 'int', decimal: 'decimal', date: 'date', bool: 'bool' } as const;

/** What every name of a contract stands for, as far as the columns are known. */
export class Scopes {
  private readonly contexts = new Map<string, RowShape>();
  private readonly outcomes = new Map<string, RowShape>();
  private readonly groupRows = new Map<FanOut, RowShape>();
  private readonly always: Scope;

  constructor(
    private readonly contract: Contract,
    columns: ColumnsOf,
  ) {
    for (const [name, query] of Object.entries(contract.context)) {
      const known = query.kind === 'reflexions' ? REFLEXION_COLUMNS : columns.get(name);
      const fields = known && new Map(known.map((column) => [column.name, shapeOfColumn(column.type)]));
      this.contexts.set(name, rowShape(name, fields, { kept: true }));
    }
    this.always = new Map<string, Shape>([
      ['as_of', value('date')],
      ['now', value('timestamp')],
      ['run_id', value('text')],
      ['input', inputShape(contract.inputs)],
      ['values', valuesShape(contract)],
    ]);
  }

  /** The two times, the run, what it was started with, the policy's values. */
  ofEverything(): Scope {
    return this.always;
  }

  /** Rows of a context query. */
  context(name: string): RowShape {
    return this.contexts.get(name) ?? rowShape(name, undefined);
  }

  /** Rows beside: of a context query, or what an earlier fan-out made of its items. */
  beside({ from, many }: Beside): Shape {
    const row = this.contexts.get(from) ?? this.outcomeOf(from);
    return many ? list(row) : row;
  }

  /** Conditions and letters of a fan-out over single rows. */
  ofItem(target: FanOut): Map<string, Shape> {
    const scope = new Map([...this.always, ['item', this.context(target.over)] as const]);
    for (const [name, beside] of Object.entries(this.besideRows(target)))
      scope.set(name, this.beside(beside));
    return scope;
  }

  /** Rules of a fan-out: the item's names, its tier, and the tool it will be staged with. */
  ofRules(target: FanOut): Map<string, Shape> {
    const scope = target.group_by === null ? this.ofItem(target) : this.ofGroup(target);
    if (target.tiers.length > 0) scope.set('tier', TIER);
    return scope.set('tool', value('text'));
  }

  /** Conditions and letters of a group: its value, its rows with what stands beside each, and its totals. */
  ofGroup(target: FanOut): Map<string, Shape> {
    const row = this.groupRow(target);
    const scope = new Map<string, Shape>([
      ...this.always,
      ['group', row.fields?.get(target.group_by ?? '') ?? value('text')],
      ['rows', list(row)],
      ['totals', list(TOTAL)],
    ]);
    for (const [name, beside] of Object.entries(target.with)) {
      if (standsBesideGroup(target, beside)) scope.set(name, this.beside(beside));
    }
    return scope;
  }

  /** Placeholders of a letter, a call or a text. */
  ofLetter(target: FanOut): Map<string, Shape> {
    const scope = this.ofRules(target).set('key', value('text'));
    if (target.table) scope.set('table', value('text'));
    return scope;
  }

  /** Conditions that look at one line of an item, or one row of a table. */
  ofLine(row: Shape): Map<string, Shape> {
    return new Map([...this.always, ['line', row]]);
  }

  /** Rows of a fan-out's table. */
  tableRow(target: FanOut): Shape {
    const of = target.table?.of ?? '';
    if (target.group_by !== null && of === 'rows') return this.groupRow(target);
    const beside = this.besideRows(target)[of];
    const shape = beside && this.beside(beside);
    return shape?.is === 'list' ? shape.of : rowShape(of, undefined);
  }

  ofPrecondition(row: RowShape): Scope {
    return new Map<string, Shape>([...this.always, ['row', row]]);
  }

  ofCheck(row: RowShape): Scope {
    return new Map<string, Shape>([...this.always, ['row', row], ['run', runShape(this.contract)]]);
  }

  /** Everything that `with` brings to a single row of a fan-out: the query's own, and the fan-out's. */
  besideRows(target: FanOut): Readonly<Record<string, Beside>> {
    const own = Object.entries(target.with).filter(([, beside]) => !standsBesideGroup(target, beside));
    return { ...this.contract.context[target.over]?.with, ...Object.fromEntries(own) };
  }

  private groupRow(target: FanOut): RowShape {
    const known = this.groupRows.get(target);
    if (known) return known;
    const { fields } = this.context(target.over);
    const beside = Object.entries(this.besideRows(target)).map(
      ([name, rows]) => [name, this.beside(rows)] as const,
    );
    const shape = rowShape(target.over, fields && new Map([...fields, ...beside]));
    this.groupRows.set(target, shape);
    return shape;
  }

  private outcomeOf(target: string): RowShape {
    const known = this.outcomes.get(target);
    if (known) return known;
    const over = this.contract.fan_out.find(({ name }) => name === target)?.over;
    const { fields } = this.context(over ?? '');
    const shape = rowShape(target, fields && new Map([...fields, ...OUTCOME_FIELDS]));
    this.outcomes.set(target, shape);
    return shape;
  }
}

const TOTAL = rowShape(
  'totals',
  new Map([
    ['currency', value('text')],
    ['amount', value('decimal')],
    ['customers', value('int')],
  ]),
);

/** Rows that the group's own column finds are the same for all of its rows. */
export function standsBesideGroup(target: FanOut, beside: Beside): boolean {
  return target.group_by !== null && beside.on.length === 1 && beside.on[0] === target.group_by;
}

function inputShape(inputs: Readonly<Record<string, InputField>>): RowShape {
  const fields = Object.entries(inputs).map(([name, { type }]) => [name, value(INPUT_KINDS[type])] as const);
  return rowShape('input', new Map(fields));
}

function valuesShape({ values }: Contract): RowShape {
  return rowShape(
    'values',
    new Map(Object.entries(values).map(([name, { kind }]) => [name, value(kind)] as const)),
  );
}

/** `run.counts.draft_per_tier.staged`, with a field for every fan-out of the contract. */
function runShape({ fan_out }: Contract): RowShape {
  const counts = rowShape(
    'counts',
    new Map(['planned', 'staged', 'skipped', 'failed'].map((name) => [name, value('int')])),
  );
  const targets = rowShape('run.counts', new Map(fan_out.map(({ name }) => [name, counts])));
  return rowShape(
    'run',
    new Map<string, Shape>([
      ['id', value('text')],
      ['counts', targets],
    ]),
  );
}
