import type { ASTNode, Environment, ParseResult } from '@marcbachmann/cel-js';
import { type Complaint, complaintsAboutWords, makeDecimalsExact, walk } from './allowed.js';
import { complaintAbout } from './complaints.js';
import { type Environments, inPlainWords, MAX_EXPRESSION_LENGTH } from './environment.js';
import { CONSTANT_FUNCTIONS } from './functions.js';
import { DURATION, TIMESTAMP } from './operators.js';
import type { Scope } from '../values/shape.js';

/** Values by the names of the scope. */
export type Values = Readonly<Record<string, unknown>>;

export interface Expression<Result> {
  /** As it stands in the contract, without blanks around it. */
  readonly source: string;
  /** @throws ConditionFailed when these values can't be reckoned with, such as adding to null */
  evaluate(values: Values): Result;
}

/** One evaluation that has no result; says what was asked and why. */
export class ConditionFailed extends Error {
  override readonly name = 'ConditionFailed';
}

/** What an expression is for decides what it must come to. */
export interface Purpose<Result> {
  /** Words for messages: `a condition: true or false`. */
  readonly words: string;
  /** Names of CEL types that are right. */
  readonly types: readonly string[];
  accept(result: unknown): Result | undefined;
}

/** True or false and nothing else; a missing value of an event's data counts as no. */
export const CONDITION: Purpose<boolean> = {
  words: 'true or false',
  types: ['bool'],
  accept: (result) => (typeof result === 'boolean' ? result : result === null ? false : undefined),
};

export const WHOLE_NUMBER: Purpose<number | null> = {
  words: 'a whole number',
  types: ['int', 'null'],
  accept: (result) => (typeof result === 'bigint' ? Number(result) : result === null ? null : undefined),
};

export const TEXT: Purpose<string | null> = {
  words: 'a text',
  types: ['string', 'null'],
  accept: (result) => (typeof result === 'string' || result === null ? result : undefined),
};

export type Compiled<Result> =
  | { readonly ok: true; readonly expression: Expression<Result> }
  | { readonly ok: false; readonly complaints: readonly Complaint[] };

/**
 * Checks an expression against the types of its scope and makes it ready to be evaluated. Nothing is evaluated
 * here but constant calls such as `duration('7d')`, which would otherwise fail for every row.
 */
export function compileExpression<Result>(
  text: string,
  scope: Scope,
  environments: Environments,
  purpose: Purpose<Result>,
): Compiled<Result> {
  const source = text.trimEnd();
  const whole = (message: string): Compiled<Result> => refused([{ start: 0, end: source.length, message }]);
  if (source.trim() === '') return whole(`Expected ${purpose.words}, found nothing.`);
  if (source.length > MAX_EXPRESSION_LENGTH) {
    return whole(
      `Expected at most ${MAX_EXPRESSION_LENGTH} characters, found ${source.length}. Let the query do more of it.`,
    );
  }
  let strict: ParseResult;
  try {
    strict = environments.strict.parse(source);
  } catch (error) {
    return refused([complaintAbout(error, source, scope)]);
  }
  const words = complaintsAboutWords(strict.ast);
  if (words.length > 0) return refused(words);
  makeDecimalsExact(strict, source);
  const { valid, type, error } = strict.check();
  const sums = sumsTheWrongWayRound(strict.ast, source);
  if (sums.length > 0) return refused(sums);
  if (!valid) return refused([complaintAbout(error, source, scope)]);
  const plainType = inPlainWords(type ?? 'dyn');
  if (!purpose.types.includes(plainType) && !plainType.startsWith('dyn')) {
    return whole(`Expected ${purpose.words}, but this is of type ${plainType}.`);
  }
  const missed = whatTheCheckMisses(strict.ast, source, scope, environments);
  if (missed.length > 0) return refused(missed);
  return { ok: true, expression: ready(source, environments.lenient, purpose) };
}

function refused<Result>(complaints: readonly Complaint[]): Compiled<Result> {
  return { ok: false, complaints };
}

function ready<Result>(source: string, lenient: Environment, purpose: Purpose<Result>): Expression<Result> {
  const parsed = lenient.parse(source);
  makeDecimalsExact(parsed, source);
  return {
    source: source.trim(),
    evaluate(values) {
      let result: unknown;
      try {
        result = parsed(values);
      } catch (error) {
        throw new ConditionFailed(`${source.trim()}: ${reasonOf(error)}`);
      }
      const accepted = purpose.accept(result);
      if (accepted !== undefined) return accepted;
      throw new ConditionFailed(`${source.trim()}: expected ${purpose.words}, got ${String(result)}.`);
    },
  };
}

function reasonOf(error: unknown): string {
  const { summary, message } = error as { summary?: string; message: string };
  const words = inPlainWords(summary ?? message);
  return words.startsWith('no such overload') && words.includes('null')
    ? `there is no value to reckon with (${words.replace('no such overload: ', '')}).`
    : `${words}.`;
}

/** Two things that the library's check lets pass: `has(item.misspelt)` and constants without a value. */
function whatTheCheckMisses(
  ast: ASTNode,
  source: string,
  scope: Scope,
  { strict, lenient }: Environments,
): readonly Complaint[] {
  const complaints: Complaint[] = [];
  walk(ast, (node, loops) => {
    const text = source.slice(node.start, node.end);
    if (node.op === 'call' && node.args[0] === 'has' && loops === 0) {
      const [argument] = node.args[1];
      if (!argument) return;
      const { valid, error } = strict.check(source.slice(argument.start, argument.end));
      if (valid) return;
      const complaint = complaintAbout(error, source.slice(argument.start, argument.end), scope);
      const { start, end } = complaint;
      complaints.push({ ...complaint, start: start + argument.start, end: end + argument.start });
    }
    if (node.op === 'call' && CONSTANT_FUNCTIONS.has(node.args[0]) && node.args[1].every(isLiteral)) {
      try {
        lenient.evaluate(text);
      } catch (error) {
        complaints.push({ start: node.start, end: node.end, message: constantMessage(text, error) });
      }
    }
  });
  return complaints;
}

/** `duration + timestamp` is typed as a duration by the library, so that what follows is judged wrongly. */
function sumsTheWrongWayRound(ast: ASTNode, source: string): readonly Complaint[] {
  const complaints: Complaint[] = [];
  walk(ast, (node) => {
    if (node.op !== '+') return;
    const [left, right] = node.args;
    if (typeOf(left) !== DURATION || typeOf(right) !== TIMESTAMP) return;
    const turned = `${source.slice(right.start, right.end)} + ${source.slice(left.start, left.end)}`;
    complaints.push({ start: node.start, end: node.end, message: `Write the moment first: ${turned}.` });
  });
  return complaints;
}

function isLiteral(node: ASTNode): boolean {
  return node.op === 'value';
}

function typeOf(node: ASTNode): string | undefined {
  return (node as { checkedType?: { name: string } }).checkedType?.name;
}

function constantMessage(text: string, error: unknown): string {
  const hint = text.startsWith('duration')
    ? "A duration counts hours, minutes and seconds: duration('168h') for a week."
    : '';
  return `${text} has no value: ${reasonOf(error)} ${hint}`.trim();
}
