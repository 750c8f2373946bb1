import { EventRefused } from './errors.js';
import type { JsonValue } from './json.js';

// A surrogate that is not one half of a pair: JavaScript keeps it, UTF-8 can't.
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
// Nothing that `JSON.stringify` would escape or that needs the tests below: the common case, in one look.
const PLAIN = /^[\x20\x21\x23-\x5B\x5D-\x7E]*$/;

/**
 * The canonical text of a JSON value after RFC 8785 (JCS): members sorted by UTF-16 code units, numbers and
 * strings as ECMAScript writes them, no white space.
 *
 * Stricter than the RFC where a ledger must be: NUL is refused (PostgreSQL's text can't hold it), as are lone
 * surrogates, numbers that are not finite, and anything that is not JSON (undefined, dates, class instances).
 *
 * @throws EventRefused naming the path of what can't be written
 */
export function canonicalJson(value: JsonValue): string {
  return write(value, '$');
}

function write(value: unknown, path: string): string {
  switch (typeof value) {
    case 'string':
      return text(value, path);
    case 'number':
      if (!Number.isFinite(value)) throw refused(path, `the number ${value}`);
      return Object.is(value, -0) ? '0' : String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? array(value, path) : object(value, path);
    default:
      throw refused(path, typeof value);
  }
}

function array(values: readonly unknown[], path: string): string {
  return `[${values.map((value, index) => write(value, `${path}[${index}]`)).join(',')}]`;
}

function object(value: object, path: string): string {
  const prototype = Object.getPrototypeOf(value) as object | null;
  // A plain object of another thread or realm has a prototype of its own, which has none.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw refused(path, `an instance of ${value.constructor.name}`);
  }
  const members = value as Record<string, unknown>;
  let out = '';
  // The default order of sort() is by UTF-16 code units, which is what section 3.2.3 asks for.
  for (const name of Object.keys(members).sort()) {
    const member = members[name];
    if (member === undefined) continue;
    out += `${out === '' ? '' : ','}${text(name, path)}:${write(member, `${path}.${name}`)}`;
  }
  return `{${out}}`;
}

function text(value: string, path: string): string {
  if (PLAIN.test(value)) return `"${value}"`;
  if (value.includes('\0')) throw refused(path, 'text with a NUL character');
  if (LONE_SURROGATE.test(value)) throw refused(path, 'text with half of a surrogate pair');
  return JSON.stringify(value);
}

function refused(path: string, found: string): EventRefused {
  return new EventRefused(
    `Expected JSON that every adapter can keep, found ${found} at ${path}. Remove or replace it.`,
  );
}
