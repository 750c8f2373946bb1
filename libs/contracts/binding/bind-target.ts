import { TEXT, WHOLE_NUMBER } from '../conditions/index.js';
import { type LetterTemplate, TableLayout } from '../letters/index.js';
import type { Path } from '../loading/places.js';
import type { Beside } from '../model/context.js';
import type { FanOut, SuppressRule } from '../model/fan-out.js';
import { rowShape } from '../values/row.js';
import type { RowShape, Scope, Shape } from '../values/shape.js';
import type { Binder } from './binder.js';
import type {
  BoundBeside,
  BoundLines,
  BoundRule,
  BoundSender,
  BoundTable,
  BoundTarget,
  BoundTier,
} from './bound-contract.js';
import { checkColumn, checkPath } from './columns.js';
import { type Scopes, standsBesideGroup } from './scopes.js';

/** Checks everything that a fan-out says against the names and columns that there are. */
export function bindTarget(binder: Binder, scopes: Scopes, target: FanOut, index: number): BoundTarget {
  const at = (...rest: Path): Path => ['fan_out', index, ...rest];
  const item = scopes.ofItem(target);
  const rules = scopes.ofRules(target);
  const letter = scopes.ofLetter(target);
  const row = scopes.context(target.over);
  if (target.group_by !== null) checkColumn(binder, at('group_by'), target.group_by, row);
  target.once_per?.columns.forEach((column, columnIndex) => {
    checkColumn(binder, at('once_per', 'columns', columnIndex), column, row);
  });
  const bound = {
    target,
    row,
    beside: bindBeside(binder, scopes, scopes.besideRows(target), row, at('with')),
    besideGroup: bindBeside(binder, scopes, groupRows(target), row, at('with')),
    if: target.if === null ? null : binder.condition(at('if'), target.if, item),
    lines: bindLines(binder, scopes, target, item),
    tiers: target.tiers.map((tier, tierIndex) =>
      bindTier(binder, tier, at('tiers', tierIndex), item, letter),
    ),
    atLeast:
      target.at_least === null
        ? null
        : binder.expression(at('at_least'), target.at_least, item, WHOLE_NUMBER),
    rules: target.suppress.map((rule, ruleIndex) =>
      bindRule(binder, scopes, { target, rule, at: at('suppress', ruleIndex), rules, letter }),
    ),
    recipients: bindRecipients(binder, target, at('recipients'), rules),
    sender: bindSender(binder, letter),
    table: target.table ? bindTable(binder, scopes, target, at('table'), letter) : null,
    letter: letterOf(binder, target.stage.template, letter),
    entityRef: binder.text(at('stage', 'entity_ref'), target.stage.entity_ref, letter),
    input: new Map(
      Object.entries(target.stage.input).map(([name, value]) => [
        name,
        typeof value === 'string' ? binder.text(at('stage', 'input', name), value, letter) : value,
      ]),
    ),
    names: { item: rowShape('names', item), rules: rowShape('names', rules) },
  };
  return { ...bound, letterScope: binder.usedOf(letter) };
}

function groupRows(target: FanOut): Readonly<Record<string, Beside>> {
  return Object.fromEntries(
    Object.entries(target.with).filter(([, beside]) => standsBesideGroup(target, beside)),
  );
}

function bindBeside(
  binder: Binder,
  scopes: Scopes,
  beside: Readonly<Record<string, Beside>>,
  row: RowShape,
  path: Path,
): readonly BoundBeside[] {
  return Object.entries(beside).map(([name, rows]) => {
    const shape = scopes.beside(rows);
    const other = shape.is === 'list' ? shape.of : shape;
    for (const column of rows.on) {
      for (const side of [row, other]) {
        if (side.is === 'row') checkColumn(binder, [...path, name, 'on'], column, side);
      }
    }
    return { name, beside: rows, shape };
  });
}

function bindLines(binder: Binder, scopes: Scopes, target: FanOut, item: Scope): BoundLines | null {
  const columns = binder.parsed.contract.context[target.over]?.item;
  if (!columns || columns.lines === null) return null;
  const shape = item.get(columns.lines);
  const row = shape?.is === 'list' && shape.of.is === 'row' ? shape.of : rowShape(columns.lines, undefined);
  const lineScope = scopes.ofLine(row);
  const path: Path = ['context', target.over, 'item', 'adds_up'];
  return {
    name: columns.lines,
    row,
    addsUp: Object.entries(columns.adds_up).map(([column, from]) => {
      checkColumn(binder, [...path, column], column, scopes.context(target.over));
      if (from.column !== null) checkColumn(binder, [...path, column, from.take], from.column, row);
      const condition =
        from.if === null ? null : binder.condition([...path, column, 'if'], from.if, lineScope);
      return { column, from, if: condition };
    }),
  };
}

