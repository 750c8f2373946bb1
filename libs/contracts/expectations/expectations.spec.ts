import { describe, expect, it } from '@jest/globals';
import { type Instant, plainDate } from '#eventsourcing';
import { arContract } from '../testing/ar-contract.js';
import { compiled, exampleWith } from '../testing/example-contract.js';
import { check, checkedPlace, precondition, type RunFacts, triggeredBy } from './expectations.js';

const contract = arContract();
const circumstances = {
  as_of: plainDate('2026-06-10'),
  now: '2026-06-10T10:00:00.000Z' as Instant,
  run_id: '6a0e8a2e-3f5c-5a52-9c8e-0a3a1f3f6b11',
  input: {},
};
const run: RunFacts = {
  id: circumstances.run_id,
  counts: { draft_per_tier: { planned: 3, staged: 2, skipped: 1, failed: 0 } },
};
const fresh = (rows: readonly { fresh_at: string | null }[]) => ({
  columns: [{ name: 'fresh_at', type: 'timestamptz' }],
  rows,
});

describe('A precondition', () => {
  it.each([
    ['2026-06-10T04:00:01Z', true, null],
    ['2026-06-10T04:00:00Z', false, "Expected row.fresh_at > now - duration('6h')."],
    [null, false, "Expected row.fresh_at > now - duration('6h')."],
  ])('on data of %s is met: %s', (fresh_at, holds, reason) => {
    const observed = { fresh_at };
    const found = precondition(contract, 'aging_data_fresh', fresh([observed]), circumstances);
    expect({ ...found, reason: found.reason?.replaceAll('"', "'") ?? null }).toEqual({
      holds,
      reason,
      observed,
    });
  });

  it('is not met by a query without a row, nor by other columns', () => {
    expect(precondition(contract, 'aging_data_fresh', fresh([]), circumstances)).toMatchObject({
      holds: false,
      observed: null,
    });
    const other = { columns: [{ name: 'n', type: 'int8' }], rows: [{ n: 1 }] };
    const { holds, reason } = precondition(contract, 'aging_data_fresh', other, circumstances);
    expect(holds).toBe(false);
    expect(reason).toContain('There is no fresh_at in row.');
    expect(() => precondition(contract, 'nothing', other, circumstances)).toThrow(
      'has no precondition called nothing',
    );
  });
});

describe('A check', () => {
  const counted = (n: number) => ({ columns: [{ name: 'n', type: 'int8' }], rows: [{ n }] });

  it('compares what was counted with what the run did', () => {
    expect(check(contract, 'actions_staged', counted(2), run, circumstances)).toMatchObject({
      holds: true,
      observed: { n: 2 },
    });
    expect(check(contract, 'actions_staged', counted(3), run, circumstances)).toMatchObject({
      holds: false,
      reason: 'Expected row.n == run.counts.draft_per_tier.staged.',
    });
  });

  it('of an object or an address knows its place', () => {
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
    expect(checkedPlace(more, 'file', run)).toBe(`${run.id}.pdf`);
    expect(checkedPlace(more, 'page', run)).toBe(`https://x.example.com/${run.id}`);
    const answer = (status: number, body: { ok?: boolean }) => ({ columns: [], rows: [{ status, body }] });
    expect(check(more, 'page', answer(200, { ok: true }), run, circumstances).holds).toBe(true);
    expect(check(more, 'page', answer(200, {}), run, circumstances).holds).toBe(false);
    expect(check(more, 'page', answer(500, { ok: true }), run, circumstances).reason).toBe(
      'Expected status 200, got 500.',
    );
    expect(check(more, 'file', { columns: [], rows: [] }, run, circumstances).holds).toBe(false);
    expect(check(more, 'file', { columns: [], rows: [{}] }, run, circumstances).holds).toBe(true);
  });
});

describe('An inbound event', () => {
  const { now } = circumstances;

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
