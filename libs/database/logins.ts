/** Connection strings of the three logins. With a single one they are all the same, and readiness says so. */
export interface Logins {
  /** Runs migrations; owns everything. */
  readonly owner: string;
  /** The product itself: appends to the ledger, never alters it. */
  readonly service: string;
  /** Context and check SQL out of contracts, on connections of its own. */
  readonly reader: string;
}

export function userOf(url: string): string {
  return decodeURIComponent(new URL(url).username);
}

/** Whether the three are told apart, so that the database itself keeps the ledger append-only. */
export function areSeparate(logins: Logins): boolean {
  return new Set([userOf(logins.owner), userOf(logins.service), userOf(logins.reader)]).size === 3;
}
