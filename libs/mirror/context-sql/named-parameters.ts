/**
 * What contract SQL may name: the business date, the run, and what its trigger brought.
 *
 * Types that are known are forced: `:as_of - duedate` would be ambiguous without. An input takes the type that its
 * place in the query asks for.
 */
export type ParameterName = 'as_of' | 'run_id' | `input_${string}`;

export interface Substituted {
  /** The SQL with `$1`, `$2`, ... in the place of names. */
  readonly text: string;
  /** The names, `$1` first; each once. */
  readonly parameters: readonly ParameterName[];
  /** From an offset in `text` to the one in the contract's own text. */
  originalOffset(offset: number): number;
}

/** A `$1` of the contract's own, which nobody would bind. */
export interface PositionalParameter {
  readonly positional: number;
}

const TOKEN = new RegExp(
  [
    String.raw`(?<line>--[^\n\r]*)`,
    String.raw`(?<block>/\*)`,
    String.raw`(?<escaped>[eE]'(?:[^'\\]|\\[\s\S]|'')*'?)`,
    String.raw`(?<string>'(?:[^']|'')*'?)`,
    String.raw`(?<quoted>"(?:[^"]|"")*"?)`,
    String.raw`(?<dollar>\$(?<tag>(?:[A-Za-z_\u{80}-\u{10ffff}][A-Za-z0-9_\u{80}-\u{10ffff}]*)?)\$)`,
    String.raw`(?<positional>\$[0-9]+)`,
    String.raw`(?<word>[A-Za-z_\u{80}-\u{10ffff}][A-Za-z0-9_$\u{80}-\u{10ffff}]*)`,
    String.raw`(?<cast>::)`,
    String.raw`:(?<name>as_of|run_id|input_[A-Za-z0-9_]+)(?![A-Za-z0-9_$\u{80}-\u{10ffff}])`,
  ].join('|'),
  'gu',
);

/** A placeholder in the new text, where its name stood, and how much longer all is than before, from here on. */
interface Replaced {
  readonly start: number;
  readonly end: number;
  readonly original: number;
  readonly growth: number;
}

/**
 * Puts positional parameters in the place of named ones. Strings, quoted names, dollar quotes, comments, casts and
 * array slices are left as they are; a name that nobody binds is left too, and the parser points at it.
 */
export function substituteParameters(sql: string): Substituted | PositionalParameter {
  const parameters: ParameterName[] = [];
  const replaced: Replaced[] = [];
  let text = '';
  let copied = 0;
  let growth = 0;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(sql); match; match = TOKEN.exec(sql)) {
    const { block, dollar, tag, positional, name } = match.groups as Record<string, string | undefined>;
    if (positional !== undefined) return { positional: match.index };
    if (block !== undefined) TOKEN.lastIndex = endOfBlockComment(sql, match.index);
    if (dollar !== undefined) TOKEN.lastIndex = endOfDollarQuote(sql, TOKEN.lastIndex, tag ?? '');
    if (name === undefined) continue;
    if (!parameters.includes(name as ParameterName)) parameters.push(name as ParameterName);
    const placeholder = placeholderFor(name as ParameterName, parameters.indexOf(name as ParameterName) + 1);
    text += sql.slice(copied, match.index);
    growth += placeholder.length - match[0].length;
    replaced.push({
      start: text.length,
      end: text.length + placeholder.length,
      original: match.index,
      growth,
    });
    text += placeholder;
    copied = TOKEN.lastIndex;
  }
  text += sql.slice(copied);
  return {
    text,
    parameters,
    originalOffset: (offset) => {
      const last = replaced.findLast(({ start }) => start <= offset);
      if (!last) return offset;
      return offset < last.end ? last.original : offset - last.growth;
    },
  };
}

function placeholderFor(name: ParameterName, number: number): string {
  // The blank keeps it from growing together with what stands before it.
  if (name === 'as_of') return ` ($${number}::date)`;
  if (name === 'run_id') return ` ($${number}::uuid)`;
  return ` $${number}`;
}

/** Block comments nest. */
function endOfBlockComment(sql: string, start: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start;
  let depth = 0;
  for (let match = mark.exec(sql); match; match = mark.exec(sql)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return sql.length;
}

function endOfDollarQuote(sql: string, from: number, tag: string): number {
  const end = sql.indexOf(`$${tag}$`, from);
  return end === -1 ? sql.length : end + tag.length + 2;
}
