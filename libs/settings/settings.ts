import { join, resolve } from 'node:path';
import { type Instant, instant } from '#eventsourcing';
import { type AnchorSetting, ANCHORS_EXPECTED, parseAnchors } from './anchors.js';
import { StartupProblem } from './startup-problem.js';
import { type Variable, type VariableName, VARIABLES } from './variables.js';

export type ProcessRole = 'http' | 'worker';
export type WebhookTarget = 'http' | 'private';
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';

/** Everything that is set from outside, read once, checked and frozen. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  /** Absolute. */
  readonly dataFolder: string;
  /** The three logins' URLs; undefined for the embedded PostgreSQL. */
  readonly database:
    { readonly service: string; readonly owner: string; readonly reader: string } | undefined;
  readonly roles: readonly ProcessRole[];
  /** Absolute. */
  readonly workflowsFolder: string;
  readonly sample: boolean;
  readonly adminName: string | undefined;
  readonly adminToken: string | undefined;
  readonly token: string | undefined;
  /** Absolute. */
  readonly signingKeyFile: string;
  readonly anchors: readonly AnchorSetting[];
  readonly clockStart: Instant | undefined;
  readonly clockZone: string;
  readonly logLevel: LogLevel;
  /** Absolute; seals the secrets of webhooks. All hosts share it. */
  readonly secretsKeyFile: string;
  /** What webhooks may go to beside public https addresses. */
  readonly webhookTargets: readonly WebhookTarget[];
}

type Environment = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS: readonly LogLevel[] = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'];
const ROLES: readonly ProcessRole[] = ['http', 'worker'];
const WEBHOOK_TARGETS: readonly WebhookTarget[] = ['http', 'private'];
const MIN_TOKEN_LENGTH = 32;

/**
 * Reads the environment.
 * @throws StartupProblem that lists everything that is wrong, not only the first
 */
export function readSettings(environment: Environment = process.env): Settings {
  const problems: string[] = [];
  const get = (name: VariableName): string => {
    const value = environment[name]?.trim();
    if (value !== undefined && value !== '') return value;
    return (VARIABLES.find((variable: Variable) => variable.name === name) as Variable).default;
  };
  const optional = (name: VariableName): string | undefined => get(name) || undefined;
  const check = <T>(name: VariableName, expected: string, parse: (text: string) => T | undefined): T => {
    const parsed = parse(get(name));
    if (parsed === undefined) {
      const shown = VARIABLES.some((variable: Variable) => variable.name === name && variable.secret)
        ? 'something else'
        : JSON.stringify(get(name));
      problems.push(`${name}: expected ${expected}, got ${shown}.`);
    }
    return parsed as T;
  };
  const url = (name: VariableName): string | undefined =>
    optional(name) && check(name, 'postgres://user:password@host:port/database', postgresUrl);

  const service = url('DATABASE_URL');
  const owner = url('COUNTERSIGN_OWNER_URL');
  const reader = url('COUNTERSIGN_READER_URL');
  if (service === undefined && (owner !== undefined || reader !== undefined)) {
    problems.push(
      'DATABASE_URL: expected it beside COUNTERSIGN_OWNER_URL and COUNTERSIGN_READER_URL, it is not set.',
    );
  }
  const dataFolder = resolve(get('COUNTERSIGN_DATA'));
  const aws = {
    accessKeyId: optional('AWS_ACCESS_KEY_ID'),
    secretAccessKey: optional('AWS_SECRET_ACCESS_KEY'),
    sessionToken: optional('AWS_SESSION_TOKEN'),
    region: optional('AWS_REGION'),
    endpoint: optional('AWS_ENDPOINT_URL'),
  };
  const settings: Settings = {
    port: check('PORT', 'a port from 0 to 65535', port),
    host: get('HOST'),
    dataFolder,
    database:
      service === undefined ? undefined : { service, owner: owner ?? service, reader: reader ?? service },
    roles: check('COUNTERSIGN_ROLES', 'http, worker or both with a comma between', list(ROLES)),
    workflowsFolder: resolve(get('COUNTERSIGN_WORKFLOWS')),
    sample: check('COUNTERSIGN_SAMPLE', 'on or off', (text) => ({ on: true, off: false })[text]),
    adminName: optional('COUNTERSIGN_ADMIN_NAME'),
    adminToken:
      optional('COUNTERSIGN_ADMIN_TOKEN') &&
      check('COUNTERSIGN_ADMIN_TOKEN', `a text of ${MIN_TOKEN_LENGTH} characters or more`, (text) =>
        text.length >= MIN_TOKEN_LENGTH ? text : undefined,
      ),
    token: optional('COUNTERSIGN_TOKEN'),
    signingKeyFile: resolve(optional('COUNTERSIGN_SIGNING_KEY_FILE') ?? join(dataFolder, 'signing.key')),
    anchors: check('COUNTERSIGN_ANCHOR', ANCHORS_EXPECTED, (text) => parseAnchors(text, aws)),
    clockStart: optional('COUNTERSIGN_CLOCK')
      ? check('COUNTERSIGN_CLOCK', 'an instant such as 2026-11-23T06:00:00Z', instantWithZone)
      : undefined,
    clockZone: check('COUNTERSIGN_CLOCK_ZONE', 'a time zone such as America/New_York', zone),
    secretsKeyFile: resolve(
      optional('COUNTERSIGN_SECRETS_KEY_FILE') ?? join(get('COUNTERSIGN_DATA'), 'secrets.key'),
    ),
    webhookTargets: optional('COUNTERSIGN_WEBHOOK_TARGETS')
      ? check(
          'COUNTERSIGN_WEBHOOK_TARGETS',
          'http, private or both with a comma between',
          list(WEBHOOK_TARGETS),
        )
      : [],
    logLevel: check('LOG_LEVEL', LOG_LEVELS.join(', '), (text) => LOG_LEVELS.find((level) => level === text)),
  };
  if (problems.length > 0) throw new StartupProblem(problems.join('\n'));
  return Object.freeze(settings);
}

function port(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}

function postgresUrl(text: string): string | undefined {
  try {
    const { protocol } = new URL(text);
    return protocol === 'postgres:' || protocol === 'postgresql:' ? text : undefined;
  } catch {
    return undefined;
  }
}

function list<T extends string>(known: readonly T[]): (text: string) => readonly T[] | undefined {
  return (text) => {
    const names = text.split(',').map((name) => name.trim());
    const found = known.filter((name) => names.includes(name));
    return names.length > 0 && names.every((name) => known.some((one) => one === name)) ? found : undefined;
  };
}

function instantWithZone(text: string): Instant | undefined {
  if (!/T.*(Z|[+-]\d\d:?\d\d)$/.test(text) || Number.isNaN(Date.parse(text))) return undefined;
  return instant(text);
}

function zone(text: string): string | undefined {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return text;
  } catch {
    return undefined;
  }
}
