import { Environment } from '@marcbachmann/cel-js';
import type { RowShape, Scope, Shape, ValueKind } from '../values/shape.js';
import { registerFunctions } from './functions.js';
import { DURATION, registerOperators, TIMESTAMP } from './operators.js';

/** What an expression may be at most; a condition that needs more belongs into the query. */
export const MAX_EXPRESSION_LENGTH = 1_000;
const LIMITS = {
  maxAstNodes: 300,
  maxDepth: 30,
  maxListElements: 50,
  maxMapEntries: 1,
  maxCallArguments: 4,
};

const base = new Environment({ limits: LIMITS });
registerOperators(base);
registerFunctions(base);

const CEL_TYPES: Readonly<Record<ValueKind, string>> = {
  bool: 'bool',
  int: 'int',
  decimal: 'decimal',
  text: 'string',
  date: 'date',
  timestamp: TIMESTAMP,
  json: 'dyn',
};

/**
 * The two environments of a scope. `strict` knows every column's type and is asked when a contract is loaded
 * or a plan begins. `lenient` evaluates: there a column may hold null, which a strict one refuses even in
 * `x == null`; it alone would let `item.due == '2020-01-01'` pass and be silently false.
 */
export interface Environments {
  readonly strict: Environment;
  readonly lenient: Environment;
}

export function environmentsOf(scope: Scope): Environments {
  return { strict: environmentOf(scope, 'strict'), lenient: environmentOf(scope, 'lenient') };
}

type Strictness = 'strict' | 'lenient';

function environmentOf(scope: Scope, strictness: Strictness): Environment {
  const env = base.clone();
  const names = new Map<RowShape, string>();
  for (const [name, shape] of scope) env.registerVariable(name, typeName(env, names, shape, strictness));
  return env;
}

function typeName(
  env: Environment,
  names: Map<RowShape, string>,
  shape: Shape,
  strictness: Strictness,
): string {
  switch (shape.is) {
    case 'value':
      return strictness === 'strict' || shape.kind === 'bool' || shape.kind === 'json'
        ? CEL_TYPES[shape.kind]
        : `dyn<${CEL_TYPES[shape.kind]}>`;
    case 'list':
      return `list<${typeName(env, names, shape.of, strictness)}>`;
    case 'row':
      return names.get(shape) ?? registerRow(env, names, shape, strictness);
  }
}

function registerRow(
  env: Environment,
  names: Map<RowShape, string>,
  shape: RowShape,
  strictness: Strictness,
): string {
  const fields =
    shape.fields &&
    Object.fromEntries([...shape.fields].map(([name, of]) => [name, typeName(env, names, of, strictness)]));
  const name = `Row${names.size}`;
  names.set(shape, name);
  env.registerType(name, fields ? { ctor: shape.rows, fields } : { ctor: shape.rows });
  return name;
}

/** CEL's long names for types, in the words of a contract. */
export function inPlainWords(message: string): string {
  return message
    .replaceAll(TIMESTAMP, 'timestamp')
    .replaceAll(DURATION, 'duration')
    .replaceAll(/\bdyn<(\w+)>/g, '$1')
    .replaceAll(/\bRow\d+\b/g, 'row');
}
