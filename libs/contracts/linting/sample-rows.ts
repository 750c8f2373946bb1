import { type ASTNode, parse } from '@marcbachmann/cel-js';
import type { JsonObject, JsonValue } from '#ledger';
import type { BoundTarget } from '../binding/bound-contract.js';
import type { Expression } from '../conditions/index.js';
import type { Contract } from '../model/contract.js';
import { Money } from '../values/money.js';
import type { Shape, ValueKind } from '../values/shape.js';

/** A made-up row, with words for what is special about it. */
export interface SampleRow {
  readonly names: JsonObject;
  readonly words: string;
  /** Every column has a value. */
  readonly complete: boolean;
}

const MOST_SAMPLES = 20_000;
const COMPARISONS = new Set(['<', '<=', '>', '>=', '==', '!=']);
const CONNECTIVES = new Set(['&&', '||', '!_']);

/**
 * One row from every region that the conditions' constants cut out: each column below, at and above each constant
 * it is compared with, and without a value. Undefined when the conditions do more than that, or the regions are
 * too many.
 */
export function sampleRows(
  bound: BoundTarget,
  conditions: readonly Expression<boolean>[],
  contract: Contract,
): readonly SampleRow[] | undefined {
  const constants = comparedColumns(conditions, contract);
  if (!constants) return undefined;
  let samples: SampleRow[] = [{ names: worldOf(contract), words: '', complete: true }];
  for (const [path, met] of constants) {
    const kind = kindAt(bound.names.item.fields, path);
    const choices = kind && valuesAround(kind, met);
    if (!choices || samples.length * choices.length > MOST_SAMPLES) return undefined;
    samples = samples.flatMap((sample) => choices.map((choice) => withValue(sample, path, choice)));
  }
  return samples;
}

/** Columns with the constants that they are compared with; undefined when the conditions do more than that. */
export function comparedColumns(
  conditions: readonly Expression<boolean>[],
  contract: Contract,
): ReadonlyMap<string, readonly Money[]> | undefined {
  const constants = new Map<string, Money[]>();
  const plain = conditions.every(({ source }) => collect(parse(source).ast, constants, contract));
  return plain ? constants : undefined;
}

function worldOf(contract: Contract): JsonObject {
  return {
    values: Object.fromEntries(Object.entries(contract.values).map(([name, { value }]) => [name, value])),
  };
}

/** False when the condition is not made of comparisons of a column with a constant alone. */
function collect(node: ASTNode, constants: Map<string, Money[]>, contract: Contract): boolean {
  const note = (path: string, constant?: Money): true => {
    constants.set(path, [...(constants.get(path) ?? []), ...(constant ? [constant] : [])]);
    return true;
  };
  if (CONNECTIVES.has(node.op)) {
    const args = (Array.isArray(node.args) ? node.args : [node.args]) as readonly ASTNode[];
    return args.every((arg) => collect(arg, constants, contract));
  }
  const path = columnPath(node);
  if (path !== undefined) return note(path);
  if (!COMPARISONS.has(node.op)) return false;
  const [left, right] = node.args as readonly [ASTNode, ASTNode];
  for (const [column, constant] of [
    [left, right],
    [right, left],
  ] as const) {
    const of = columnPath(column);
    if (of === undefined) continue;
    if (constant.op === 'value' && constant.args === null) return note(of);
    const number = constantOf(constant, contract);
    return number ? note(of, number) : false;
  }
  return false;
}

/** `item.days_overdue`, `standing.vip`; nothing that the world or a policy's value is. */
function columnPath(node: ASTNode): string | undefined {
  if (node.op !== '.') return undefined;
  const [owner, column] = node.args;
  if (owner.op !== 'id' || owner.args === 'values' || owner.args === 'input') return undefined;
  return `${owner.args}.${column}`;
}

/** A number that is written, with a sign or without, or named in the policy. */
function constantOf(node: ASTNode, contract: Contract): Money | undefined {
  if (node.op === 'value' && typeof node.args === 'bigint') return new Money(node.args.toString());
  if (node.op === 'value' && typeof node.args === 'number')
    return new Money(node.input.slice(node.start, node.end));
  if (node.op === '-_') return constantOf(node.args, contract)?.negated();
  if (node.op !== '.' || node.args[0].op !== 'id' || node.args[0].args !== 'values') return undefined;
  const value = contract.values[node.args[1]];
  return value && value.kind !== 'text' ? new Money(value.value) : undefined;
}

function kindAt(fields: ReadonlyMap<string, Shape> | undefined, path: string): ValueKind | undefined {
  const [owner = '', column = ''] = path.split('.');
  const row = fields?.get(owner);
  const shape = row?.is === 'row' ? row.fields?.get(column) : undefined;
  return shape?.is === 'value' ? shape.kind : undefined;
}

/** Undefined for a kind whose regions numbers do not cut out. */
function valuesAround(kind: ValueKind, constants: readonly Money[]): readonly JsonValue[] | undefined {
  if (kind === 'bool') return [true, false];
  if (kind !== 'int' && kind !== 'decimal') return constants.length === 0 ? [null] : undefined;
  const step = kind === 'int' ? 1 : new Money('0.0001');
  const around = constants.flatMap((constant) => [constant.minus(step), constant, constant.plus(step)]);
  const whole = around.map((value) => (kind === 'int' ? value.floor() : value));
  const texts = new Set((whole.length === 0 ? [new Money(0)] : whole).map((value) => value.toFixed()));
  return [null, ...texts];
}

function withValue({ names, words, complete }: SampleRow, path: string, value: JsonValue): SampleRow {
  const [owner = '', column = ''] = path.split('.');
  const row = (names[owner] ?? {}) as JsonObject;
  const word = `${path} is ${value === null ? 'missing' : JSON.stringify(value).replaceAll('"', '')}`;
  return {
    names: { ...names, [owner]: { ...row, [column]: value } },
    words: words === '' ? word : `${words} and ${word}`,
    complete: complete && value !== null,
  };
}
