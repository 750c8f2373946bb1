import { useSyncExternalStore } from 'react';

/** As the style sheets have it: two panes beside each other. */
const ROOM = matchMedia('(width >= 900px)');

export function useHasRoom(): boolean {
  return useSyncExternalStore(subscribe, () => ROOM.matches);
}

function subscribe(changed: () => void): () => void {
  ROOM.addEventListener('change', changed);
  return () => ROOM.removeEventListener('change', changed);
}
