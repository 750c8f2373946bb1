import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { nearestName, suggestion } from '../nearest-name.js';
import type { Problem } from '../problem.js';
import { contractSchema } from '../schema/contract.schema.js';
import type { Schema } from '../schema/fields.js';
import type { Path } from './places.js';
import type { YamlSource } from './yaml-source.js';

let compiledSchema: ValidateFunction | undefined;

/** Compiled when the first contract is read: it takes as long as everything else in this room. */
function validator(): ValidateFunction {
  if (!compiledSchema) {
    const ajv = new Ajv2020({
      allErrors: true,
      verbose: true,
      strict: true,
      strictRequired: false,
      strictTypes: false,
    });
    ajv.addKeyword('errorMessage');
    compiledSchema = ajv.compile(contractSchema);
  }
  return compiledSchema;
}

/** What in a contract is not as its schema says, each at its place and with what to write instead. */
export function schemaProblems(source: YamlSource, contract: unknown): readonly Problem[] {
  const validate = validator();
  if (validate(contract)) return [];
  const errors = validate.errors ?? [];
  return errors.filter((error) => tells(error, errors)).map((error) => problemOf(error, source));
}

/** A `oneOf` complains once for each of its branches and once for itself; `if` repeats what its branch said. */
function tells(error: ErrorObject, all: readonly ErrorObject[]): boolean {
  if (error.keyword === 'if') return false;
  const inside = all.some(
    (other) =>
      other.keyword === 'oneOf' && other !== error && error.schemaPath.startsWith(`${other.schemaPath}/`),
  );
  return !inside;
}

function problemOf(error: ErrorObject, source: YamlSource): Problem {
  const path = pathOf(error.instancePath);
  const params = error.params as Readonly<Record<string, unknown>>;
  const own = (error.parentSchema as Schema | undefined)?.['errorMessage'];
  switch (error.keyword) {
    case 'additionalProperties': {
      const name = String(params['additionalProperty']);
      return source.problemWithKey([...path, name], unknownField(name, error, path));
    }
    case 'required': {
      const name = String(params['missingProperty']);
      return source.problem(path, `The field ${name} is missing${inWhat(path)}.`);
    }
    case 'false schema':
      return source.problemWithKey(
        path,
        `The field ${String(path.at(-1))} does not belong here${ofWhat(source, path)}.`,
      );
    case 'dependentRequired':
      return source.problemWithKey(
        [...path, String(params['property'])],
        `The field ${String(params['property'])} needs ${String(params['missingProperty'])} beside it.`,
      );
    case 'propertyNames':
      return source.problemWithKey(
        [...path, String(params['propertyName'])],
        `Expected a name of small letters, digits and underscores, found ${String(params['propertyName'])}.`,
      );
    case 'enum': {
      const choices = (params['allowedValues'] as readonly unknown[]).map(String);
      const near = nearestName(String(error.data), choices);
      const hint = near === undefined ? '' : ` Did you mean ${near}?`;
      return source.problem(
        path,
        `Expected one of ${choices.join(', ')}, found ${shown(error.data)}.${hint}`,
      );
    }
    default:
      return source.problem(
        path,
        typeof own === 'string'
          ? `${own.replace(/\.$/, '')}, found ${shown(error.data)}.`
          : plainMessage(error),
      );
  }
}

function unknownField(name: string, error: ErrorObject, path: Path): string {
  const properties = (error.parentSchema as Schema | undefined)?.['properties'] as Schema | undefined;
  return `There is no field ${name}${inWhat(path)}. ${suggestion(name, Object.keys(properties ?? {}))}`;
}

function plainMessage(error: ErrorObject): string {
  const params = error.params as Readonly<Record<string, unknown>>;
  const found = `found ${shown(error.data)}`;
  switch (error.keyword) {
    case 'type':
      return `Expected ${typeWords(params['type'])}, ${found}.`;
    case 'minimum':
    case 'maximum':
      return `Expected a number ${String(params['comparison'])} ${String(params['limit'])}, ${found}.`;
    case 'minLength':
      return 'Expected a text, found an empty one.';
    case 'maxLength':
      return `Expected at most ${String(params['limit'])} characters, found ${String(error.data).length}.`;
    case 'minItems':
    case 'minProperties':
      return `Expected at least ${String(params['limit'])}, found fewer.`;
    case 'maxItems':
    case 'maxProperties':
      return `Expected at most ${String(params['limit'])}, found more.`;
    default:
      return `This ${error.message ?? 'is not as the schema says'}, ${found}.`;
  }
}

function typeWords(type: unknown): string {
  const words: Readonly<Record<string, string>> = {
    string: 'a text (put it in quotes)',
    integer: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    object: 'fields below it',
    array: 'a list (lines that begin with -)',
  };
  const types = Array.isArray(type) ? type.map(String) : String(type).split(',');
  return types.map((name) => words[name] ?? name).join(' or ');
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object')
    return Object.keys(value).length === 0
      ? 'no field'
      : `the fields ${Object.keys(value).slice(0, 8).join(', ')}`;
  return JSON.stringify(value).slice(0, 80);
}

function inWhat(path: Path): string {
  const name = [...path].reverse().find((part) => typeof part === 'string');
  return name === undefined ? ' in a contract' : ` in ${name}`;
}

function ofWhat(source: YamlSource, path: Path): string {
  for (const field of ['kind', 'effect']) {
    const written = source.written([...path.slice(0, -1), field]);
    if (written !== undefined) return ` beside ${field}: ${written}`;
  }
  return '';
}

/** A JSON pointer; a step of digits only is an index of a list. */
function pathOf(pointer: string): Path {
  const steps = pointer === '' ? [] : pointer.slice(1).split('/');
  return [
    ...steps.map((step) => {
      const plain = step.replaceAll('~1', '/').replaceAll('~0', '~');
      return /^\d+$/.test(plain) ? Number(plain) : plain;
    }),
  ];
}
