import { rmSync } from 'node:fs';

export default async function globalTeardown() {
  const { postgres, data } = globalThis.__COUNTERSIGN_TEST__;
  await postgres.leave();
  rmSync(data, { recursive: true, force: true });
}
