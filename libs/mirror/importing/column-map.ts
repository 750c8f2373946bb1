import { readFile } from 'node:fs/promises';
import { Refusal } from '#eventsourcing';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { DATE_NOTATIONS, type DateNotation } from './column-types.js';
import { IMPORT_KINDS, type ImportKindName } from './kinds/import-kind.js';
import { KINDS } from './kinds/kinds.js';
import { nearest } from './nearest.js';

/** How the columns of a file are called by the mirror, and how the file writes what is in them. */
export interface ColumnMap {
  readonly kind: ImportKindName;
  /** Our column -> the name in the file's header; null: every column of ours that the header has. */
  readonly columns: Readonly<Record<string, string>> | null;
  /** Our column -> one value for all rows. */
  readonly constants: Readonly<Record<string, string>>;
  readonly delimiter: string;
  readonly encoding: 'utf8' | 'latin1';
  readonly dates: DateNotation;
  readonly decimal: '.' | ',';
}

/** For a file whose header has the mirror's own column names. */
export function defaultColumnMap(kind: ImportKindName): ColumnMap {
  return {
    kind,
    columns: null,
    constants: {},
    delimiter: ',',
    encoding: 'utf8',
    dates: 'YYYY-MM-DD',
    decimal: '.',
  };
}

/** @throws Refusal when the file is not there or is no column map; its details list every problem */
export async function loadColumnMap(path: string): Promise<ColumnMap> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Refusal('not_found', `Expected a column map at ${path}: ${(error as Error).message}.`);
  });
  return parseColumnMap(text, path);
}

const MAX_MAP = 64 * 1024;

/**
 * @param name the file's name, for messages
 * @throws Refusal whose message names file, line and column of every problem
 */
export function parseColumnMap(text: string, name: string): ColumnMap {
  if (text.length > MAX_MAP)
    throw refused(name, [{ at: '', message: `is longer than ${MAX_MAP} characters` }]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const position = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `:${line}:${col}`;
  };
  const badYaml = [...document.errors, ...document.warnings];
  if (badYaml.length > 0) {
    throw refused(
      name,
      badYaml.map((error) => ({ at: position(error.pos[0]), message: error.message.split('\n')[0] ?? '' })),
    );
  }
  const found = document.toJS({ maxAliasCount: 0 }) as unknown;
  const problems = check(found).map(({ path, onKey, message }) => ({
    at: position(offsetOf(document.contents, path, onKey)),
    message,
  }));
  if (problems.length > 0) throw refused(name, problems);
  const map = found as Partial<ColumnMap> & Pick<ColumnMap, 'kind'>;
  return { ...defaultColumnMap(map.kind), ...map };
}

interface MapProblem {
  readonly path: readonly string[];
  /** The culprit is the last key of the path and not its value. */
  readonly onKey: boolean;
  readonly message: string;
}

const COLUMN_MAP_SCHEMA = {
  type: 'object',
  properties: {
    kind: { enum: IMPORT_KINDS },
    columns: { type: 'object', additionalProperties: { type: 'string', minLength: 1 } },
    constants: { type: 'object', additionalProperties: { type: 'string', minLength: 1 } },
    delimiter: { enum: [',', ';', '\t', '|'] },
    encoding: { enum: ['utf8', 'latin1'] },
    dates: { enum: DATE_NOTATIONS },
    decimal: { enum: ['.', ','] },
  },
  required: ['kind'],
  additionalProperties: false,
};

const validate = new Ajv2020({ allErrors: true }).compile(COLUMN_MAP_SCHEMA);

function check(found: unknown): readonly MapProblem[] {
  if (!validate(found)) return (validate.errors ?? []).map(problemOf);
  const map = found as Pick<ColumnMap, 'kind'> & Partial<ColumnMap>;
  const known = Object.keys(KINDS[map.kind].columns);
  const mapped = new Set(Object.keys(map.columns ?? {}));
  return [
    ...(['columns', 'constants'] as const).flatMap((part) =>
      Object.keys(map[part] ?? {})
        .filter((column) => !known.includes(column))
        .map((column) => ({
          path: [part, column],
          onKey: true,
          message: `${map.kind} have no column ${column}${nearest(column, known)}; they have ${known.join(', ')}`,
        })),
    ),
    ...Object.keys(map.constants ?? {})
      .filter((column) => mapped.has(column))
      .map((column) => ({
        path: ['constants', column],
        onKey: true,
        message: `${column} has a column and a constant; keep one of the two`,
      })),
  ];
}

function problemOf(error: ErrorObject): MapProblem {
  const path = error.instancePath.split('/').slice(1);
  const parameters = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'additionalProperties': {
      const field = String(parameters['additionalProperty']);
      const fields = Object.keys(COLUMN_MAP_SCHEMA.properties);
      return {
        path: [...path, field],
        onKey: true,
        message: `a column map has no field ${field}${nearest(field, fields)}; it has ${fields.join(', ')}`,
      };
    }
    case 'required':
      return { path, onKey: false, message: `the field ${String(parameters['missingProperty'])} is missing` };
    case 'enum': {
      const allowed = (parameters['allowedValues'] as readonly string[]).map((value) =>
        JSON.stringify(value),
      );
      return { path, onKey: false, message: `expected one of ${allowed.join(', ')}` };
    }
    default:
      return { path, onKey: false, message: `${path.at(-1) ?? 'the map'} ${error.message ?? 'is wrong'}` };
  }
}

/** Where the node at a path begins; of the nearest node around it when there is none. */
function offsetOf(root: unknown, path: readonly string[], onKey: boolean): number {
  let node = root;
  let offset = 0;
  for (const [depth, step] of path.entries()) {
    if (!isMap(node)) break;
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
    if (!pair) break;
    const last = depth === path.length - 1;
    node = pair.value;
    const shown = last && onKey ? pair.key : node;
    offset = (shown as { range?: readonly number[] } | null)?.range?.[0] ?? offset;
  }
  return offset;
}

function refused(
  name: string,
  problems: readonly { readonly at: string; readonly message: string }[],
): Refusal {
  const lines = problems.map(({ at, message }) => `${name}${at}: ${message}`);
  return new Refusal('invalid', `The column map can't be used. ${lines.join('; ')}.`, { problems: lines });
}
