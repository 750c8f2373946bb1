import type { Contract } from '../model/contract.js';
import { durationMs } from '../model/duration.js';
import { OWN_NAMES } from '../binding/scopes.js';
import { nearestName } from '../nearest-name.js';
import type { Problem } from '../problem.js';
import { scheduleProblems } from './cron-problems.js';
import { IANAZone } from 'luxon';
import { fanOutRules } from './fan-out-rules.js';
import type { Path } from './places.js';
import type { YamlSource } from './yaml-source.js';

/** What a schema can't say: names that must exist, fields that exclude one another, schedules, zones. */
export function brokenRules(contract: Contract, written: unknown, source: YamlSource): readonly Problem[] {
  return [
    ...scheduleRules(contract, written, source),
    ...contextRules(contract, source),
    ...timeLimits(contract, source),
    ...sendingRules(contract, source),
    ...contract.fan_out.flatMap((target, index) => fanOutRules(contract, target, index, source)),
    ...uniqueNames(contract.fan_out, 'fan_out', source),
    ...uniqueNames(contract.preconditions, 'preconditions', source),
    ...uniqueNames(contract.verify, 'verify', source),
    ...commentsBehindConditions(written, [], source),
  ];
}

function scheduleRules(contract: Contract, written: unknown, source: YamlSource): readonly Problem[] {
  const triggers = (written as { triggers?: readonly { tz?: string }[] }).triggers ?? [];
  return contract.triggers.flatMap((trigger, index) => {
    if (trigger.kind !== 'cron') return [];
    return scheduleProblems(trigger.cron, triggers[index]?.tz).map(({ field, severity, message }) => {
      const path: Path = ['triggers', index, triggers[index]?.tz === undefined ? 'cron' : field];
      return source.problem(path, message, 0, severity);
    });
  });
}

function contextRules(contract: Contract, source: YamlSource): readonly Problem[] {
  return Object.entries(contract.context).flatMap(([name, query]) => {
    const problems: Problem[] = [];
    const at = (...rest: Path): Path => ['context', name, ...rest];
    for (const [beside, { from }] of Object.entries(query.with)) {
      if (OWN_NAMES.has(beside)) {
        problems.push(
          source.problemWithKey(
            at('with', beside),
            `The name ${beside} has a meaning of its own. Choose another.`,
          ),
        );
      }
      if (!(from in contract.context)) {
        const near = nearestName(from, Object.keys(contract.context));
        const hint = near === undefined ? '' : ` Did you mean ${near}?`;
        problems.push(source.problemWithKey(at('with', beside), `There is no context query ${from}.${hint}`));
      }
    }
    const lines = query.item?.lines ?? null;
    if (lines !== null && query.with[lines]?.many !== true) {
      problems.push(
        source.problem(
          at('item', 'lines'),
          `Expected a name below with that has many: true, found ${lines}.`,
        ),
      );
    }
    if (lines === null && Object.keys(query.item?.adds_up ?? {}).length > 0) {
      problems.push(
        source.problemWithKey(
          at('item', 'adds_up'),
          'Figures can only add up from lines. Name them: lines: items.',
        ),
      );
    }
    return problems;
  });
}

function sendingRules({ sending, gate }: Contract, source: YamlSource): readonly Problem[] {
  const problems: Problem[] = [];
  const { window } = sending;
  if (window && window.to <= window.from) {
    problems.push(
      source.problem(
        ['sending', 'window', 'to'],
        `Expected a time after ${window.from} on the same day, found ${window.to}.`,
      ),
    );
  }
  if (window?.tz != null && !IANAZone.isValidZone(window.tz)) {
    problems.push(
      source.problem(
        ['sending', 'window', 'tz'],
        `There is no time zone ${window.tz}. Write an IANA name such as America/New_York.`,
      ),
    );
  }
  const people = [gate.approver, ...gate.deputies];
  for (const name of Object.keys(gate.addresses)) {
    if (people.includes(name)) continue;
    const message = `${name} is neither the approver nor a deputy (${people.join(', ')}).`;
    problems.push(source.problemWithKey(['gate', 'addresses', name], message));
  }
  return problems;
}

/** What the reader's login allows a query at most. */
const LONGEST_QUERY = '60s';

function timeLimits(contract: Contract, source: YamlSource): readonly Problem[] {
  const limits = [
    ...Object.entries(contract.context).map(([name, query]) => ({
      path: ['context', name, 'timeout'],
      timeout: query.kind === 'sql' ? query.timeout : LONGEST_QUERY,
    })),
    ...contract.preconditions.map(({ timeout }, index) => ({
      path: ['preconditions', index, 'timeout'],
      timeout,
    })),
  ];
  return limits
    .filter(({ timeout }) => durationMs(timeout) > durationMs(LONGEST_QUERY) || durationMs(timeout) === 0)
    .map(({ path, timeout }) =>
      source.problem(path, `Expected a time limit of at most ${LONGEST_QUERY}, found ${timeout}.`),
    );
}

function uniqueNames(
  entries: readonly { readonly name: string }[],
  field: string,
  source: YamlSource,
): readonly Problem[] {
  return entries.flatMap(({ name }, index) => {
    const first = entries.findIndex((other) => other.name === name);
    if (first === index) return [];
    return [
      source.problem(
        [field, index, 'name'],
        `The name ${name} is taken by number ${first + 1} of ${field}. Choose another.`,
      ),
    ];
  });
}

const CONDITIONS = new Set(['if', 'skip_if', 'expect', 'at_least']);

/** `if: item.vip # && item.big` is read as `item.vip`: what stands behind the # may have been meant. */
function commentsBehindConditions(written: unknown, path: Path, source: YamlSource): readonly Problem[] {
  if (Array.isArray(written)) {
    return written.flatMap((member, index) => commentsBehindConditions(member, [...path, index], source));
  }
  if (typeof written !== 'object' || written === null) return [];
  return Object.entries(written).flatMap(([name, member]) => {
    const at = [...path, name];
    if (CONDITIONS.has(name) && source.hasCommentBehind(at)) {
      return [
        source.problem(
          at,
          'A comment stands right behind this condition. Put the condition in quotes, so that it is clear where it ends.',
        ),
      ];
    }
    return commentsBehindConditions(member, at, source);
  });
}
