import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadContracts, problemText } from '#contracts';
import { Refusal, workflowType } from '#eventsourcing';
import type { Principal } from '#identity';
import { loadSample } from '#mirror';
import { dateIn } from '#scheduling/cron';
import { type Settings, StartupProblem } from '#settings';
import { makeDataFolder } from './data-folder.js';
import { createLog } from './log.js';
import { openDatabase } from './open-database.js';
import { openPlatform, type Platform, type Replacements } from './platform.js';

export interface OpenedPlatform {
  readonly platform: Platform;
  close(): Promise<void>;
}

/**
 * Everything from settings to a platform that is ready to work: data folder, database, migrations, contracts, the
 * first token, sample data.
 * @throws StartupProblem
 */
export async function withPlatform(
  settings: Settings,
  print: (line: string) => void,
  replace: Replacements = {},
): Promise<OpenedPlatform> {
  makeDataFolder(settings.dataFolder);
  const log = createLog(settings.logLevel);
  const database = await openDatabase(settings);
  let platform: Platform | undefined;
  const close = async (): Promise<void> => {
    await platform?.close();
    await database.close();
  };
  try {
    platform = await openPlatform(settings, database, log, replace);
    await offerContracts(platform, print);
    await firstToken(platform, print);
    if (settings.sample) await sample(platform, print);
    return { platform, close };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

/** Contracts with errors are told and left out; the others go on. */
async function offerContracts(platform: Platform, print: (line: string) => void): Promise<void> {
  const folder = platform.settings.workflowsFolder;
  if (!existsSync(folder)) {
    throw new StartupProblem(
      `There is no folder of contracts at ${folder}. Set COUNTERSIGN_WORKFLOWS to where it is.`,
    );
  }
  const { contracts, problems } = await loadContracts(folder);
  for (const problem of problems) {
    if (problem.severity === 'error') print(problemText(problem));
  }
  await platform.contracts.offer([...contracts.values()], 'countersign');
}

const TOKEN_FILE = 'admin.token';

/** The first token: given by the operator, or made once, printed once, and kept in the data folder. */
async function firstToken(platform: Platform, print: (line: string) => void): Promise<void> {
  const { settings, tokens } = platform;
  const file = join(settings.dataFolder, TOKEN_FILE);
  const given = settings.adminToken;
  if (given !== undefined) {
    if (!(await tokens.withSecret(given))) {
      await tokens.create(await firstName(platform), 'admin', 'countersign', given);
    }
    return;
  }
  if ((await tokens.list()).length > 0) return;
  const { token, name } = await tokens.create(await firstName(platform), 'admin', 'countersign');
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  print(`Token     ${token}`);
  print(`          of ${name} (admin), shown this once; kept in ${file}`);
}

/** Whose the first token is: named by the operator, or the approver of the contract that comes with it. */
async function firstName({ settings, contracts }: Platform): Promise<string> {
  if (settings.adminName !== undefined) return settings.adminName;
  try {
    return (await contracts.inForce(workflowType('ar_aging_action_plan'))).contract.gate.approver;
  } catch {
    return 'admin';
  }
}

/** Whose token a sign-in link is made for at start. */
export async function firstPrincipal(platform: Platform): Promise<Principal | undefined> {
  const { settings, tokens } = platform;
  const file = join(settings.dataFolder, TOKEN_FILE);
  const secret = settings.adminToken ?? (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined);
  return secret === undefined ? undefined : tokens.withSecret(secret);
}

/** Into an empty mirror only; of two processes that start at once, one finds it filled. */
async function sample(platform: Platform, print: (line: string) => void): Promise<void> {
  const [mirror] = await platform.dataSource.query<{ empty: boolean }[]>(
    'SELECT NOT EXISTS (SELECT FROM mirror.customers) AS empty',
  );
  if (mirror?.empty !== true) return;
  const asOf = dateIn('America/New_York', platform.clock.now());
  try {
    const loaded = await loadSample(platform.database.logins.service, platform.clock, { asOf });
    print(`Sample    ${loaded['customers'] ?? 0} made-up customers (COUNTERSIGN_SAMPLE=off for none)`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}
