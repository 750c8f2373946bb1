import { memo, type MouseEvent, type ReactElement } from 'react';
import type { Column } from './column.js';
import styles from './data-table.module.css';

interface TableRowProps<Row> {
  /** Told of its element, whose height counts. */
  readonly measure: (element: HTMLTableRowElement | null) => void;
  readonly index: number;
  readonly id: string;
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly href: string;
  readonly open: (row: Row) => void;
  readonly state: 'done' | 'out' | undefined;
  readonly tick: ((id: string, isRange: boolean) => void) | undefined;
  readonly isTicked: boolean;
  readonly isFixed: boolean;
}

/** One row; drawn again only when it is another. */
export const TableRow = memo(function TableRow<Row>(props: TableRowProps<Row>) {
  const { row, id, index, columns, href, open, state, measure, tick, isTicked, isFixed } = props;
  const [title, ...others] = columns;
  const openHere = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(row);
  };
  return (
    <tr
      ref={measure}
      className={styles.row}
      data-index={index}
      data-id={id}
      data-state={state}
      data-ticked={isTicked || undefined}
      aria-rowindex={index + 2}
      onClick={(event) => {
        const meant = event.target instanceof Element && event.target.closest('a, button, label, input');
        if (meant === null && getSelection()?.isCollapsed !== false) openHere(event);
      }}
    >
      {tick && (
        <td
          className={styles.tick}
          onClickCapture={(event) => event.shiftKey && getSelection()?.removeAllRanges()}
        >
          <Tick id={id} index={index} tick={tick} isTicked={isTicked} isFixed={isFixed} />
        </td>
      )}
      {title && (
        <th scope="row" className={styles.title}>
          <a href={href} onClick={openHere} data-row-link="">
            {title.cell(row)}
          </a>
        </th>
      )}
      {others.map(({ id, cell, figures, phone }) => (
        <td key={id} data-figures={figures} data-phone={phone}>
          {cell(row)}
        </td>
      ))}
    </tr>
  );
}) as <Row>(props: TableRowProps<Row>) => ReactElement;

interface TickProps {
  readonly id: string;
  readonly index: number;
  readonly tick: (id: string, isRange: boolean) => void;
  readonly isTicked: boolean;
  readonly isFixed: boolean;
}

function Tick({ id, index, tick, isTicked, isFixed }: TickProps) {
  return (
    <input
      type="checkbox"
      className={styles.box}
      aria-label={`Row ${index + 1}`}
      checked={isTicked}
      disabled={isFixed}
      onChange={(event) => tick(id, (event.nativeEvent as globalThis.MouseEvent).shiftKey)}
    />
  );
}
