import { type Digest, type Instant, Refusal } from '#eventsourcing';
import type { Approved, DecisionTerms, Expired, Rejected, Superseded } from './action.events.js';

/** What a token may do; see identity. */
export type Role = 'admin' | 'approver' | 'agent' | 'auditor';

/** Who asks for a decision. */
export interface Decider {
  readonly name: string;
  readonly role: Role;
}

export type Decision = Approved | Rejected | Expired | Superseded;

/** A proposal as far as deciding it goes: a gate's or a single action's. */
export interface Proposal {
  readonly terms: DecisionTerms;
  readonly digest: Digest;
  readonly decision: Decision | undefined;
}

export interface ApprovalRequest {
  readonly by: Decider;
  /** What the approver was shown; undefined is refused. */
  readonly digest: Digest | undefined;
  readonly now: Instant;
}

/**
 * The checks of an approval, in the order that every door answers in: may this person decide, is it decided, was
 * a digest named, is it the current one, is there still time.
 * @returns false when it is approved already
 * @throws Refusal forbidden, conflict, digest_required or digest_mismatch
 */
export function checkApproval(proposal: Proposal, request: ApprovalRequest): boolean {
  checkMayDecide(proposal.terms, request.by);
  if (proposal.decision) {
    if (proposal.decision.type === 'Approved') return false;
    throw decidedOtherwise(proposal.decision);
  }
  if (request.digest === undefined) {
    throw new Refusal(
      'digest_required',
      `An approval names what it approves. Give the digest that was shown; it is ${proposal.digest} now.`,
      { digest: proposal.digest },
    );
  }
  if (request.digest !== proposal.digest) {
    throw mismatch(request.digest, proposal);
  }
  checkTime(proposal.terms, request.now);
  return true;
}

/**
 * @returns false when it is rejected already
 * @throws Refusal forbidden or conflict
 */
export function checkRejection(proposal: Proposal, by: Decider, now: Instant): boolean {
  checkMayDecide(proposal.terms, by);
  if (proposal.decision) {
    if (proposal.decision.type === 'Rejected') return false;
    throw decidedOtherwise(proposal.decision);
  }
  checkTime(proposal.terms, now);
  return true;
}

/**
 * Wording a draft anew is for who may decide it, while nobody has.
 * @throws Refusal forbidden, conflict or digest_mismatch
 */
export function checkEdit(
  proposal: Proposal,
  request: { readonly by: Decider; readonly seen: Digest | undefined; readonly now: Instant },
): void {
  checkMayDecide(proposal.terms, request.by);
  if (proposal.decision) throw decidedOtherwise(proposal.decision);
  if (request.seen !== undefined && request.seen !== proposal.digest) throw mismatch(request.seen, proposal);
  checkTime(proposal.terms, request.now);
}

/**
 * What was approved may be done, or looked into, by anybody with a token that decides at all.
 * @throws Refusal forbidden
 */
export function checkMayCarryOut({ name, role }: Decider): void {
  if (role === 'admin' || role === 'approver') return;
  throw new Refusal('forbidden', `This is for people: a token of role ${role} (${name}'s) may not say so.`);
}

/** The approver in whose stead somebody decides; null for the approver himself. */
export function onBehalfOf(terms: DecisionTerms, by: Decider): string | null {
  return by.name === terms.approver ? null : terms.approver;
}

function checkMayDecide(terms: DecisionTerms, by: Decider): void {
  const named = by.name === terms.approver || terms.deputies.includes(by.name);
  if (named && (by.role === 'admin' || by.role === 'approver')) return;
  const people = [terms.approver, ...terms.deputies];
  throw new Refusal(
    'forbidden',
    named
      ? `${by.name} may decide this, but not with a token of role ${by.role}: sign in as an approver.`
      : `Only ${people.join(' or ')} may decide this, not ${by.name}.`,
    { approver: terms.approver, deputies: terms.deputies },
  );
}

function mismatch(seen: Digest, { digest }: Proposal): Refusal {
  return new Refusal(
    'digest_mismatch',
    `What was seen (${seen}) is not what is there now (${digest}). Look again, then decide.`,
    { digest },
  );
}

function checkTime(terms: DecisionTerms, now: Instant): void {
  if (terms.expires_at === null || now < terms.expires_at) return;
  throw new Refusal('conflict', `This expired at ${terms.expires_at}; it is neither approved nor rejected.`, {
    expired_at: terms.expires_at,
  });
}

export function decidedOtherwise(decision: Decision): Refusal {
  switch (decision.type) {
    case 'Approved':
    case 'Rejected': {
      const { decided_by, on_behalf_of, decided_at } = decision.data;
      const who = on_behalf_of === null ? decided_by : `${decided_by} for ${on_behalf_of}`;
      const what = decision.type.toLowerCase();
      return new Refusal('conflict', `This was ${what} by ${who} at ${decided_at}.`, {
        decision: what,
        decided_by,
        on_behalf_of,
        decided_at,
      });
    }
    case 'Expired':
      return new Refusal(
        'conflict',
        `This expired at ${decision.data.expired_at}; it can no longer be decided.`,
        {
          decision: 'expired',
          expired_at: decision.data.expired_at,
        },
      );
    case 'Superseded':
      return new Refusal(
        'conflict',
        `This was superseded (${decision.data.code})` +
          (decision.data.superseded_by ? ` by ${decision.data.superseded_by}` : '') +
          '; it can no longer be decided.',
        {
          decision: 'superseded',
          code: decision.data.code,
          superseded_by: decision.data.superseded_by,
        },
      );
  }
}
