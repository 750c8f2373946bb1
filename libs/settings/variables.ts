/** Every variable of the environment that is read, with its default and what it is for. `countersign settings` prints it. */
export interface Variable {
  readonly name: string;
  readonly default: string;
  readonly about: string;
  /** Not to be shown. */
  readonly secret?: true;
}

export const VARIABLES = [
  { name: 'PORT', default: '3000', about: 'port that the server listens on; 0 for any free one' },
  { name: 'HOST', default: '127.0.0.1', about: 'address that the server listens on' },
  {
    name: 'COUNTERSIGN_DATA',
    default: '.countersign',
    about: 'folder of the embedded PostgreSQL, tokens, keys and the outbox',
  },
  {
    name: 'DATABASE_URL',
    default: '',
    about: 'PostgreSQL, the service’s login; unset: an embedded PostgreSQL in the data folder',
    secret: true,
  },
  {
    name: 'COUNTERSIGN_OWNER_URL',
    default: '',
    about: 'PostgreSQL, the owner’s login, for migrations; unset: DATABASE_URL',
    secret: true,
  },
  {
    name: 'COUNTERSIGN_READER_URL',
    default: '',
    about: 'PostgreSQL, the reader’s login, for contracts’ SQL; unset: DATABASE_URL',
    secret: true,
  },
  {
    name: 'COUNTERSIGN_ROLES',
    default: 'http,worker',
    about: 'what this process hosts: http, worker or both',
  },
  { name: 'COUNTERSIGN_WORKFLOWS', default: 'workflows', about: 'folder of the contracts' },
  {
    name: 'COUNTERSIGN_SAMPLE',
    default: 'on',
    about: 'on: made-up sample data when the mirror is empty; off: none',
  },
  {
    name: 'COUNTERSIGN_ADMIN_NAME',
    default: '',
    about: 'whose the first token is; unset: the approver of ar_aging_action_plan',
  },
  {
    name: 'COUNTERSIGN_ADMIN_TOKEN',
    default: '',
    about: 'the first token, any text of 32 characters or more; unset: made at the first start',
    secret: true,
  },
  { name: 'COUNTERSIGN_TOKEN', default: '', about: 'token of the command line', secret: true },
  {
    name: 'COUNTERSIGN_CLOCK',
    default: '',
    about: 'an instant at which the clock starts and from which it runs on; for trials, never in production',
  },
  {
    name: 'COUNTERSIGN_CLOCK_ZONE',
    default: 'UTC',
    about: 'time zone in which the command line shows times',
  },
  {
    name: 'COUNTERSIGN_SIGNING_KEY_FILE',
    default: '',
    about:
      'Ed25519 key (PEM) that signs the ledger’s checkpoints, the same on every host; unset: signing.key in the data ' +
      'folder, made at the first start',
  },
  {
    name: 'COUNTERSIGN_ANCHOR',
    default: '',
    about:
      'where every checkpoint is kept besides: a file, https://..., s3://bucket/prefix?endpoint=...; blanks between several',
    secret: true,
  },
  { name: 'AWS_ACCESS_KEY_ID', default: '', about: 'of the store behind s3://', secret: true },
  { name: 'AWS_SECRET_ACCESS_KEY', default: '', about: 'of the store behind s3://', secret: true },
  {
    name: 'AWS_SESSION_TOKEN',
    default: '',
    about: 'of the store behind s3://, with temporary keys',
    secret: true,
  },
  { name: 'AWS_REGION', default: '', about: 'of the store behind s3://, unless its address says it' },
  { name: 'AWS_ENDPOINT_URL', default: '', about: 'of the store behind s3://, unless its address says it' },
  {
    name: 'COUNTERSIGN_SECRETS_KEY_FILE',
    default: '',
    about:
      'file of the key that seals webhooks’ secrets, the same for all hosts; unset: secrets.key in the data folder',
  },
  {
    name: 'COUNTERSIGN_WEBHOOK_TARGETS',
    default: '',
    about: 'what webhooks may go to beside public https addresses: http, private or both',
  },
  { name: 'LOG_LEVEL', default: 'info', about: 'fatal, error, warn, info, debug or silent' },
] as const satisfies readonly Variable[];

export type VariableName = (typeof VARIABLES)[number]['name'];
