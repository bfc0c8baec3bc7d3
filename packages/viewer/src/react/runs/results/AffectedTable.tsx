import { Select, UnstyledButton } from '@mantine/core';
import type { ObjectStates } from '@cityloom/twin-core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import {
  columnFilteringFeature,
  createColumnHelper,
  createFilteredRowModel,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type SortingState,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState, type JSX, type ReactNode } from 'react';
import type { Language } from '../../../session/index.ts';
import { useText } from '../../i18n/useText.ts';
import { useSession, useSessionState } from '../../session-context/SessionContext.tsx';
import { formatElapsed, formatNumber, unitText } from '../../values/format.ts';
import { SeverityMark } from '../../values/SeverityMark.tsx';
import { shownColumns } from './affected-columns.ts';
import classes from '../runs.module.css';
import { useObjectWords } from '../form/useObjectWords.ts';

const features = tableFeatures({
  columnFilteringFeature,
  rowSortingFeature,
  filteredRowModel: createFilteredRowModel(),
  sortedRowModel: createSortedRowModel(),
});

/** Row of the table: an index into the columnar result, nothing copied. */
interface AffectedRow {
  readonly index: number;
}

const helper = createColumnHelper<typeof features, AffectedRow>();
const ROW_HEIGHT = 28;

/** Times as hours and minutes; other numbers under their unit in the heading. */
function cellText(value: number, unit: string, language: Language): string {
  return unit === 's' && Number.isFinite(value) ? formatElapsed(value) : formatNumber(value, language);
}

function descending(a: number, b: number): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1;
  return Number.isNaN(b) ? 1 : a - b;
}

function useColumns(states: ObjectStates): ReturnType<typeof helper.columns> {
  return useMemo(
    () =>
      helper.columns([
        helper.accessor((row) => states.level[row.index] ?? 0, {
          id: 'level',
          sortFn: (a, b) => (states.level[a.original.index] ?? 0) - (states.level[b.original.index] ?? 0),
          filterFn: (row, _column, wanted: unknown) => states.level[row.original.index] === wanted,
        }),
        ...shownColumns(states).map((column) =>
          helper.accessor((row) => column.values[row.index] ?? NaN, {
            id: column.name,
            sortFn: (a, b) =>
              descending(column.values[a.original.index] ?? NaN, column.values[b.original.index] ?? NaN),
          }),
        ),
      ]),
    [states],
  );
}

/** Objects a run affects: sorted, filtered by level, linked with the map both ways. */
export function AffectedTable({
  states,
  head,
}: {
  readonly states: ObjectStates;
  /** Title, or what chooses the table. */
  readonly head: ReactNode;
}): JSX.Element {
  const session = useSession();
  const { t, local, language } = useText();
  const selection = useSessionState((state) => state.selection);
  const [sorting, setSorting] = useState<SortingState>([{ id: 'level', desc: true }]);
  const [level, setLevel] = useState<number | undefined>();
  const scroll = useRef<HTMLDivElement>(null);
  const words = useObjectWords();
  const data = useMemo(() => states.objects.map((_, index): AffectedRow => ({ index })), [states]);
  const columns = useColumns(states);
  const table = useTable({
    features,
    columns,
    data,
    state: { sorting, columnFilters: level === undefined ? [] : [{ id: 'level', value: level }] },
    onSortingChange: setSorting,
  });
  const { rows } = table.getRowModel();
  // eslint-disable-next-line react-hooks/incompatible-library -- no compiler here; the virtualizer is not memoised
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  const selectedRow = rows.findIndex((row) => states.objects[row.original.index] === selection);
  useEffect(() => {
    if (selectedRow >= 0) virtualizer.scrollToIndex(selectedRow, { align: 'auto' });
  }, [selectedRow, virtualizer]);
  const shown = shownColumns(states);
  const template = `minmax(0, 1fr) repeat(${shown.length}, minmax(3.5rem, auto))`;
  const choose = (object: string): void => {
    session.dispatch({ type: 'select', object });
    session.dispatch({ type: 'flyTo', object });
  };
  const heading = (id: string, title: string, unit: string): JSX.Element => {
    const direction = sorting.find((entry) => entry.id === id);
    return (
      <div
        key={id}
        role="columnheader"
        aria-sort={direction === undefined ? 'none' : direction.desc ? 'descending' : 'ascending'}
      >
        <UnstyledButton
          aria-label={t('drill.sort', { column: title })}
          onClick={() => {
            setSorting([{ id, desc: direction?.desc !== true }]);
          }}
        >
          {title}
          {unit !== '' && <small> {unit}</small>}
          {direction !== undefined &&
            (direction.desc ? <IconArrowDown size={11} /> : <IconArrowUp size={11} />)}
        </UnstyledButton>
      </div>
    );
  };
  return (
    <div className={classes['affected']}>
      <div className={classes['affectedHead']}>
        {head}
        <span>{t('drill.affectedCount', { count: rows.length })}</span>
        <Select
          aria-label={t('drill.level')}
          data={[
            { value: '', label: t('drill.allLevels') },
            ...states.levels.map((entry, index) => ({ value: String(index + 1), label: local(entry.label) })),
          ]}
          value={level === undefined ? '' : String(level)}
          onChange={(value) => {
            setLevel(value === null || value === '' ? undefined : Number(value));
          }}
          allowDeselect={false}
        />
      </div>
      <div role="table" aria-label={t('drill.affected')} aria-rowcount={rows.length + 1}>
        <div className={classes['rowHead']} role="row" style={{ gridTemplateColumns: template }}>
          {heading('level', t('drill.object'), '')}
          {shown.map((column) =>
            heading(
              column.name,
              local(column.title),
              column.unit === 'people' || column.unit === 's' ? '' : unitText(column.unit, language),
            ),
          )}
        </div>
        <div
          ref={scroll}
          className={classes['rows']}
          style={{ height: Math.min(8, Math.max(1, rows.length)) * ROW_HEIGHT }}
        >
          <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
            {virtualizer.getVirtualItems().map((item) => {
              const row = rows[item.index];
              const index = row?.original.index ?? 0;
              const object = states.objects[index] ?? '';
              const severity = states.levels[(states.level[index] ?? 0) - 1]?.severity;
              return (
                <div
                  key={object}
                  role="row"
                  aria-rowindex={item.index + 2}
                  className={classes['row']}
                  data-current={selection === object || undefined}
                  style={{
                    gridTemplateColumns: template,
                    height: ROW_HEIGHT,
                    transform: `translateY(${item.start}px)`,
                  }}
                >
                  <div role="cell">
                    <UnstyledButton
                      onClick={() => {
                        choose(object);
                      }}
                    >
                      {severity !== undefined && <SeverityMark severity={severity} />}
                      <span>{words(object)}</span>
                    </UnstyledButton>
                  </div>
                  {shown.map((column) => (
                    <div key={column.name} role="cell">
                      {cellText(column.values[index] ?? NaN, column.unit, language)}
                    </div>
                  ))}
                </div>
              );
            })}
          </div>
        </div>
      </div>
    </div>
  );
}
