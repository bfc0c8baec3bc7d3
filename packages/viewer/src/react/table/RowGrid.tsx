import { UnstyledButton } from '@mantine/core';
import type { FeatureTable } from '@cityloom/twin-core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type JSX,
  type KeyboardEvent,
  type MouseEvent,
} from 'react';
import { useDataText } from '../i18n/useDataText.ts';
import { useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { classTitle, columnTitle } from '../values/attribute-titles.ts';
import { formatNumber, unitText } from '../values/format.ts';
import type { RowSort } from './row-order.ts';
import classes from './table.module.css';

const ROW_HEIGHT = 26;
/** Pixels: numbers need less room than texts. */
const WIDTHS = { id: 150, number: 110, text: 170 } as const;

interface GridProps {
  readonly table: FeatureTable;
  readonly title: string;
  /** Rows to show, in order. */
  readonly rows: Uint32Array;
  readonly columns: readonly string[];
  readonly sort: RowSort | undefined;
  readonly onSort: (column: string) => void;
}

function Heading({ name, table, sort, onSort }: GridProps & { readonly name: string }): JSX.Element {
  const { t, language } = useDataText();
  const column = table.columns.get(name);
  const title = columnTitle(name, column, language);
  const unit = unitText(column?.unit, language);
  const descending = sort?.column === name ? sort.descending : undefined;
  return (
    <div
      role="columnheader"
      data-number={column?.kind === 'number' || undefined}
      aria-sort={descending === undefined ? 'none' : descending ? 'descending' : 'ascending'}
    >
      <UnstyledButton
        title={name}
        aria-label={t('table.sort', { column: title })}
        onClick={() => {
          onSort(name);
        }}
      >
        <span>{title}</span>
        {unit !== '' && <small>{unit}</small>}
        {descending !== undefined && (descending ? <IconArrowDown size={12} /> : <IconArrowUp size={12} />)}
      </UnstyledButton>
    </div>
  );
}

function Cell({
  table,
  row,
  name,
}: {
  readonly table: FeatureTable;
  readonly row: number;
  readonly name: string;
}): JSX.Element {
  const { language } = useDataText();
  const value = table.value(row, name);
  const isNumber = typeof value === 'number';
  const text =
    value === undefined ? '' : isNumber ? formatNumber(value, language) : classTitle(value, language);
  return (
    <div role="gridcell" data-number={isNumber || undefined} title={text}>
      {text}
    </div>
  );
}

/** Moves the selection by keyboard, with Shift over several rows; the map follows on Enter. */
function useGridKeys({ table, rows }: GridProps, cursor: Cursor): (event: KeyboardEvent) => void {
  const session = useSession();
  const { current } = cursor;
  const objects = (places: readonly number[]): string[] =>
    places.map((place) => table.idOf(rows[place] as number));
  const pages: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: 10,
    PageUp: -10,
    Home: -rows.length,
    End: rows.length,
  };
  /** True if the key does something with the rows as they are selected. */
  const act = (event: KeyboardEvent): boolean => {
    const isCommand = event.ctrlKey || event.metaKey;
    if (event.key === 'Enter' && current >= 0) {
      session.dispatch({ type: 'flyTo', object: table.idOf(rows[current] as number) });
    } else if (event.key === ' ' && current >= 0) {
      session.dispatch({ type: 'selectObjects', objects: objects([current]), mode: 'toggle' });
    } else if (event.key.toLowerCase() === 'a' && isCommand) {
      session.dispatch({ type: 'selectObjects', objects: Array.from(rows, (row) => table.idOf(row)) });
    } else return false;
    event.preventDefault();
    return true;
  };
  return (event) => {
    if (act(event)) return;
    const steps = pages[event.key];
    if (steps === undefined || rows.length === 0) return;
    event.preventDefault();
    const next = Math.min(rows.length - 1, Math.max(0, current < 0 ? 0 : current + steps));
    cursor.moveTo(next, event.shiftKey);
    // With Ctrl only the place moves; Space then adds what is there.
    if (event.ctrlKey || event.metaKey) return;
    const selected = event.shiftKey ? objects(cursor.rangeTo(next)) : objects([next]);
    session.dispatch({ type: 'selectObjects', objects: selected });
  };
}

/** The row that keys and Shift-clicks start from; places count in the rows on show, -1 is none. */
interface Cursor {
  readonly current: number;
  /** @param extendsRange keeps the row that a range began at. */
  moveTo(place: number, extendsRange: boolean): void;
  /** Places from where the range began to another. */
  rangeTo(place: number): readonly number[];
}

