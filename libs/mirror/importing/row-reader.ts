import { Refusal } from '#eventsourcing';
import type { ColumnMap } from './column-map.js';
import { type ColumnType, type Notation, readCell, shown } from './column-types.js';
import type { ImportKind } from './kinds/import-kind.js';
import { nearest } from './nearest.js';
import type { RowProblem } from './problems.js';

/** A row as it goes to the database: a text or null for each column of the reader. */
export interface ReadRow {
  readonly line: number;
  readonly values: readonly (string | null)[];
}

interface Source {
  readonly column: string;
  readonly type: ColumnType;
  readonly required: boolean;
  /** Where the header has it; undefined for a constant. */
  readonly index?: number;
  readonly constant?: string;
}

/** Reads the rows of one file, by what its header and its column map say. */
export class RowReader {
  /** The mirror's columns that this file brings, in the order of a row's values. */
  readonly columns: readonly string[];
  /** Columns of the file that nobody reads. */
  readonly ignored: readonly string[];
  private readonly sources: readonly Source[];
  private readonly idSource: Source | undefined;

  /** @throws Refusal when the header lacks a column, or is no header at all */
  constructor(
    kind: ImportKind,
    private readonly header: readonly string[],
    map: ColumnMap,
    private readonly notation: Notation,
    path: string,
  ) {
    this.sources = sourcesOf(kind, header, map, notation, path);
    this.columns = this.sources.map(({ column }) => column);
    const used = new Set(this.sources.map(({ index }) => index));
    this.ignored = header.filter((_, index) => !used.has(index));
    this.idSource = this.sources.find(({ column }) => column === 'id');
  }

  read(line: number, fields: readonly string[]): ReadRow | RowProblem {
    if (fields.length !== this.header.length) return this.wrongWidth(line, fields);
    const values: (string | null)[] = [];
    for (const source of this.sources) {
      const text = source.constant ?? fields[source.index ?? -1] ?? '';
      if (text === '' || (source.type.kind !== 'id' && text.trim() === '')) {
        if (source.required) return this.problem(line, source, `${source.column} is empty and must not be`);
        values.push(null);
        continue;
      }
      const cell = readCell(source.type, text, this.notation);
      if ('problem' in cell) return this.problem(line, source, `${source.column}: ${cell.problem}`);
      values.push(cell.value);
    }
    return { line, values };
  }

  /** The id of a row that can't be taken, where it can be read all the same. */
  idOf(fields: readonly string[]): string | undefined {
    const index = this.idSource?.index;
    if (index === undefined || fields.length !== this.header.length) return undefined;
    const text = fields[index] ?? '';
    return text === '' || 'problem' in readCell({ kind: 'id' }, text, this.notation) ? undefined : text;
  }

  /** Field number (from 1) and header name of one of our columns, for what is found out about it later. */
  place(column: string): Pick<RowProblem, 'column' | 'name'> {
    const index = this.sources.find((source) => source.column === column)?.index;
    return index === undefined
      ? { column: 1, name: null }
      : { column: index + 1, name: this.header[index] ?? null };
  }

  private problem(line: number, source: Source, message: string): RowProblem {
    return { line, ...this.place(source.column), message };
  }

  private wrongWidth(line: number, fields: readonly string[]): RowProblem {
    const [found, expected] = [fields.length, this.header.length];
    const column = Math.min(found, expected) + 1;
    const name = this.header[column - 1] ?? null;
    const nul = fields.some((field) => field.includes('\0')) ? ', with a NUL byte among them' : '';
    const message = `expected ${expected} columns as in the header, found ${found}${nul} (the first is ${shown(fields[0] ?? '')})`;
    return { line, column, name, message };
  }
}

function sourcesOf(
  kind: ImportKind,
  header: readonly string[],
  map: ColumnMap,
  notation: Notation,
  path: string,
): readonly Source[] {
  const names = header.map((name) => name.trim());
  const wanted = map.columns ?? Object.fromEntries(Object.keys(kind.columns).map((name) => [name, name]));
  const sources: Source[] = [];
  const missing: string[] = [];
  for (const [column, { type, required }] of Object.entries(kind.columns)) {
    const constant = map.constants[column];
    const name = wanted[column];
    const index = name === undefined ? -1 : names.indexOf(name);
    if (constant !== undefined) {
      const cell = readCell(type, constant, notation);
      if ('problem' in cell)
        throw new Refusal('invalid', `The constant for ${column} in the column map: ${cell.problem}.`);
      sources.push({ column, type, required: false, constant });
    } else if (name !== undefined && index !== -1) {
      if (names.includes(name, index + 1)) {
        throw new Refusal('invalid', `${path} has two columns called ${shown(name)}. Rename one of them.`);
      }
      sources.push({ column, type, required: required ?? idIsRequired(kind, column), index });
    } else if (required || (map.columns !== null && name !== undefined) || idIsRequired(kind, column)) {
      missing.push(`${name ?? column}${nearest(name ?? column, names)}`);
    }
  }
  if (missing.length === 0) return sources;
  throw new Refusal(
    'invalid',
    `Expected ${path} to begin with a line of column names, ${missing.join(', ')} among them. Its first line has ` +
      `${header.slice(0, 20).map(shown).join(', ')}${header.length > 20 ? ', ...' : ''}. ` +
      'Name the columns in a column map (--map FILE), or check that this is a CSV file.',
    { missing },
  );
}

function idIsRequired(kind: ImportKind, column: string): boolean {
  return column === 'id' && kind.derivedId === undefined;
}
