import type { ASTNode, ParseResult } from '@marcbachmann/cel-js';
import { suggestion } from '../nearest-name.js';
import { Money } from '../values/money.js';
import { ALLOWED_FUNCTIONS, ALLOWED_LOOPS, ALLOWED_METHODS } from './functions.js';

/** A complaint about a part of an expression; offsets are in the expression's own text. */
export interface Complaint {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** Calls `visit` for every node, with the number of loops around it. */
export function walk(ast: ASTNode, visit: (node: ASTNode, loops: number) => void, loops = 0): void {
  visit(ast, loops);
  if (ast.op === 'rcall') {
    const [name, receiver, args] = ast.args;
    walk(receiver, visit, loops);
    for (const arg of args) walk(arg, visit, ALLOWED_LOOPS.has(name) ? loops + 1 : loops);
    return;
  }
  for (const child of children(ast.args)) walk(child, visit, loops);
}

function children(args: unknown): readonly ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(children);
  return isNode(args) ? [args] : [];
}

function isNode(candidate: unknown): candidate is ASTNode {
  return typeof candidate === 'object' && candidate !== null && 'op' in candidate && 'args' in candidate;
}

/**
 * What may stand in a condition at all. The language itself lets patterns run for ever and loops nest; here a
 * name that is not on the list is refused, whatever a later release of the library adds.
 */
export function complaintsAboutWords(ast: ASTNode): readonly Complaint[] {
  const complaints: Complaint[] = [];
  walk(ast, (node, loops) => {
    const message = whyNotAllowed(node, loops);
    if (message !== undefined) complaints.push({ start: node.start, end: node.end, message });
  });
  return complaints;
}

function whyNotAllowed(node: ASTNode, loops: number): string | undefined {
  if (node.op === 'map') return 'A map cannot be written in a condition.';
  if (node.op === 'call') {
    const [name] = node.args;
    if (ALLOWED_FUNCTIONS.has(name)) return undefined;
    return `There is no function ${name} here. ${suggestion(name, [...ALLOWED_FUNCTIONS])}`;
  }
  if (node.op !== 'rcall') return undefined;
  const [name] = node.args;
  if (ALLOWED_LOOPS.has(name)) {
    return loops === 0 ? undefined : 'One loop stands inside another. Let the query of the context do that.';
  }
  if (ALLOWED_METHODS.has(name)) return undefined;
  return `There is no method ${name} here. ${suggestion(name, [...ALLOWED_METHODS, ...ALLOWED_LOOPS])}`;
}

/**
 * `0.1` in CEL is a float. Here it is the decimal that is written, digit by digit: the literal's own text is
 * read again.
 */
export function makeDecimalsExact(parsed: ParseResult, source: string): void {
  walk(parsed.ast, (node) => {
    if (node.op !== 'value' || typeof node.args !== 'number') return;
    (node as { args: unknown }).args = new Money(source.slice(node.start, node.end));
  });
}