function useCursor({ table, rows }: GridProps): Cursor {
  const selection = useSessionState((state) => state.selection);
  const [place, setPlace] = useState({ row: -1, anchor: -1 });
  const selectedRow = selection === undefined ? -1 : table.rowOf(selection);
  // One that was selected on the map is where the person is now.
  const row = selectedRow >= 0 ? selectedRow : place.row;
  const anchor = selectedRow >= 0 ? selectedRow : place.anchor;
  const current = useMemo(() => (row < 0 ? -1 : rows.indexOf(row)), [row, rows]);
  return {
    current,
    moveTo(next, extendsRange) {
      const nextRow = rows[next] ?? -1;
      setPlace({ row: nextRow, anchor: extendsRange && anchor >= 0 ? anchor : nextRow });
    },
    rangeTo(next) {
      const from = anchor < 0 ? next : Math.max(0, rows.indexOf(anchor));
      const [low, high] = from < next ? [from, next] : [next, from];
      return Array.from({ length: high - low + 1 }, (_, index) => low + index);
    },
  };
}

/** A click selects the row, with Ctrl one more or one less, with Shift all up to it. */
function useRowClick({ table, rows }: GridProps, cursor: Cursor): (event: MouseEvent, place: number) => void {
  const session = useSession();
  const screen = useInterfaceStore();
  return (event, place) => {
    const idAt = (index: number): string => table.idOf(rows[index] as number);
    if (event.shiftKey) {
      session.dispatch({ type: 'selectObjects', objects: cursor.rangeTo(place).map(idAt) });
    } else if (event.ctrlKey || event.metaKey) {
      session.dispatch({ type: 'selectObjects', objects: [idAt(place)], mode: 'toggle' });
    } else session.dispatch({ type: 'select', object: idAt(place) });
    cursor.moveTo(place, event.shiftKey);
    screen.setState({ detailTab: 'object' });
  };
}

/** Only the rows in sight are in the page. */
export function RowGrid(props: GridProps): JSX.Element {
  const { table, title, rows, columns } = props;
  const session = useSession();
  const { t } = useDataText();
  const scroll = useRef<HTMLDivElement>(null);
  const id = useId();
  const cursor = useCursor(props);
  const { current } = cursor;
  const selected = useSessionState((state) => state.selectedObjects);
  const onKeyDown = useGridKeys(props, cursor);
  const onRowClick = useRowClick(props, cursor);
  // eslint-disable-next-line react-hooks/incompatible-library -- no compiler here; the virtualizer is not memoised
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    // The heading sticks over the rows.
    scrollPaddingStart: ROW_HEIGHT,
    overscan: 12,
  });
  useEffect(() => {
    if (current >= 0) virtualizer.scrollToIndex(current, { align: 'auto' });
  }, [current, virtualizer]);
  const widths = columns.map((name) => WIDTHS[table.columns.get(name)?.kind ?? 'text']);
  const template = `${WIDTHS.id}px ${widths.map((width) => `minmax(${String(width)}px, 1fr)`).join(' ')}`;
  const width = WIDTHS.id + widths.reduce((sum, each) => sum + each, 0);
  return (
    <div
      ref={scroll}
      className={classes['grid']}
      role="grid"
      aria-multiselectable
      tabIndex={0}
      aria-label={t('table.title', { layer: title })}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={current >= 0 ? `${id}-${String(rows[current])}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div
        className={classes['headings']}
        role="row"
        style={{ gridTemplateColumns: template, minWidth: width }}
      >
        <div role="columnheader">{t('table.id')}</div>
        {columns.map((name) => (
          <Heading key={name} {...props} name={name} />
        ))}
      </div>
      <div
        role="rowgroup"
        style={{ height: virtualizer.getTotalSize(), minWidth: width, position: 'relative' }}
      >
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index] as number;
          const object = table.idOf(row);
          return (
            <div
              key={row}
              id={`${id}-${String(row)}`}
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={selected.has(object)}
              data-current={item.index === current || undefined}
              className={classes['row']}
              style={{ gridTemplateColumns: template, transform: `translateY(${String(item.start)}px)` }}
              onClick={(event) => {
                onRowClick(event, item.index);
              }}
              onDoubleClick={() => {
                session.dispatch({ type: 'flyTo', object });
              }}
            >
              <div role="gridcell" title={object}>
                {object.slice(table.layer.length + 1)}
              </div>
              {columns.map((name) => (
                <Cell key={name} table={table} row={row} name={name} />
              ))}
            </div>
          );
        })}
      </div>
      {rows.length === 0 && (
        <p className={classes['empty']}>{t(table.count === 0 ? 'table.noRows' : 'table.empty')}</p>
      )}
    </div>
  );
}
