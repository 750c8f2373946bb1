import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Action, ActionRow } from '../api/proposed-actions.js';
import type { Page as List } from '../api/page.js';
import type { Plan, Run } from '../api/runs.js';
import { barriersIn } from '../testing/axe.js';
import { PagesUnderTest } from '../testing/pages-under-test.js';

let pages: PagesUnderTest;

beforeAll(async () => {
  pages = await PagesUnderTest.open();
});
afterAll(() => pages.close());
afterEach(() => expect(pages.takeWrongs()).toEqual([]));

let day = Date.now();

/** A run that waits at its gate, each of a day of its own: what one test left open holds nothing back in the next. */
async function planThatWaits(): Promise<{ readonly run: Run; readonly plan: Plan }> {
  day += 24 * 3_600_000;
  const { run_id } = await pages.api<{ run_id: string }>('POST', '/runs', {
    workflow_type: 'ar_aging_action_plan',
    as_of: new Date(day).toISOString().slice(0, 10),
    supersede: true,
  });
  const run = await pages.until<Run>(`/runs/${run_id}`, ({ status }) => status === 'awaiting_approval');
  await pages.until<List<ActionRow>>(`/proposed-actions?run_id=${run_id}`, ({ items }) => items.length > 0);
  return { run, plan: await pages.api<Plan>('GET', `/runs/${run_id}/plan`) };
}

const stagedIn = (plan: Plan) => plan.items.filter(({ verdict }) => verdict === 'stage');
const openRun = (page: Page, { run_id }: Run) => page.goto(`/proposed-actions.html?run=${run_id}`);
const bar = (page: Page) => page.getByRole('region', { name: 'Decide about the plan' });
const sheet = (page: Page) => page.getByRole('dialog');

