import { OWN_NAMES } from '../binding/scopes.js';
import type { Contract } from '../model/contract.js';
import type { FanOut } from '../model/fan-out.js';
import { TOOLS } from '../model/tools.js';
import { suggestion } from '../nearest-name.js';
import type { Problem } from '../problem.js';
import type { Path } from './places.js';
import type { YamlSource } from './yaml-source.js';

/** What must hold for a fan-out beside its schema. */
export function fanOutRules(
  contract: Contract,
  target: FanOut,
  index: number,
  source: YamlSource,
): readonly Problem[] {
  const at = (...rest: Path): Path => ['fan_out', index, ...rest];
  const rules = [overAndWith, tiersRise, groups, tools, letters, recipients, lines, gate];
  return rules.flatMap((rule) =>
    rule(contract, target, index).map(({ path, key, message }) =>
      key === true ? source.problemWithKey(at(...path), message) : source.problem(at(...path), message),
    ),
  );
}

interface Broken {
  readonly path: Path;
  /** The field's name is meant rather than what it holds. */
  readonly key?: boolean;
  readonly message: string;
}

type RuleOf = (contract: Contract, target: FanOut, index: number) => readonly Broken[];

const overAndWith: RuleOf = (contract, target, index) => {
  const broken: Broken[] = [];
  const queries = Object.keys(contract.context);
  const over = contract.context[target.over];
  if (!over) {
    broken.push({
      path: ['over'],
      message: `There is no context query ${target.over}. ${suggestion(target.over, queries)}`,
    });
  } else if (!over.item) {
    const message = `The context query ${target.over} does not say what its rows stand for. Add item with a key to it.`;
    broken.push({ path: ['over'], message });
  }
  if (queries.includes(target.name)) {
    broken.push({
      path: ['name'],
      message: `The name ${target.name} is that of a context query. Choose another.`,
    });
  }
  const earlier = contract.fan_out.slice(0, index).map(({ name }) => name);
  for (const [name, { from }] of Object.entries(target.with)) {
    if (OWN_NAMES.has(name)) {
      broken.push({
        path: ['with', name],
        key: true,
        message: `The name ${name} has a meaning of its own. Choose another.`,
      });
    }
    if (!queries.includes(from) && !earlier.includes(from)) {
      const message = `There is no context query or earlier fan-out ${from}. ${suggestion(from, [...queries, ...earlier])}`;
      broken.push({ path: ['with', name], key: true, message });
    }
  }
  return broken;
};

const tiersRise: RuleOf = (_, { tiers, at_least }) => [
  ...tiers.flatMap(({ tier }, index) =>
    tier === index + 1
      ? []
      : [
          {
            path: ['tiers', index, 'tier'],
            message: `Tiers are numbered from 1, one by one: expected ${index + 1}, found ${tier}.`,
          },
        ],
  ),
  ...(at_least !== null && tiers.length === 0
    ? [{ path: ['at_least'], key: true, message: 'There are no tiers that could rise.' }]
    : []),
];

const groups: RuleOf = (_, { group_by, tiers, once_per, suppress }) => {
  if (group_by === null) return [];
  const broken: Broken[] = [];
  if (tiers.length > 0)
    broken.push({
      path: ['tiers'],
      key: true,
      message: 'A group has no tiers: leave out tiers or group_by.',
    });
  if (once_per)
    broken.push({
      path: ['once_per'],
      key: true,
      message: 'There is one item a group already: leave out once_per.',
    });
  suppress.forEach(({ effect }, index) => {
    if (effect !== 'drop_items') return;
    broken.push({ path: ['suppress', index, 'effect'], message: 'A group has no lines to drop.' });
  });
  return broken;
};

