import { describe, expect, it } from '@jest/globals';
import { type Instant, plainDate } from '#eventsourcing';
import type { JsonObject } from '#ledger';
import { arContract } from '../testing/ar-contract.js';
import { compiled, exampleWith } from '../testing/example-contract.js';
import {
  checkedPlace,
  checkHolds,
  type Observation,
  preconditionHolds,
  triggeredBy,
} from './expectations.js';

const contract = arContract();
const now = '2026-06-10T10:00:00.000Z' as Instant;
const run = {
  id: '6a0e8a2e-3f5c-5a52-9c8e-0a3a1f3f6b11',
  counts: { draft_per_tier: { planned: 3, staged: 2, skipped: 1, failed: 0 } },
};

function observed(row: JsonObject | null, columns: Observation['columns'] = []): Observation {
  return { columns, row, as_of: plainDate('2026-06-10'), now, run_id: run.id, input: {} };
}

describe('A precondition', () => {
  const fresh = (row: JsonObject | null): Observation =>
    observed(row, [{ name: 'fresh_at', type: 'timestamptz' }]);

  it.each([
    [{ fresh_at: '2026-06-10T04:00:01Z' }, true],
    [{ fresh_at: '2026-06-10T04:00:00Z' }, false],
    [{ fresh_at: null }, false],
    [null, false],
  ])('about %j holds: %s', (row, holds) => {
    expect(preconditionHolds(contract, 'aging_data_fresh', fresh(row))).toEqual({ holds, error: null });
  });

  it('does not hold when it does not fit what the query answered with', () => {
    const other = observed({ n: 1 }, [{ name: 'n', type: 'int8' }]);
    const { holds, error } = preconditionHolds(contract, 'aging_data_fresh', other);
    expect(holds).toBe(false);
    expect(error).toContain('There is no fresh_at in row.');
    const unreadable = preconditionHolds(contract, 'aging_data_fresh', fresh({ fresh_at: {} as never }));
    expect(unreadable.holds).toBe(false);
    expect(() => preconditionHolds(contract, 'nothing', other)).toThrow('has no precondition called nothing');
  });
});

describe('A check', () => {
  const counted = (n: number): Observation => observed({ n }, [{ name: 'n', type: 'int8' }]);

  it('compares what was counted with what the run did', () => {
    expect(checkHolds(contract, 'actions_staged', counted(2), run)).toEqual({ holds: true, error: null });
    expect(checkHolds(contract, 'actions_staged', counted(3), run)).toEqual({ holds: false, error: null });
    expect(() => checkHolds(contract, 'nothing', counted(2), run)).toThrow('has no check called nothing');
  });

  it('of an object or an address knows its place, and what to expect there', () => {
    const more = compiled(
      exampleWith(
        'verify:',
        [
          'verify:',
          '  - { name: file, object: { bucket: b, key: "{{ run.id }}.pdf" } }',
          '  - { name: page, http: { url: "https://x.example.com/{{ run.id }}" }, expect: "row.body.ok" }',
        ].join('\n'),
      ),
    );
    const holds = (name: string, row: JsonObject | null): boolean =>
      checkHolds(more, name, observed(row), run).holds;
    expect(checkedPlace(more, 'file', run)).toBe(`${run.id}.pdf`);
    expect(checkedPlace(more, 'page', run)).toBe(`https://x.example.com/${run.id}`);
    expect(() => checkedPlace(more, 'letters_staged', run)).toThrow(
      'has no check on an object or an address',
    );
    expect(holds('page', { status: 200, body: { ok: true } })).toBe(true);
    expect(holds('page', { status: 200, body: {} })).toBe(false);
    expect(holds('page', { status: 500, body: { ok: true } })).toBe(false);
    expect(holds('file', null)).toBe(false);
    expect(holds('file', {})).toBe(true);
  });
});

describe('An inbound event', () => {
  it.each([
    ['price.changed', { list_price: 10.5 }, true],
    ['price.changed', { list_price: 0 }, false],
    ['price.changed', {}, false],
    ['price.changed', null, false],
    ['other', { list_price: 10.5 }, false],
  ])('%s with %j starts a run: %s', (type, data, expected) => {
    expect(triggeredBy(contract, type, data, now)).toBe(expected);
  });
});
