import type { Template } from 'liquidjs';
import {
  compileExpression,
  CONDITION,
  type Environments,
  environmentsOf,
  type Expression,
  type Purpose,
} from '../conditions/index.js';
import { complaintAboutLiquid, type LetterTemplate, namesIn, unknownPlaceholders } from '../letters/index.js';
import type { Path } from '../loading/places.js';
import type { ParsedContract } from '../loading/parsed-contract.js';
import type { Problem } from '../problem.js';
import type { Scope } from '../values/shape.js';

/** Reads the expressions and templates of a contract and collects what is wrong with them, each at its place. */
export class Binder {
  readonly problems: Problem[] = [];
  /** Names that templates use, by the scope that they were read in. */
  private readonly used = new Map<Scope, Set<string>>();
  private readonly environments = new Map<Scope, Environments>();

  constructor(readonly parsed: ParsedContract) {}

  condition(path: Path, text: string, scope: Scope): Expression<boolean> {
    return this.expression(path, text, scope, CONDITION);
  }

  /** An expression that is wrong is told in {@link problems}; what is handed back then fails when it is asked. */
  expression<Result>(path: Path, text: string, scope: Scope, purpose: Purpose<Result>): Expression<Result> {
    const compiled = compileExpression(text, scope, this.environmentsOf(scope), purpose);
    if (compiled.ok) return compiled.expression;
    for (const { start, message } of compiled.complaints) {
      this.problems.push(this.parsed.source.problem(path, message, start));
    }
    return {
      source: text,
      evaluate: () => {
        throw new Error(`${text} was refused when the contract was read`);
      },
    };
  }

  /** A text with placeholders that stands in contract.yaml itself. */
  text(path: Path, text: string, scope: Scope): readonly Template[] {
    const { liquid } = this.parsed.engine;
    try {
      const template = liquid.parse(text);
      this.use(template, scope);
      for (const { message } of unknownPlaceholders(liquid, template, scope)) {
        this.problems.push(this.parsed.source.problem(path, message));
      }
      return template;
    } catch (error) {
      this.problems.push(this.parsed.source.problem(path, complaintAboutLiquid(error).message));
      return [];
    }
  }

  /** A template of its own file, against what its placeholders may name here. */
  template(template: LetterTemplate, scope: Scope): void {
    const { liquid } = this.parsed.engine;
    for (const part of [template.subject ?? [], template.body]) {
      this.use(part, scope);
      for (const { line, column, message } of unknownPlaceholders(liquid, part, scope)) {
        this.problems.push({ severity: 'error', file: template.file, line, column, message });
      }
    }
  }

  /** The part of a scope that its templates use: what else there is need not be turned for every letter. */
  usedOf(scope: Scope): Scope {
    const used = this.used.get(scope);
    return new Map([...scope].filter(([name]) => used?.has(name) === true));
  }

  private use(template: readonly Template[], scope: Scope): void {
    const used = this.used.get(scope) ?? new Set<string>();
    for (const name of namesIn(this.parsed.engine.liquid, template)) used.add(name);
    this.used.set(scope, used);
  }

  private environmentsOf(scope: Scope): Environments {
    let known = this.environments.get(scope);
    if (!known) {
      known = environmentsOf(scope);
      this.environments.set(scope, known);
    }
    return known;
  }
}
