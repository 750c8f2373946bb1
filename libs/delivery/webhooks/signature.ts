import { createHmac, randomBytes } from 'node:crypto';
import { Refusal } from '#eventsourcing';

const PREFIX = 'whsec_';
const MIN_BYTES = 24;
const MAX_BYTES = 64;

/** A fresh secret in the form that libraries of Standard Webhooks take. */
export function newWebhookSecret(): string {
  return `${PREFIX}${randomBytes(32).toString('base64')}`;
}

/** @throws Refusal when it is not `whsec_` and base64 of 24 to 64 bytes */
export function checkWebhookSecret(secret: string): void {
  const base64 = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '';
  const { length } = keyOf(secret);
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(base64) && length >= MIN_BYTES && length <= MAX_BYTES) return;
  throw new Refusal('invalid', 'Expected a secret of the form whsec_ and base64 of 24 to 64 bytes.');
}

/**
 * Headers of a delivery as in the Standard Webhooks specification 1.0: signed with every secret that is good, so that
 * a receiver takes it before and after it has changed to the new one.
 *
 * @param timestamp seconds since 1970, of this attempt
 */
export function signedHeaders(
  id: string,
  timestamp: number,
  body: string,
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  const signatures = secrets.map((secret) => {
    const mac = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
    return `v1,${mac}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  };
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.slice(PREFIX.length), 'base64');
}
