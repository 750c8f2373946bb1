import type { Contract } from '../model/contract.js';
import type { Path } from './places.js';

/** A template that a contract names, and where. */
export interface NamedFile {
  readonly file: string;
  readonly path: Path;
  /** A letter has a subject line, what is said on the phone has none. */
  readonly use: 'letter' | 'call';
}

/** Every file that belongs to a contract beside contract.yaml, once for each place that names it. */
export function namedFiles(contract: Contract): readonly NamedFile[] {
  return contract.fan_out.flatMap((target, index) => {
    const at = (...rest: Path): Path => ['fan_out', index, ...rest];
    const named: (NamedFile | undefined)[] = [
      letter(target.stage.template, at('stage', 'template')),
      ...target.tiers.flatMap((tier, tierIndex) => [
        letter(tier.template, at('tiers', tierIndex, 'template')),
        call(tier.call, at('tiers', tierIndex, 'call')),
      ]),
      ...target.suppress.map((rule, ruleIndex) =>
        rule.effect === 'tool' ? call(rule.call, at('suppress', ruleIndex, 'call')) : undefined,
      ),
    ];
    return named.filter((file) => file !== undefined);
  });
}

function letter(file: string | null, path: Path): NamedFile | undefined {
  return file === null ? undefined : { file, path, use: 'letter' };
}

function call(file: string | null, path: Path): NamedFile | undefined {
  return file === null ? undefined : { file, path, use: 'call' };
}
