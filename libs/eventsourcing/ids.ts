import type { Brand } from './brand.js';
import { Refusal } from './refusal.js';

/** UUID of a run; derived from its type, trigger and key (see `#ledger` `derivedId`), drawn only where a client gave no key. */
export type RunId = Brand<string, 'RunId'>;
/** UUID of a proposed action; a gate's is its run's. */
export type ActionId = Brand<string, 'ActionId'>;
/** Name of a workflow type: snake_case, the folder its contract lives in. */
export type WorkflowType = Brand<string, 'WorkflowType'>;
/** `sha256:` and 64 lower-case hex digits. */
export type Digest = Brand<string, 'Digest'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const WORKFLOW_TYPE = /^[a-z][a-z0-9_]{0,62}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

export function runId(text: string): RunId {
  return checked(UUID, text, 'a run id', 'a UUID in lower case') as RunId;
}

export function actionId(text: string): ActionId {
  return checked(UUID, text, 'an action id', 'a UUID in lower case') as ActionId;
}

export function workflowType(text: string): WorkflowType {
  return checked(
    WORKFLOW_TYPE,
    text,
    'a workflow type',
    'a name of small letters, digits and underscores, such as ar_aging_action_plan',
  ) as WorkflowType;
}

export function digest(text: string): Digest {
  return checked(DIGEST, text, 'a digest', 'sha256: and 64 lower-case hex digits') as Digest;
}

export function isDigest(text: string): text is Digest {
  return DIGEST.test(text);
}

function checked(pattern: RegExp, text: string, what: string, expected: string): string {
  if (pattern.test(text)) return text;
  throw new Refusal('invalid', `Expected ${what} (${expected}), got ${JSON.stringify(text.slice(0, 100))}.`);
}
