import { Refusal } from '#eventsourcing';
import type { Role } from '#proposed-actions/domain';

export const ROLES: readonly Role[] = ['admin', 'approver', 'agent', 'auditor'];

/** Who is at the door: a person by name, and what this token may do. */
export interface Principal {
  readonly tokenId: string;
  readonly name: string;
  readonly role: Role;
}

/** What may be asked for, beyond deciding, which the decider itself judges. */
export type Permission =
  /** See everything. */
  | 'read'
  /** Start and simulate. */
  | 'start'
  /** Ask for a decision to be taken: the decider then says whether this person may. */
  | 'decide'
  /** Cancel, resume, import, tick, run. */
  | 'operate'
  /** Tokens, rebuilds, activations, erasures. */
  | 'administer';

const GRANTED: Readonly<Record<Role, readonly Permission[]>> = {
  admin: ['read', 'start', 'decide', 'operate', 'administer'],
  approver: ['read', 'start', 'decide', 'operate'],
  agent: ['read', 'start'],
  auditor: ['read'],
};

export function may(principal: Pick<Principal, 'role'>, permission: Permission): boolean {
  return GRANTED[principal.role].includes(permission);
}

/** @throws Refusal forbidden */
export function requirePermission(principal: Principal, permission: Permission): void {
  if (may(principal, permission)) return;
  const able = ROLES.filter((role) => GRANTED[role].includes(permission));
  throw new Refusal(
    'forbidden',
    `This needs a token of role ${able.join(' or ')}; ${principal.name}'s is of role ${principal.role}.`,
    { role: principal.role, needs: able },
  );
}

export function role(text: string): Role {
  const known = ROLES.find((one) => one === text);
  if (known) return known;
  throw new Refusal(
    'invalid',
    `Expected a role (${ROLES.join(', ')}), got ${JSON.stringify(text.slice(0, 40))}.`,
  );
}
