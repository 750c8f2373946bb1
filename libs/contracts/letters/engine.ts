import { Liquid } from 'liquidjs';
import { FILTERS, registerFilters } from './filters.js';
import { Formats } from './formats.js';
import { LetterAmount, LetterDate, LetterLines, LetterLink, TABLE_PLACE } from './letter-values.js';
import { LINE_BREAK, LINK_BEGINS, onOneLine, TABLE, VALUE_BEGINS, VALUE_ENDS } from './markup.js';

const TAGS = ['if', 'unless', 'for', 'case', 'comment'];
/** Longest template, and most that filters may build in one rendering. */
const MAX_TEMPLATE_CHARACTERS = 64_000;
const MAX_BUILT = 1_000_000;

/**
 * Liquid, trimmed to what a letter needs. Unknown names and filters are errors. There is no limit of time, which
 * would make a plan depend on how busy the machine is: loops don't nest (see placeholders.ts), lists are as long
 * as the context was allowed to be, and what is written is counted.
 */
export function letterEngine(locale: string): { readonly liquid: Liquid; readonly formats: Formats } {
  const liquid = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    // `-%}` takes one line break along, not all of them; see tagsWithoutLines.
    greedy: false,
    parseLimit: MAX_TEMPLATE_CHARACTERS,
    memoryLimit: MAX_BUILT,
    outputEscape: marked,
  });
  for (const tag of Object.keys(liquid.tags))
    if (!TAGS.includes(tag)) Reflect.deleteProperty(liquid.tags, tag);
  const kept: readonly string[] = FILTERS;
  for (const filter of Object.keys(liquid.filters)) {
    if (!kept.includes(filter)) liquid.unregisterFilter(filter);
  }
  const formats = new Formats(locale);
  registerFilters(liquid, formats);
  return { liquid, formats };
}

/** Every value on its way into a letter. */
function marked(value: unknown): string {
  if (value === null || value === undefined || value === '') throw new Error('there is no value for it');
  if (value === TABLE_PLACE) return TABLE;
  if (value instanceof LetterLink) return `${LINK_BEGINS}${onOneLine(value.url)}${VALUE_ENDS}`;
  if (value instanceof LetterLines) {
    return `${VALUE_BEGINS}${value.text.trim().split('\n').map(onOneLine).join(LINE_BREAK)}${VALUE_ENDS}`;
  }
  return `${VALUE_BEGINS}${onOneLine(plain(value))}${VALUE_ENDS}`;
}

function plain(value: unknown): string {
  if (value instanceof LetterAmount) return value.amount.toFixed();
  if (value instanceof LetterDate) return value.day.text;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error('it is a row or a list; name one of its columns');
}
