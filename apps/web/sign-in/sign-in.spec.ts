import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { TEST_TOKEN } from '#composition/testing';
import { barriersIn } from '../testing/axe.js';
import { PagesUnderTest } from '../testing/pages-under-test.js';

let pages: PagesUnderTest;

beforeAll(async () => {
  pages = await PagesUnderTest.open();
});
afterAll(() => pages.close());
afterEach(() => expect(pages.takeWrongs()).toEqual([]));

const inbox = (page: Page) => page.getByRole('heading', { name: 'Inbox', level: 1 });

describe('signing in', () => {
  it('is explained to somebody who comes without a session, and leads him on to where he wanted to go', async () => {
    const page = await pages.anonymous();
    await page.goto('/proposed-actions.html?run=8ea91640-a64b-5cdd-bb58-86058ce07e5b');
    await page.waitForURL(/sign-in\.html/);
    await page.getByText('npx countersign sign-in').waitFor();
    expect(await barriersIn(page)).toEqual([]);
    await page.getByLabel('Token or sign-in link').fill(` ${TEST_TOKEN} `);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(/proposed-actions\.html\?run=8ea91640/);
    await inbox(page).waitFor();
    await page.getByRole('button', { name: /^mike, admin/ }).waitFor();
  });

  it('works once with the link that the server prints, which no GET uses up and no address keeps', async () => {
    const link = /Sign in\s+(\S+)/.exec(pages.printed())?.[1] ?? '';
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/sign-in\.html#link_/);
    // A scanner of mails follows links.
    expect((await fetch(link)).status).toBe(200);
    const page = await pages.anonymous();
    await page.goto(link);
    await page.waitForURL(/proposed-actions\.html$/);
    await inbox(page).waitFor();

    const other = await pages.anonymous();
    await other.goto(link);
    await other.getByText('This does not let you in any more').waitFor();
    expect(other.url()).not.toContain('link_');
    await other.getByText('How to get in').waitFor();
  });

  it('is refused with a token that is none, and says so beside the field', async () => {
    const page = await pages.anonymous();
    await page.goto('/sign-in.html');
    await page.getByLabel('Token or sign-in link').fill('not-a-token-of-anybody');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('This does not let you in any more').waitFor();
    expect(await barriersIn(page)).toEqual([]);
  });

  it('ends when one signs out', async () => {
    const page = await pages.signedIn();
    await page.goto('/proposed-actions.html');
    await page.getByRole('button', { name: /^mike, admin/ }).click();
    await page.getByRole('menuitem', { name: /Sign out/ }).click();
    await page.waitForURL(/sign-in\.html$/);
    await page.goto('/proposed-actions.html');
    await page.waitForURL(/sign-in\.html\?next=/);
  });
});
