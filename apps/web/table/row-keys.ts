import { useEffect, useEffectEvent } from 'react';

/** By key: what it does with the row that the focus is on, or with none. */
export type RowKeys<Row> = Readonly<Record<string, (row: Row | undefined) => void>>;

interface RowKeysOptions<Row> {
  readonly table: { readonly current: HTMLElement | null };
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  readonly open: (row: Row) => void;
  /** Brings a row near. */
  readonly show: (index: number) => void;
  readonly selection?: { readonly toggle: (id: string) => void };
  readonly isFixed?: (row: Row) => boolean;
  readonly keys?: RowKeys<Row>;
}

/**
 * One hand on the keyboard: j and k go down and up, x ticks, others as they are given. The focus itself moves, so that
 * a screen reader reads each row, and Enter follows the row's link.
 */
export function useRowKeys<Row>(options: RowKeysOptions<Row>): void {
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (!isMeantElsewhere(event) && act(event.key, options)) event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKey(event);
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}

/** Somebody writes, presses a shortcut of the browser, or looks at a dialog. */
export function isMeantElsewhere(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  if (document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]'))
    return true;
  return isWriting(event.target);
}

/** A letter typed there is a letter. */
export function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type="checkbox"]), textarea, select');
}

function act<Row>(key: string, options: RowKeysOptions<Row>): boolean {
  const { table, rows, idOf, selection, isFixed, keys } = options;
  const at = indexOf(table.current, rows, idOf);
  const row = at === undefined ? undefined : rows[at];
  switch (key) {
    case 'j':
      return go(at === undefined ? 0 : at + 1, options);
    case 'k':
      return go(at === undefined ? 0 : at - 1, options);
    case 'x':
      if (!row || !selection || isFixed?.(row) === true) return false;
      selection.toggle(idOf(row));
      return true;
    default: {
      const own = keys?.[key];
      own?.(row);
      return own !== undefined;
    }
  }
}

/** Which row the focus is in. */
function indexOf<Row>(
  table: HTMLElement | null,
  rows: readonly Row[],
  idOf: (row: Row) => string,
): number | undefined {
  const id =
    table?.contains(document.activeElement) === true && document.activeElement?.closest('tr')?.dataset['id'];
  if (typeof id !== 'string') return undefined;
  const index = rows.findIndex((row) => idOf(row) === id);
  return index < 0 ? undefined : index;
}

function go<Row>(index: number, { rows, table, idOf, show }: RowKeysOptions<Row>): boolean {
  const row = rows[index];
  if (row === undefined) return true;
  const focus = (): boolean => {
    const link = table.current?.querySelector<HTMLElement>(
      `tr[data-id="${CSS.escape(idOf(row))}"] [data-row-link]`,
    );
    link?.focus({ preventScroll: true });
    link?.scrollIntoView({ block: 'nearest' });
    return link != null;
  };
  if (focus()) return true;
  show(index);
  requestAnimationFrame(() => requestAnimationFrame(focus));
  return true;
}
