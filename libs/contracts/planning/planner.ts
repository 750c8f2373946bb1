import { Refusal } from '#eventsourcing';
import type { JsonObject } from '#ledger';
import { bindTargets } from '../binding/bind-contract.js';
import type { BoundBeside, BoundTarget } from '../binding/bound-contract.js';
import type { CompiledContract } from '../loading/compile-contract.js';
import type { ItemColumns } from '../model/context.js';
import { hasErrors, problemText } from '../problem.js';
import type { TypedRow } from '../values/shape.js';
import { amongOthers } from './among-others.js';
import { ChangesSince } from './changes.js';
import { Drafter } from './drafts.js';
import { itemKey } from './item-key.js';
import type { Plan, PlanInput, PlanItem } from './plan.js';
import { type Relation, RowIndex } from './relations.js';
import { countsOf, markedOf, notTaken, suppressedOf, tierTotals, totalsOf } from './summary.js';
import { toItem } from './to-item.js';
import type { Work } from './work.js';
import { workOnGroups } from './work-on-groups.js';
import { workOnRows } from './work-on-row.js';
import type { Workbench } from './workbench.js';
import { worldOf } from './world.js';

/**
 * Works out what a run would propose: for each fan-out and row whether it is staged, held back or failed, with the
 * draft. Pure: nothing but the contract and the frozen rows decides, no clock, no order of arrival.
 *
 * @throws Refusal when the contract's conditions do not fit the columns of the rows, or rows are missing
 */
export function plan(compiled: CompiledContract, input: PlanInput): Plan {
  return new Planning(compiled, input).plan();
}

class Planning {
  private readonly targets: readonly BoundTarget[];
  private readonly world: JsonObject;
  private readonly worldValues: TypedRow;
  private readonly warnings: string[] = [];
  /** What earlier fan-outs made of their rows, for later ones. */
  private readonly outcomes = new Map<string, readonly JsonObject[]>();
  private readonly indexes = new Map<string, RowIndex>();

  constructor(
    private readonly compiled: CompiledContract,
    private readonly input: PlanInput,
  ) {
    for (const name of Object.keys(compiled.contract.context)) {
      if (name in input.contexts) continue;
      throw new Refusal(
        'invalid',
        `Expected rows of the context query ${name} of ${compiled.contract.type}, found none.`,
      );
    }
    const columns = new Map(Object.entries(input.contexts).map(([name, context]) => [name, context.columns]));
    const { targets, world, problems } = bindTargets(compiled, columns);
    if (hasErrors(problems)) {
      const found = problems.map(problemText).join('\n');
      throw new Refusal(
        'invalid',
        `The contract ${compiled.contract.type} does not fit its queries:\n${found}`,
      );
    }
    this.targets = targets;
    this.world = worldOf(compiled.contract, input);
    this.worldValues = world.row(this.world);
  }

  plan(): Plan {
    const { contract, digest } = this.compiled;
    const drafter = new Drafter(this.compiled, this.worldValues);
    const main = this.targets.find(({ tiers }) => tiers.length > 0) ?? this.targets[0];
    const changes = new ChangesSince(main?.target.name ?? '', this.input.previous ?? []);
    const items: PlanItem[] = [];
    let mainWorks: readonly Work[] = [];
    for (const bound of this.targets) {
      const works = this.worksOf(bound);
      const own = works.map((work) => toItem(work, drafter, changes.of(work)));
      this.outcomes.set(
        bound.target.name,
        own.map((item, index) => outcomeRow(works[index], item)),
      );
      if (bound === main) mainWorks = works;
      items.push(...own);
    }
    return {
      workflow_type: contract.type,
      contract_digest: digest,
      as_of: this.input.as_of,
      items,
      counts: countsOf(this.targets, items),
      ...(main ? this.summaryOf(main, mainWorks, items) : { totals: {}, by_tier: [], not_taken: 0 }),
      suppressed: suppressedOf(items),
      marked: markedOf(items),
      changes: changes.summary(mainWorks, main ? this.keysOf(main) : new Set()),
      warnings: this.warnings,
    };
  }

  private summaryOf(
    main: BoundTarget,
    works: readonly Work[],
    items: readonly PlanItem[],
  ): Pick<Plan, 'totals' | 'by_tier' | 'not_taken'> {
    const columns = this.columnsOf(main);
    const rows = this.rowsOf(main.target.over).map((row) => main.row.row(row));
    return {
      totals: totalsOf(rows, columns),
      by_tier: tierTotals(main, columns, works, items),
      not_taken: notTaken(rows, columns, works),
    };
  }

  /** Keys of everything that the query knows, taken by the fan-out or not. */
  private keysOf(main: BoundTarget): ReadonlySet<string> {
    const { key } = this.columnsOf(main);
    const rows = this.rowsOf(main.target.over);
    return new Set(rows.map((row) => itemKey(key.map((column) => row[column])) ?? ''));
  }

  private worksOf(bound: BoundTarget): readonly Work[] {
    const bench: Workbench = {
      bound,
      columns: this.columnsOf(bound),
      rows: this.rowsOf(bound.target.over),
      relations: bound.beside.map((beside) => this.relation(beside)),
      groupRelations: bound.besideGroup.map((beside) => this.relation(beside)),
      world: this.world,
      worldValues: this.worldValues,
    };
    const works = bound.target.group_by === null ? workOnRows(bench) : workOnGroups(bench);
    this.warnAboutRates(bound, works);
    return amongOthers(bound, works);
  }

  private relation(bound: BoundBeside): Relation {
    const { from, on } = bound.beside;
    const name = JSON.stringify([from, on]);
    let index = this.indexes.get(name);
    if (!index) {
      index = new RowIndex(this.outcomes.get(from) ?? this.rowsOf(from), on);
      this.indexes.set(name, index);
    }
    return { bound, index };
  }

  private columnsOf({ target }: BoundTarget): ItemColumns {
    const columns = this.compiled.contract.context[target.over]?.item;
    if (columns) return columns;
    throw new Error(`${target.over} has no item; the contract should have been refused when it was loaded.`);
  }

  private rowsOf(context: string): readonly JsonObject[] {
    return this.input.contexts[context]?.rows ?? [];
  }

  private warnAboutRates(bound: BoundTarget, works: readonly Work[]): void {
    const unrated = works.filter(({ figures }) => figures.unrated);
    if (unrated.length === 0) return;
    const currencies = [...new Set(unrated.map(({ figures }) => figures.currency ?? 'no currency'))].sort();
    this.warnings.push(
      `${bound.target.name}: ${unrated.length} items have no exchange rate (${currencies.join(', ')}) and are ranked by their own amount.`,
    );
  }
}

/** A row of an earlier fan-out: the row it was about, and what became of it. */
function outcomeRow(work: Work | undefined, item: PlanItem): JsonObject {
  return {
    ...work?.original,
    tier: item.tier,
    tier_name: item.tier_name,
    verdict: item.verdict,
    code: item.verdict === 'stage' ? null : item.code,
    amount: item.amount,
  };
}
