import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';

const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real browser. @throws when the machine has none: pages that nobody has looked at are not tested */
export function openBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) {
    throw new Error(
      `The pages are tested in a real browser, and there is no ${CHROMIUM}. Install it (Debian: apt-get install ` +
        `chromium), then run the tests again.`,
    );
  }
  return chromium.launch({ executablePath: CHROMIUM, args: ARGS });
}
