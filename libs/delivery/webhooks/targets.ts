import { lookup as resolve, type LookupAddress, type LookupOptions } from 'node:dns';
import { promisify } from 'node:util';
import ipaddr from 'ipaddr.js';
import { Refusal } from '#eventsourcing';

/** What deliveries may go to beside public https addresses. */
export interface TargetRules {
  readonly http: boolean;
  readonly private: boolean;
}

/** An address that nothing is sent to. */
export class ForbiddenTarget extends Error {
  override readonly name = 'ForbiddenTarget';
  /** As errors of look-ups have it. */
  readonly code = 'EFORBIDDENTARGET';
}

const MAX_URL_LENGTH = 2_000;
const lookupAll = promisify(resolve);

/** What is wrong with an address as it is written, without asking anybody. @throws Refusal */
export function checkUrl(text: string, rules: TargetRules): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new Refusal('invalid', 'Expected a whole address such as https://example.com/hooks/countersign.');
  }
  if (text.length > MAX_URL_LENGTH) {
    throw new Refusal('invalid', `Expected an address of at most ${MAX_URL_LENGTH} characters.`);
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && rules.http)) {
    throw new Refusal(
      'invalid',
      `Expected an https address, got ${url.protocol}// (http is allowed by COUNTERSIGN_WEBHOOK_TARGETS=http).`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new Refusal(
      'invalid',
      'Expected an address without a user name and password: deliveries are signed.',
    );
  }
  if (url.hash !== '') throw new Refusal('invalid', 'Expected an address without a fragment (#...).');
  return url;
}

/** Also asks where the name leads now. @throws Refusal */
export async function checkTarget(text: string, rules: TargetRules): Promise<URL> {
  const url = checkUrl(text, rules);
  try {
    await addressesOf(hostOf(url), rules);
  } catch (error) {
    if (error instanceof ForbiddenTarget) throw new Refusal('invalid', error.message);
    throw new Refusal(
      'invalid',
      `${url.hostname} could not be resolved (${(error as NodeJS.ErrnoException).code ?? String(error)}). Check the name.`,
    );
  }
  return url;
}

/** Checked whenever something is sent: an address in numbers is never looked up. @throws ForbiddenTarget */
export function checkLiteral(url: URL, rules: TargetRules): void {
  const host = hostOf(url);
  if (ipaddr.isValid(host)) checkAddress(host, host, rules);
}

/**
 * A look-up for sockets that gives only addresses that may be connected to: the one that was checked is the one
 * that is used, whatever the name says a moment later.
 */
export function guardedLookup(rules: TargetRules) {
  return (
    host: string,
    options: LookupOptions,
    done: (error: Error | null, address: string | LookupAddress[], family?: number) => void,
  ): void => {
    addressesOf(host, rules, options).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all || !first) done(null, [...addresses]);
        else done(null, first.address, first.family);
      },
      (error: unknown) => done(error as Error, []),
    );
  };
}

async function addressesOf(
  host: string,
  rules: TargetRules,
  options: LookupOptions = {},
): Promise<readonly LookupAddress[]> {
  const addresses = await lookupAll(host, { ...options, all: true });
  // One that may not be is enough to refuse them all: a name that leads to both is up to something.
  for (const { address } of addresses) checkAddress(host, address, rules);
  return addresses;
}

function checkAddress(host: string, address: string, rules: TargetRules): void {
  // `process` makes an IPv4 address of one that is mapped into IPv6.
  const range = ipaddr.process(address).range();
  if (range === 'unicast' || (rules.private && REACHABLE.has(range))) return;
  throw new ForbiddenTarget(
    `${host === address ? host : `${host} leads to ${address}, which`} is not a public address (${range}). ` +
      `Private ones are allowed by COUNTERSIGN_WEBHOOK_TARGETS=private.`,
  );
}

const REACHABLE: ReadonlySet<string> = new Set(['private', 'loopback', 'uniqueLocal', 'carrierGradeNat']);

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}