describe('the inbox', () => {
  it('shows a plan as it is: figures, what was held back, and each letter word for word', async () => {
    const { run, plan } = await planThatWaits();
    const page = await pages.signedIn();
    await page.goto('/proposed-actions.html');
    await page.getByRole('heading', { name: 'AR collections action plan' }).waitFor();
    await bar(page)
      .getByText(`Approving stages ${stagedIn(plan).length} drafts; sends nothing.`)
      .waitFor();

    const [tier] = plan.by_tier;
    const row = page.getByRole('row', { name: /1 friendly/ });
    expect(await row.getByRole('cell').allTextContents()).toEqual(
      expect.arrayContaining([String(tier?.customers), String(tier?.staged)]),
    );
    for (const { count } of plan.suppressed.slice(0, 1)) {
      await page.getByText('Contacted recently').first().waitFor();
      expect(count).toBeGreaterThan(0);
    }
    const letter = stagedIn(plan).find(({ tool }) => tool === 'propose_email_to_customer');
    const { draft } = await pages.api<Action>('GET', `/runs/${run.run_id}/plan/items/${letter?.action_id}`);
    if (draft === null || draft === 'erased') throw new Error('Expected a letter.');
    await page.getByRole('searchbox').fill(letter?.customer_id ?? '');
    await page.getByRole('link', { name: letter?.customer_name ?? '' }).click();
    await sheet(page)
      .getByText(draft.subject ?? '')
      .waitFor();
    const paper = page.frameLocator('iframe');
    await paper.getByText(/^Dear /).waitFor();
    await page.getByRole('tab', { name: 'Plain text' }).click();
    expect(await sheet(page).locator('pre').textContent()).toBe(draft.text);
    expect(await barriersIn(page)).toEqual([]);
  });

  it('stages what was approved and nothing that was left out, and shows at once what it did', async () => {
    const { run, plan } = await planThatWaits();
    const page = await pages.signedIn();
    await openRun(page, run);
    await page.getByRole('checkbox', { name: 'Row 1', exact: true }).check();
    await page.getByRole('checkbox', { name: 'Row 2', exact: true }).check();
    await page.getByRole('button', { name: 'Leave out …' }).click();
    await sheet(page).getByRole('button', { name: 'Leave out' }).click();
    await sheet(page).getByText('A reason is needed').waitFor();
    await sheet(page).getByLabel('Why').fill('They called this morning.');
    await sheet(page).getByRole('button', { name: 'Leave out' }).click();
    const staged = stagedIn(plan).length - 2;
    await bar(page).getByText(`Approving stages ${staged} drafts; sends nothing.`).waitFor();
    expect(await barriersIn(page)).toEqual([]);

    await bar(page).getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('alertdialog').getByText(`This stages ${staged} drafts; sends nothing`).waitFor();
    expect(await barriersIn(page)).toEqual([]);
    await page.getByRole('alertdialog').getByRole('button', { name: 'Approve' }).click();
    await page.getByText('Approved by mike').waitFor();
    await page.getByText(`${staged} drafts staged, nothing sent.`).waitFor();
    const { items } = await pages.api<List<ActionRow>>(
      'GET',
      `/proposed-actions?run_id=${run.run_id}&status=pending&limit=200`,
    );
    expect(items).toHaveLength(staged);
    const ended = await pages.api<Run>('GET', `/runs/${run.run_id}`);
    expect(ended.status).toBe('completed');
    expect(await barriersIn(page)).toEqual([]);
  });

  it('decides a single action, and a rejection is kept with its reason', async () => {
    const { run, gate } = await approvedPlan();
    const page = await pages.signedIn();
    await openRun(page, run);
    const links = page.locator('[data-row-link]');
    await links.first().click();
    await sheet(page).getByRole('button', { name: 'Approve' }).click();
    await sheet(page).getByRole('status').getByText('Approved by mike').waitFor();
    await sheet(page).getByRole('button', { name: 'Close' }).click();

    await links.first().click();
    await sheet(page).getByRole('button', { name: 'Reject …' }).click();
    await page.getByLabel('Why').fill('We met them yesterday.');
    await page.getByRole('button', { name: 'Reject', exact: true }).click();
    await sheet(page).getByText('“We met them yesterday.”').waitFor();
    expect(await barriersIn(page)).toEqual([]);
    const { items } = await pages.api<List<ActionRow>>(
      'GET',
      `/proposed-actions?run_id=${gate}&status=rejected`,
    );
    expect(items).toMatchObject([{ decided_by: 'mike', reason: 'We met them yesterday.' }]);
  });

  it('rejects a plan with a reason, and nothing is staged', async () => {
    const { run } = await planThatWaits();
    const page = await pages.signedIn();
    await openRun(page, run);
    await bar(page).getByRole('button', { name: 'Reject' }).click();
    await page.getByLabel('Why').fill('The bank file is not in yet.');
    await page.getByRole('button', { name: 'Reject the plan' }).click();
    await page.getByText('Rejected by mike').waitFor();
    await page.getByText('“The bank file is not in yet.”').waitFor();
    const { items } = await pages.api<List<ActionRow>>('GET', `/proposed-actions?run_id=${run.run_id}`);
    expect(items).toHaveLength(1);
  });

  it('tells the second of two people where he is who decided what, and when', async () => {
    const { run } = await planThatWaits();
    const ana = await pages.tokenFor('ana', 'approver');
    const page = await pages.signedIn({ token: ana });
    await openRun(page, run);
    await bar(page).getByRole('button', { name: 'Approve' }).click();
    await pages.api('POST', `/proposed-actions/${run.run_id}/reject`, { reason: 'Not today.' });
    await page.getByRole('alertdialog').getByRole('button', { name: 'Approve' }).click();
    await page.getByText('Already decided').waitFor();
    await page.getByText(/mike rejected it, \d\d:\d\d/).waitFor();
    await page.getByText('“Not today.”').waitFor();
    expect(await barriersIn(page)).toEqual([]);
  });

  it('lets nobody approve what has changed since it was shown to him', async () => {
    const { run } = await approvedPlan();
    const page = await pages.signedIn();
    await openRun(page, run);
    await page.locator('[data-row-link]').first().click();
    await sheet(page).getByRole('button', { name: 'Approve' }).waitFor();
    const id = new URL(page.url()).searchParams.get('item') ?? '';
    await pages.api('PATCH', `/proposed-actions/${id}`, { draft: { subject: 'Another subject' } });
    await sheet(page).getByRole('button', { name: 'Approve' }).click();
    await sheet(page).getByText('It has changed since it was shown').waitFor();
    await sheet(page).getByText('Another subject').waitFor();
    expect(await pages.api('GET', `/proposed-actions/${id}`)).toMatchObject({ status: 'pending' });
    await sheet(page).getByRole('button', { name: 'Approve' }).click();
    await sheet(page).getByRole('status').getByText('Approved by mike').waitFor();
  });

  it('says to who may not decide why, and offers him nothing', async () => {
    const { run } = await planThatWaits();
    const page = await pages.signedIn({ token: await pages.tokenFor('eve', 'auditor') });
    await openRun(page, run);
    await bar(page).getByText('Only mike or ana may decide this, not eve.').waitFor();
    expect(await bar(page).getByRole('button', { name: 'Approve' }).isDisabled()).toBe(true);
  });

  describe('with a plan that waits', () => {
    let run: Run;
    beforeAll(async () => {
      ({ run } = await planThatWaits());
    });

    it.each([
      ['light', 1280],
      ['dark', 1280],
      ['light', 360],
      ['dark', 360],
    ] as const)(
      'is without barriers, %s at %d px, and scrolls in one direction only',
      async (scheme, width) => {
        const page = await pages.signedIn({
          look: { colorScheme: scheme, viewport: { width, height: 760 } },
        });
        await openRun(page, run);
        await bar(page).waitFor();
        await page.locator('[data-row-link]').first().waitFor();
        expect(await barriersIn(page)).toEqual([]);
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
          width,
        );
      },
    );

    it('is decided by no GET, whoever follows whichever link', async () => {
      const page = await pages.signedIn();
      await openRun(page, run);
      await page.locator('[data-row-link]').first().click();
      const links = await page.evaluate<readonly string[]>(
        '[...document.querySelectorAll("a[href], iframe[src]")].map((link) => link.href || link.src)',
      );
      expect(links.length).toBeGreaterThan(5);
      for (const link of links) await page.request.get(link);
      expect(await pages.api('GET', `/runs/${run.run_id}`)).toMatchObject({ status: 'awaiting_approval' });
    });
  });
});

async function approvedPlan(): Promise<{ readonly run: Run; readonly gate: string }> {
  const { run, plan } = await planThatWaits();
  await pages.api('POST', `/proposed-actions/${run.run_id}/approve`, { digest: plan.digest });
  const ended = await pages.until<Run>(`/runs/${run.run_id}`, ({ status }) => status === 'completed');
  return { run: ended, gate: run.run_id };
}
