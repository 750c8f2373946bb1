import { useCallback, useSyncExternalStore } from 'react';

/** What the address says after `?`, so that whatever is open can be linked to and gone back from. */
export type Place = Readonly<Record<string, string | undefined>>;

/** Told when the address changes by our own doing; the browser tells only of going back and forth. */
const MOVED = 'countersign:moved';

export function usePlace(): readonly [URLSearchParams, (change: Place, how?: 'push' | 'replace') => void] {
  const search = useSyncExternalStore(subscribe, () => location.search);
  const go = useCallback((change: Place, how: 'push' | 'replace' = 'push') => {
    const address = addressOf(change);
    if (address === location.pathname + location.search) return;
    if (how === 'push') history.pushState(null, '', address);
    else history.replaceState(null, '', address);
    dispatchEvent(new Event(MOVED));
  }, []);
  return [new URLSearchParams(search), go];
}

/** This page with some of what is after `?` changed; undefined takes it away. */
export function addressOf(change: Place): string {
  const next = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) next.delete(name);
    else next.set(name, value);
  }
  const query = next.toString();
  return query === '' ? location.pathname : `${location.pathname}?${query}`;
}

function subscribe(changed: () => void): () => void {
  addEventListener('popstate', changed);
  addEventListener(MOVED, changed);
  return () => {
    removeEventListener('popstate', changed);
    removeEventListener(MOVED, changed);
  };
}