function bindTier(
  binder: Binder,
  tier: FanOut['tiers'][number],
  path: Path,
  item: Scope,
  letter: Scope,
): BoundTier {
  return {
    tier,
    if: binder.condition([...path, 'if'], tier.if, item),
    letter: letterOf(binder, tier.template, letter),
    call: letterOf(binder, tier.call, letter),
  };
}

interface RuleContext {
  readonly target: FanOut;
  readonly rule: SuppressRule;
  readonly at: Path;
  readonly rules: Scope;
  readonly letter: Scope;
}

function bindRule(
  binder: Binder,
  scopes: Scopes,
  { target, rule, at, rules, letter }: RuleContext,
): BoundRule {
  const path: Path = [...at, 'if'];
  switch (rule.effect) {
    case 'drop_items': {
      const lines = binder.parsed.contract.context[target.over]?.item?.lines ?? '';
      const shape: Shape | undefined = scopes.ofItem(target).get(lines);
      const line = scopes.ofLine(shape?.is === 'list' ? shape.of : rowShape(lines, undefined));
      const skipIf = rule.skip_if === null ? null : binder.condition([...at, 'skip_if'], rule.skip_if, rules);
      return { rule, if: binder.condition(path, rule.if, line), skipIf, call: null };
    }
    case 'tool':
      return {
        rule,
        if: binder.condition(path, rule.if, withoutTool(rules)),
        skipIf: null,
        call: letterOf(binder, rule.call, letter),
      };
    case 'skip':
    case 'mark':
      return { rule, if: binder.condition(path, rule.if, rules), skipIf: null, call: null };
  }
}

/** A rule that chooses the tool can't ask for it. */
function withoutTool(rules: Scope): Scope {
  const without = new Map(rules);
  without.delete('tool');
  return without;
}

function bindRecipients(binder: Binder, target: FanOut, path: Path, scope: Scope): BoundTarget['recipients'] {
  return new Map(
    Object.entries(target.recipients).map(([name, recipient]) => {
      return [
        name,
        {
          name:
            recipient.name === null
              ? null
              : binder.expression([...path, name, 'name'], recipient.name, scope, TEXT),
          address: binder.expression([...path, name, 'address'], recipient.address, scope, TEXT),
          phone:
            recipient.phone === null
              ? null
              : binder.expression([...path, name, 'phone'], recipient.phone, scope, TEXT),
        },
      ];
    }),
  );
}

function bindSender(binder: Binder, scope: Scope): BoundSender | null {
  const { from } = binder.parsed.contract.sending;
  if (!from) return null;
  const path: Path = ['sending', 'from'];
  return {
    name: from.name === null ? null : binder.text([...path, 'name'], from.name, scope),
    address: binder.text([...path, 'address'], from.address, scope),
  };
}

function bindTable(
  binder: Binder,
  scopes: Scopes,
  target: FanOut,
  path: Path,
  letter: Scope,
): BoundTable | null {
  const { table } = target;
  if (!table) return null;
  const shape = scopes.tableRow(target);
  const row = shape.is === 'row' ? shape : rowShape(table.of, undefined);
  for (const { title, column } of table.columns) checkPath(binder, [...path, 'columns', title], column, row);
  for (const field of ['largest_by', 'sum'] as const) {
    const column = table[field];
    if (column !== null) checkPath(binder, [...path, field], column, row);
  }
  return {
    table,
    row,
    if: table.if === null ? null : binder.condition([...path, 'if'], table.if, scopes.ofLine(row)),
    layout: new TableLayout(table, row, binder.parsed.engine.formats),
    attach: table.attach === null ? null : binder.text([...path, 'attach'], table.attach, letter),
  };
}

function letterOf(binder: Binder, file: string | null, scope: Scope): LetterTemplate | null {
  const template = file === null ? undefined : binder.parsed.templates.get(file);
  if (!template) return null;
  binder.template(template, scope);
  return template;
}