const tools: RuleOf = (_, { stage, suppress }) => {
  const known = [...TOOLS.keys()];
  const unknown = (path: Path, tool: string): readonly Broken[] =>
    TOOLS.has(tool) ? [] : [{ path, message: `There is no tool ${tool}. ${suggestion(tool, known)}` }];
  return [
    ...unknown(['stage', 'tool'], stage.tool),
    ...suppress.flatMap((rule, index) =>
      rule.effect === 'tool' ? unknown(['suppress', index, 'tool'], rule.tool) : [],
    ),
  ];
};

const letters: RuleOf = (_, { kind, tiers, stage, table, group_by }) => {
  const broken: Broken[] = [];
  const mails = TOOLS.get(stage.tool)?.mails === true;
  if (mails && tiers.length === 0 && stage.template === null) {
    broken.push({
      path: ['stage'],
      message: 'A mail needs a letter. Add template, or tiers that name one each.',
    });
  }
  if (tiers.length > 0 && stage.template !== null) {
    broken.push({
      path: ['stage', 'template'],
      key: true,
      message: 'Every tier names its letter: leave this one out.',
    });
  }
  if (!mails && kind === 'hitl_email_draft') {
    broken.push({
      path: ['kind'],
      message: `A hitl_email_draft is a mail, but the tool ${stage.tool} sends none.`,
    });
  }
  if (table?.of === 'rows' && group_by === null) {
    broken.push({
      path: ['table', 'of'],
      message: 'Only a group has rows. Add group_by, or name rows that stand beside the item.',
    });
  }
  return broken;
};

const recipients: RuleOf = (contract, target) => {
  const broken: Broken[] = [];
  const names = Object.keys(target.recipients);
  if (TOOLS.get(target.stage.tool)?.mails === true && !names.includes(target.stage.recipient_kind)) {
    const message = `There is no recipient ${target.stage.recipient_kind}. ${suggestion(target.stage.recipient_kind, names)}`;
    broken.push({ path: ['stage', 'recipient_kind'], message });
  }
  target.tiers.forEach(({ cc }, index) => {
    cc.forEach((name, copy) => {
      if (names.includes(name)) return;
      broken.push({
        path: ['tiers', index, 'cc', copy],
        message: `There is no recipient ${name}. ${suggestion(name, names)}`,
      });
    });
  });
  const inside = names.find((name) => name !== 'customer');
  if (inside !== undefined && contract.internal_domains.length === 0) {
    const message = `${inside} is one of our own people: say at the top which mail domains are ours, internal_domains: [...].`;
    broken.push({ path: ['recipients', inside], key: true, message });
  }
  return broken;
};

const lines: RuleOf = (contract, target) => {
  const has = contract.context[target.over]?.item?.lines != null;
  return target.suppress.flatMap(({ effect }, index) =>
    effect === 'drop_items' && !has
      ? [
          {
            path: ['suppress', index, 'effect'],
            message: `The rows of ${target.over} have no lines to drop. Name them there: item: { lines: ... }.`,
          },
        ]
      : [],
  );
};

/** What a single click must never cover, and what nobody would be asked about at all. */
const gate: RuleOf = (contract, target) => {
  if (target.after_gate !== 'covered') return [];
  const broken: Broken[] = [];
  const path: Path = ['after_gate'];
  if (target.kind === 'hitl_email_draft') {
    broken.push({
      path,
      message: 'A hitl_email_draft is never sent without its own decision. Write review.',
    });
  } else if (target.kind === 'flag') {
    broken.push({ path, message: 'A flag is decided by itself. Write review.' });
  }
  const writes = [
    target.stage.tool,
    ...target.suppress.flatMap((rule) => (rule.effect === 'tool' ? [rule.tool] : [])),
  ].filter((tool) => TOOLS.get(tool)?.writes === true);
  if (contract.risk_level < contract.gate.risk_gate && writes.length > 0) {
    const message =
      `Nobody would be asked: the gate does not fire (risk_level ${contract.risk_level} is below risk_gate ` +
      `${contract.gate.risk_gate}), and covered lets ${writes.join(', ')} go on without a decision. Write review.`;
    broken.push({ path, message });
  }
  return broken;
};
