import { plainDate, Refusal } from '#eventsourcing';
import type { JsonObject, JsonValue } from '#ledger';
import type { Contract, InputField } from '../model/contract.js';
import { suggestion } from '../nearest-name.js';

/**
 * What a start carries, checked against the contract's inputs: missing ones are null, so that SQL can name every
 * input. Numbers with decimals come as texts; a JSON number is taken as it is written.
 *
 * @throws Refusal `invalid` that says which input, what was expected and what came
 */
export function startInput({ type, inputs }: Contract, given: JsonObject): JsonObject {
  const names = Object.keys(inputs);
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) {
      throw new Refusal('invalid', `The workflow ${type} takes no input ${name}. ${suggestion(name, names)}`);
    }
  }
  return Object.fromEntries(
    names.map((name) => [name, accepted(type, name, inputs[name] as InputField, given[name] ?? null)]),
  );
}

function accepted(type: string, name: string, field: InputField, value: JsonValue): JsonValue {
  if (value === null) {
    if (!field.required) return null;
    throw new Refusal('invalid', `The workflow ${type} needs the input ${name} (${field.type}).`);
  }
  const found = readAs(field.type, value);
  if (found !== undefined) return found;
  const shown = JSON.stringify(value).slice(0, 100);
  throw new Refusal('invalid', `Expected ${WORDS[field.type]} for the input ${name}, got ${shown}.`);
}

const WORDS: Readonly<Record<InputField['type'], string>> = {
  text: 'a text',
  int: 'a whole number',
  decimal: 'a decimal such as "10.50"',
  date: 'a date such as 2026-06-10',
  bool: 'true or false',
};

function readAs(type: InputField['type'], value: JsonValue): JsonValue | undefined {
  switch (type) {
    case 'text':
      return typeof value === 'string' ? value : undefined;
    case 'bool':
      return typeof value === 'boolean' ? value : undefined;
    case 'int':
      return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
    case 'decimal': {
      const text = typeof value === 'number' ? String(value) : value;
      return typeof text === 'string' && /^-?\d{1,30}(\.\d{1,30})?$/.test(text) ? text : undefined;
    }
    case 'date':
      return typeof value === 'string' && isDate(value) ? value : undefined;
  }
}

function isDate(text: string): boolean {
  try {
    plainDate(text);
    return true;
  } catch {
    return false;
  }
}
