import type { Plan, PlanItem } from '#contracts';
import type { PlainDate } from '#eventsourcing';
import { Simulations } from '#runs';
import { Exit, WRONG_WORDS } from '../exit.js';
import type { Printer } from '../output/printer.js';
import type { Session } from '../session.js';

interface Change {
  readonly target: string;
  readonly key: string;
  readonly here: string;
  readonly there: string;
}

const SHOWN = 50;

/** What another version of a contract would do differently on the same rows. */
export class PlanDifference {
  constructor(readonly changes: readonly Change[]) {}

  print(print: Printer): void {
    print.line();
    print.heading(`Against the other version: ${this.changes.length} items differ`);
    print.table(
      ['target', 'item', 'in force', 'other'],
      this.changes.slice(0, SHOWN).map((change) => [change.target, change.key, change.here, change.there]),
    );
    if (this.changes.length > SHOWN)
      print.line(`... and ${this.changes.length - SHOWN} more (--json has all)`);
  }

  toJSON(): unknown {
    return { differing: this.changes.length, changes: this.changes };
  }
}

export async function compareWith(
  session: Session,
  type: string,
  folder: string,
  plan: Plan,
  asOf: PlainDate | undefined,
): Promise<PlanDifference> {
  const { compileContract, problemText, readContractFiles } = await import('#contracts');
  const compilation = compileContract(await readContractFiles(folder));
  if (!compilation.ok) {
    throw new Exit(WRONG_WORDS, compilation.problems.map(problemText).join('\n'));
  }
  if (compilation.contract.contract.type !== type) {
    throw new Exit(
      WRONG_WORDS,
      `Expected a contract of ${type} in ${folder}, found one of ${compilation.contract.contract.type}.`,
    );
  }
  const other = await session.get(Simulations).simulateContract(compilation.contract, { asOf });
  return new PlanDifference(differences(plan, other.plan));
}

function differences(here: Plan, there: Plan): readonly Change[] {
  const others = new Map(there.items.map((item) => [`${item.target}/${item.key}`, item]));
  const changes: Change[] = [];
  for (const item of here.items) {
    const id = `${item.target}/${item.key}`;
    const other = others.get(id);
    others.delete(id);
    const [mine, theirs] = [words(item), other ? words(other) : 'not planned'];
    if (mine !== theirs) changes.push({ target: item.target, key: item.key, here: mine, there: theirs });
  }
  for (const item of others.values()) {
    changes.push({ target: item.target, key: item.key, here: 'not planned', there: words(item) });
  }
  return changes;
}

function words(item: PlanItem): string {
  const tier = item.tier === null ? '' : ` tier ${item.tier}`;
  return item.verdict === 'stage' ? `staged${tier} ${item.tool}` : `${item.verdict} ${item.code}`;
}
