import { useCallback, useMemo, useRef, useState } from 'react';

/** Rows that are ticked, by their ids. It outlives whatever happens to the rows meanwhile. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** @param through ticks or unticks everything between the row before and this one */
  readonly toggle: (id: string, through?: readonly string[]) => void;
  readonly replace: (ids: Iterable<string>) => void;
  readonly clear: () => void;
}

export function useSelection(): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(() => new Set());
  const last = useRef<string | undefined>(undefined);
  const toggle = useCallback((id: string, through?: readonly string[]) => {
    const from = last.current;
    last.current = id;
    setIds((before) => toggled(before, id, through ? between(through, from, id) : [id]));
  }, []);
  const replace = useCallback((next: Iterable<string>) => setIds(new Set(next)), []);
  const clear = useCallback(() => setIds(new Set()), []);
  return useMemo(() => ({ ids, toggle, replace, clear }), [ids, toggle, replace, clear]);
}

function toggled(before: ReadonlySet<string>, id: string, all: readonly string[]): ReadonlySet<string> {
  const next = new Set(before);
  const ticks = !before.has(id);
  for (const one of all) {
    if (ticks) next.add(one);
    else next.delete(one);
  }
  return next;
}

function between(order: readonly string[], from: string | undefined, to: string): readonly string[] {
  const a = from === undefined ? -1 : order.indexOf(from);
  const b = order.indexOf(to);
  return a < 0 || b < 0 ? [to] : order.slice(Math.min(a, b), Math.max(a, b) + 1);
}
