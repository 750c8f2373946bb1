import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type ReactNode, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type Column, type Sort, sorted } from './column.js';
import styles from './data-table.module.css';
import type { Selection } from './selection.js';
import { TableRow } from './table-row.js';
import { type RowKeys, useRowKeys } from './row-keys.js';

interface DataTableProps<Row> {
  /** What is listed, for who can't see it. */
  readonly label: string;
  readonly rows: readonly Row[];
  /** The first is what a row is called by; it leads to the row. */
  readonly columns: readonly Column<Row>[];
  readonly idOf: (row: Row) => string;
  /** Address of the row, and what happens on following it here. */
  readonly hrefOf: (row: Row) => string;
  readonly open: (row: Row) => void;
  readonly selection?: Selection;
  /** A row that is not to be ticked. */
  readonly isFixed?: (row: Row) => boolean;
  /** `done` and `out` rows stand back. */
  readonly stateOf?: (row: Row) => 'done' | 'out' | undefined;
  readonly initialSort?: Sort;
  /** What the keys besides j, k, x and Enter do with the row that the focus is on. */
  readonly keys?: RowKeys<Row>;
  readonly empty: ReactNode;
}

const ROW_HEIGHT = 45;
const OVERSCAN = 12;

/**
 * A table of any length: only what is near the window is in the document. It is a plain table to whoever reads it
 * with a screen reader, with its true number of rows.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { rows, columns, idOf, selection, isFixed, initialSort } = props;
  const [sort, setSort] = useState(initialSort);
  const ordered = useMemo(() => sorted(rows, columns, sort), [rows, columns, sort]);
  const place = useRef<HTMLTableElement>(null);
  const margin = useOffset(place);
  const virtual = useWindowVirtualizer({
    count: ordered.length,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => idOf(ordered[index] as Row),
    overscan: OVERSCAN,
    scrollMargin: margin,
  });
  const ids = useMemo(() => ordered.map(idOf), [ordered, idOf]);
  useRowKeys({ ...props, table: place, rows: ordered, show: virtual.scrollToIndex });

  const tick = useCallback(
    (id: string, isRange: boolean) => selection?.toggle(id, isRange ? ids : undefined),
    [selection, ids],
  );
  const shown = virtual.getVirtualItems();
  const above = (shown[0]?.start ?? margin) - margin;
  const below = virtual.getTotalSize() - ((shown.at(-1)?.end ?? margin) - margin);
  const span = columns.length + (selection ? 1 : 0);
  return (
    <table ref={place} className={styles.table} aria-label={props.label} aria-rowcount={ordered.length + 1}>
      <colgroup>
        {selection && <col className={styles.tickColumn} />}
        {columns.map(({ id, width }) => (
          <col key={id} style={width === undefined ? undefined : { width }} />
        ))}
      </colgroup>
      <thead className={styles.head}>
        <tr aria-rowindex={1}>
          {selection && (
            <th scope="col" className={styles.tick}>
              <TickAll rows={ordered} idOf={idOf} isFixed={isFixed} selection={selection} />
            </th>
          )}
          {columns.map((column) => (
            <Heading key={column.id} column={column} sort={sort} setSort={setSort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {above > 0 && <Gap height={above} span={span} />}
        {shown.map(({ index, key }) => {
          const row = ordered[index] as Row;
          const id = idOf(row);
          return (
            <TableRow
              key={key}
              measure={virtual.measureElement}
              index={index}
              row={row}
              columns={columns}
              href={props.hrefOf(row)}
              open={props.open}
              id={id}
              state={props.stateOf?.(row)}
              tick={selection && tick}
              isTicked={selection?.ids.has(id) === true}
              isFixed={isFixed?.(row) === true}
            />
          );
        })}
        {below > 0 && <Gap height={below} span={span} />}
        {ordered.length === 0 && (
          <tr>
            <td colSpan={span} className={styles.none}>
              {props.empty}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** In the place of rows that are not near. */
function Gap({ height, span }: { readonly height: number; readonly span: number }) {
  return (
    <tr aria-hidden="true" style={{ height }}>
      <td colSpan={span} className={styles.gap} />
    </tr>
  );
}

interface HeadingProps<Row> {
  readonly column: Column<Row>;
  readonly sort: Sort | undefined;
  readonly setSort: (sort: Sort | undefined) => void;
}

/** Ascending, descending, as it was: figures start with the largest. */
function Heading<Row>({ column: { id, title, order, figures = false }, sort, setSort }: HeadingProps<Row>) {
  const own = sort?.column === id ? sort : undefined;
  const next = (): Sort | undefined => {
    if (!own) return { column: id, descending: figures };
    return own.descending === figures ? { column: id, descending: !figures } : undefined;
  };
  const direction = own && (own.descending ? 'descending' : 'ascending');
  return (
    <th scope="col" aria-sort={direction} data-figures={figures || undefined}>
      {order === null ? (
        title
      ) : (
        <button type="button" className={styles.sort} onClick={() => setSort(next())}>
          {title}
          {direction === 'ascending' && <ArrowUp aria-hidden="true" />}
          {direction === 'descending' && <ArrowDown aria-hidden="true" />}
        </button>
      )}
    </th>
  );
}

interface TickAllProps<Row> {
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  readonly isFixed: ((row: Row) => boolean) | undefined;
  readonly selection: Selection;
}

function TickAll<Row>({ rows, idOf, isFixed, selection }: TickAllProps<Row>) {
  const free = rows.filter((row) => isFixed?.(row) !== true).map(idOf);
  const ticked = free.filter((id) => selection.ids.has(id)).length;
  const all = free.length > 0 && ticked === free.length;
  return (
    <input
      type="checkbox"
      className={styles.box}
      aria-label={`All ${free.length} listed`}
      disabled={free.length === 0}
      checked={all}
      ref={(box) => {
        if (box) box.indeterminate = ticked > 0 && !all;
      }}
      onChange={() => selection.replace(all ? [] : free)}
    />
  );
}

/** How far down the page an element begins. */
function useOffset(element: { readonly current: HTMLElement | null }): number {
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const measure = (): void => {
      if (element.current) setOffset(Math.round(element.current.getBoundingClientRect().top + scrollY));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [element]);
  return offset;
}
