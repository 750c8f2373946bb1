import type { TestDatabase } from '#database/testing';

/** The first token of every installation that a test makes. */
export const TEST_TOKEN = 'a-token-for-tests-of-32-characters-or-more';

/** The environment of a process of the product on a test's database; nothing of the one that runs the tests. */
export function testEnvironment(
  { logins }: TestDatabase,
  more: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    DATABASE_URL: logins.service,
    COUNTERSIGN_OWNER_URL: logins.owner,
    COUNTERSIGN_READER_URL: logins.reader,
    COUNTERSIGN_SAMPLE: 'off',
    COUNTERSIGN_ADMIN_TOKEN: TEST_TOKEN,
    COUNTERSIGN_ADMIN_NAME: 'mike',
    LOG_LEVEL: 'warn',
    PORT: '0',
    ...more,
  };
}
