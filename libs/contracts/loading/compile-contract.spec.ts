import { describe, expect, it } from '@jest/globals';
import { problemText } from '../problem.js';
import { compiled, exampleFiles, exampleWith } from '../testing/example-contract.js';
import { compileContract } from './compile-contract.js';
import { contractDigest, type ContractFiles } from './digest.js';

/** As it stands in the example. */
const IF = "if: 'item.overdue_amount > 100.00'";

function problemsOf(files: ContractFiles): string {
  return compileContract(files).problems.map(problemText).join('\n');
}

describe('A contract', () => {
  it('is what its file says, with every default filled in', () => {
    const { contract, templates } = compiled(exampleFiles());
    expect(contract).toMatchObject({
      type: 'first_letters',
      overlap: 'supersede',
      locale: 'en-US',
      triggers: [{ kind: 'manual' }],
      gate: { approver: 'mike', deputies: [], window: '60m', expires: 'next_occurrence' },
      context: { overdue: { kind: 'sql', max_rows: 50_000, timeout: '10s' } },
      fan_out: [{ name: 'letters', after_gate: 'review', daily_cap: 0, stage: { expires: '3d' } }],
      verify: [{ kind: 'sql', window: '10s', deadline: '60m' }],
    });
    expect([...templates.keys()]).toEqual(['letter.liquid']);
  });

  it('has a digest of contract.yaml and every file it names, and of nothing else', () => {
    const files = exampleFiles();
    const { digest } = compiled(files);
    expect(digest).toBe(contractDigest(files));
    expect(compiled(new Map([...files, ['unused.liquid', 'x']])).digest).toBe(digest);
    const changed = new Map([...files, ['letter.liquid', `${files.get('letter.liquid') ?? ''} `]]);
    expect(compiled(changed).digest).not.toBe(digest);
    expect(compiled(exampleWith('a hundred.', 'a hundred!')).digest).not.toBe(digest);
  });

  it('keeps a policy figure as it is written', () => {
    const { contract } = compiled(exampleWith('gate:', 'values: { a: 10.10, b: 7, c: word, d: 1e2 }\ngate:'));
    expect(contract.values).toEqual({
      a: { kind: 'decimal', value: '10.10' },
      b: { kind: 'int', value: 7 },
      c: { kind: 'text', value: 'word' },
      d: { kind: 'decimal', value: '1e2' },
    });
  });

  it.each([
    [
      'kind: loop',
      'knid: loop',
      'contract.yaml:38:5 error: There is no field knid in fan_out. Did you mean kind?',
    ],
    [
      'kind: loop',
      'kind: lop',
      'contract.yaml:38:11 error: Expected one of loop, flag, hitl_email_draft, workflow, found "lop". Did you mean loop?',
    ],
    [
      'title: My',
      'titel: My',
      'contract.yaml:4:1 error: There is no field titel in a contract. Did you mean title?',
    ],
    ['risk_level: 3\n', '', 'contract.yaml:3:1 error: The field risk_level is missing in a contract.'],
    ['risk_level: 3', 'risk_level: high', 'contract.yaml:5:13 error: Expected a whole number, found "high".'],
    ['risk_level: 3', 'risk_level: 300', 'Expected a number <= 10, found 300.'],
    [
      'manual: {}',
      'manual: {}\n    chat: {}',
      'Expected exactly one of cron, manual, chat and event in a trigger, found the fields manual, chat.',
    ],
    ['manual: {}', 'manual: {}\n    tz: UTC', 'The field tz needs cron beside it.'],
    ['manual: {}', 'cron: "0 6 * *"\n    tz: UTC', 'found 4 fields'],
    ['manual: {}', 'cron: "0 6 31 2 *"\n    tz: UTC', 'never comes'],
    ['manual: {}', 'cron: "0 61 * * *"\n    tz: UTC', 'Expected five fields'],
    [
      'manual: {}',
      'cron: "0 6 * * *"\n    tz: America/New_Yrok',
      'America/New_York, found "America/New_Yrok"',
    ],
    ['manual: {}', 'cron: "0 6 * * *"', 'warning: No zone (tz) is given: the schedule is meant in UTC.'],
    [
      'manual: {}',
      'cron: "0 6 1 * 1"\n    tz: UTC',
      'warning: "0 6 1 * 1" runs on the day of the month and on the day of the week',
    ],
    [
      'over: overdue',
      'over: overdeu',
      'contract.yaml:39:11 error: There is no context query overdeu. Did you mean overdue?',
    ],
    ['over: overdue', 'over: contact', 'does not say what its rows stand for'],
    [
      'template: letter.liquid',
      'template: leter.liquid',
      'There is no file leter.liquid beside contract.yaml. Did you mean letter.liquid?',
    ],
    [
      'template: letter.liquid',
      'template: ../x.liquid',
      'Expected the name of a .liquid file in the folder of the contract',
    ],
    ['template: letter.liquid', 'expires: 3d', 'A mail needs a letter.'],
    ['tool: propose_email_to_customer', 'tool: propose_mail', 'There is no tool propose_mail.'],
    [
      '      customer: { name',
      '      custmer: { name',
      'There is no recipient customer. Did you mean custmer?',
    ],
    [
      '      customer: { name',
      '      boss: { address: "\'a@b.example\'" }\n      customer: { name',
      'internal_domains',
    ],
    ['kind: loop', 'kind: flag', 'The field flag is missing in fan_out.'],
    [
      'kind: loop',
      'kind: loop\n    flag: x',
      'contract.yaml:39:5 error: The field flag does not belong here beside kind: loop.',
    ],
    ['kind: loop', 'kind: loop\n    daily_cap: -1', 'Expected a number >= 0, found -1.'],
    [
      'code: NO_CONTACT',
      'code: no contact',
      'Expected a code of capitals, digits and underscores, such as PROMISE_OPEN, found "no contact".',
    ],
    ['code: NO_CONTACT,', 'code: NO_CONTACT, effect: tool,', 'The field tool is missing'],
    ['code: NO_CONTACT,', 'code: NO_CONTACT, skip_if: "true",', 'The field skip_if does not belong here'],
    ['code: NO_CONTACT,', 'code: NO_CONTACT, effect: drop_items,', 'have no lines to drop'],
    ['risk_level: 3', 'risk_level: 3\nsecond: &a 1\nthird: *a', 'Write the value again: anchors'],
    ['risk_level: 3', 'risk_level: 3\nrisk_level: 4', 'Map keys must be unique'],
    [IF, 'if: !item.vip', 'A text that begins with ! must stand in quotes'],
    [IF, 'if: item.overdue_amount > 100 # && item.days_overdue > 3', 'Put the condition in quotes'],
    [IF, 'if: true', 'Expected a text (put it in quotes), found true.'],
    [
      IF,
      'if: "itme.overdue_amount > 100.00"',
      'contract.yaml:40:10 error: There is no itme here. Did you mean item?',
    ],
    [
      IF,
      'if: "item.a > 1 && item.b.matches(\'x\')"',
      'contract.yaml:40:24 error: There is no method matches here.',
    ],
    [IF, 'if: >\n      item.a > 1\n      && itme.b', 'contract.yaml:42:10 error: There is no itme here.'],
    [
      'run.counts.letters.staged',
      'run.counts.leters.staged',
      'There is no leters in run.counts. Did you mean letters?',
    ],
    [
      'customer:{{ item.customer_id }}',
      'customer:{{ itm.customer_id }}',
      'There is nothing called itm here. Did you mean item?',
    ],
    [
      'gate:\n  risk_gate: 3',
      'gate:\n  expires: never\n  risk_gate: 3',
      'Expected next_occurrence or a duration such as 3d, found "never".',
    ],
    ['item:\n', 'timeout: 2m\n    item:\n', 'Expected a time limit of at most 60s, found 2m.'],
    ['risk_level: 3', 'risk_level: 1\n', ''],
  ])('with %j as %j says %s', (replace, by, expected) => {
    const problems = problemsOf(exampleWith(replace, by));
    if (expected === '') expect(problems).toBe('');
    else expect(problems).toContain(expected);
  });

  it('is refused when a write would go on without anybody being asked', () => {
    const below = exampleWith('risk_level: 3', 'risk_level: 1');
    const files = new Map(below).set(
      'contract.yaml',
      (below.get('contract.yaml') ?? '').replace('kind: loop', 'kind: loop\n    after_gate: covered'),
    );
    expect(problemsOf(files)).toContain(
      'Nobody would be asked: the gate does not fire (risk_level 1 is below risk_gate 3)',
    );
    expect(problemsOf(exampleWith('kind: loop', 'kind: loop\n    after_gate: covered'))).toBe('');
  });

  it('tells mistakes in its templates with their file and line', () => {
    const files = new Map(exampleFiles()).set(
      'letter.liquid',
      'Subject: x\n\n{{ itm.x }}\n{{ contact | nope }}',
    );
    expect(problemsOf(files)).toContain('letter.liquid:4:1 error: There is no filter nope.');
    const unknown = new Map(exampleFiles()).set('letter.liquid', 'Dear {{ itm.x }}');
    expect(problemsOf(unknown)).toContain(
      'letter.liquid:1:1 error: Expected the first line to be "Subject: ..."',
    );
    expect(problemsOf(unknown)).toContain(
      'letter.liquid:1:9 error: There is nothing called itm here. Did you mean item?',
    );
  });

  it('is refused when it is no YAML, too long, or not there', () => {
    expect(problemsOf(new Map())).toContain('There is no contract.yaml.');
    expect(problemsOf(new Map([['contract.yaml', 'a: [1']]))).toContain('contract.yaml:1:');
    expect(problemsOf(new Map([['contract.yaml', '- a']]))).toContain(
      'Expected fields below it, found a list.',
    );
    expect(problemsOf(new Map([['contract.yaml', '']]))).toContain(
      'Expected fields below it, found nothing.',
    );
    expect(problemsOf(new Map([['contract.yaml', '#'.repeat(70_000)]]))).toContain(
      'Expected at most 65536 bytes',
    );
  });
});
