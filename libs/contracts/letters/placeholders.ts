import { type Liquid, type Template, Variable } from 'liquidjs';
import { suggestion } from '../nearest-name.js';
import type { Scope, Shape } from '../values/shape.js';
import type { LetterComplaint } from './liquid-errors.js';

/** A `for` tag, as far as it matters here. */
interface Loop {
  readonly variable: string;
  readonly collection: unknown;
  readonly templates: Template[];
}

const LIST_WORDS = ['size', 'first', 'last'];

/**
 * Placeholders of a template that nothing can fill, found without any data. A name inside a loop is tied to the
 * list that it goes through.
 */
export function unknownPlaceholders(
  liquid: Liquid,
  templates: readonly Template[],
  scope: Scope,
): readonly LetterComplaint[] {
  const { globals } = liquid.analyzeSync([...templates], { partials: false });
  return [
    ...unknownAmong(Object.values(globals).flat(), scope),
    ...unknownInLoops(liquid, templates, scope, 0),
  ];
}

/** First parts of all placeholders: `item`, `values`. */
export function namesIn(liquid: Liquid, templates: readonly Template[]): readonly string[] {
  return Object.keys(liquid.analyzeSync([...templates], { partials: false }).globals);
}

function unknownAmong(uses: readonly Variable[], scope: Scope): LetterComplaint[] {
  return uses.flatMap((use) => {
    const message = unknown(use, scope);
    return message === undefined ? [] : [{ line: use.location.row, column: use.location.col, message }];
  });
}

function unknownInLoops(
  liquid: Liquid,
  templates: readonly Template[],
  scope: Scope,
  depth: number,
): LetterComplaint[] {
  return templates.flatMap((template) => {
    const inner = childrenOf(template);
    if (!isLoop(template)) return unknownInLoops(liquid, inner, scope, depth);
    if (depth > 0) {
      const [line = 1, column = 1] = positionOf(template);
      return [
        { line, column, message: 'One for stands inside another. Let the query of the context do that.' },
      ];
    }
    const names = new Map([...scope, [template.variable, elementOf(template.collection, scope)]]);
    // Seen from inside, the loop's own variable is one that comes from outside.
    const { globals } = liquid.analyzeSync([...template.templates], { partials: false });
    const own = unknownAmong(globals[template.variable] ?? [], names);
    return [...own, ...unknownInLoops(liquid, inner, names, depth + 1)];
  });
}

function unknown(use: Variable, scope: Scope): string | undefined {
  const [root, ...rest] = use.segments;
  const whole = use.toString();
  let at: Shape | undefined = scope.get(String(root));
  if (!at)
    return `There is nothing called ${String(root)} here. ${suggestion(String(root), [...scope.keys()])}`;
  for (const segment of rest) {
    if (segment instanceof Variable) return undefined;
    const name = String(segment);
    if (at.is === 'list') {
      if (LIST_WORDS.includes(name)) return undefined;
      at = at.of;
      if (typeof segment === 'number') continue;
      return `${whole}: ${String(root)} is a list. Go through it with for, or name a row: ${String(root)}[0].`;
    }
    if (at.is === 'value') {
      return at.kind === 'json' ? undefined : `${whole}: there is nothing called ${name} in a single value.`;
    }
    if (!at.fields) return undefined;
    const field: Shape | undefined = at.fields.get(name);
    if (!field)
      return `${whole}: there is no ${name} in ${at.name}. ${suggestion(name, [...at.fields.keys()])}`;
    at = field;
  }
  return undefined;
}

function elementOf(collection: unknown, scope: Scope): Shape {
  const anything: Shape = { is: 'value', kind: 'json' };
  const [root, ...rest] = pathOf(collection);
  let at: Shape | undefined = root === undefined ? undefined : scope.get(root);
  for (const name of rest) at = at?.is === 'row' ? at.fields?.get(name) : undefined;
  return at?.is === 'list' ? at.of : anything;
}

/** `rows` or `item.lines` of a for tag, which the library keeps as tokens; a range such as (1..3) has none. */
function pathOf(collection: unknown): readonly string[] {
  const { props } = collection as { props?: readonly { content?: unknown }[] };
  return (props ?? []).map((property) => String(property.content));
}

function isLoop(template: Template): template is Template & Loop {
  return 'variable' in template && 'collection' in template && 'templates' in template;
}

function childrenOf(template: Template): readonly Template[] {
  if (!template.children) return [];
  const children = template.children(false, true);
  let step = children.next();
  while (step.done !== true) step = children.next();
  return step.value;
}

function positionOf(template: Template): readonly number[] {
  return (template.token as { getPosition?(): number[] }).getPosition?.() ?? [];
}
