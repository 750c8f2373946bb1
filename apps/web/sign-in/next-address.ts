const INBOX = '/proposed-actions.html';

/** Where to sign in, and to come back from. */
export function signInAddress(from: { readonly pathname: string; readonly search: string }): string {
  return `/sign-in.html?${new URLSearchParams({ next: from.pathname + from.search }).toString()}`;
}

/** Where somebody wanted to go before he was asked to sign in: a page of this host, whatever the address says. */
export function nextAddress(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? INBOX;
  return /^\/[a-z][a-z-]*\.html(\?|$)/.test(next) ? next : INBOX;
}
