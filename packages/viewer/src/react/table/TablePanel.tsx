import { ActionIcon, Checkbox, Menu, Select, TextInput, Tooltip } from '@mantine/core';
import { type FeatureTable, findLayer } from '@cityloom/twin-core';
import { IconColumns, IconFileExport, IconFilter, IconSelectAll, IconX } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState, type JSX } from 'react';
import { hiddenRowsOf } from '../../views/cesium/state-colours.ts';
import type { LayerFilter } from '../../session/index.ts';
import { exportLayer, LAYER_EXPORTS } from '../exports/export-layer.ts';
import { useDataText } from '../i18n/useDataText.ts';
import { useInterface, useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { columnTitle } from '../values/attribute-titles.ts';
import { formatNumber } from '../values/format.ts';
import { RowGrid } from './RowGrid.tsx';
import { rowOrder, type RowSort } from './row-order.ts';
import classes from './table.module.css';
import { firstColumns } from './table-columns.ts';
import { TableHandle } from './TableHandle.tsx';

const ICON = { size: 15, stroke: 1.6, 'aria-hidden': true } as const;

function FilterFields({
  table,
  filter,
  onChange,
}: {
  readonly table: FeatureTable;
  readonly filter: LayerFilter;
  readonly onChange: (filter: LayerFilter) => void;
}): JSX.Element {
  const { t, language } = useDataText();
  return (
    <>
      <TextInput
        className={classes['filter']}
        aria-label={t('table.filter')}
        placeholder={t('table.filterHint')}
        leftSection={<IconFilter {...ICON} />}
        value={filter.text}
        onChange={(event) => {
          onChange({ ...filter, text: event.currentTarget.value });
        }}
      />
      <Select
        className={classes['filterColumn']}
        aria-label={t('table.filterColumn')}
        data={[
          { value: '', label: t('table.allColumns') },
          ...[...table.columns].map(([value, column]) => ({
            value,
            label: columnTitle(value, column, language),
          })),
        ]}
        value={filter.column ?? ''}
        allowDeselect={false}
        searchable={table.columns.size > 10}
        onChange={(value) => {
          onChange({ ...filter, column: value === null || value === '' ? undefined : value });
        }}
      />
    </>
  );
}

function ColumnMenu({
  table,
  shown,
  onChange,
}: {
  readonly table: FeatureTable;
  readonly shown: readonly string[];
  readonly onChange: (columns: readonly string[]) => void;
}): JSX.Element {
  const { t, language } = useDataText();
  return (
    <Menu closeOnItemClick={false} position="bottom-end" withinPortal>
      <Menu.Target>
        <Tooltip label={t('table.columns')}>
          <ActionIcon aria-label={t('table.columns')}>
            <IconColumns {...ICON} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown className={classes['columnMenu'] ?? ''}>
        {[...table.columns].map(([name, column]) => (
          <Menu.Item
            key={name}
            role="menuitemcheckbox"
            aria-checked={shown.includes(name)}
            leftSection={<Checkbox.Indicator checked={shown.includes(name)} size="xs" />}
            onClick={() => {
              const others = shown.filter((other) => other !== name);
              // In the order of the table, whatever the order of choosing.
              const next = shown.includes(name) ? others : [...others, name];
              onChange([...table.columns.keys()].filter((each) => next.includes(each)));
            }}
          >
            {columnTitle(name, column, language)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Rows({ table, title }: { readonly table: FeatureTable; readonly title: string }): JSX.Element {
  const session = useSession();
  const screen = useInterfaceStore();
  const { t, language } = useDataText();
  const view = useSessionState((state) => state.view);
  const kept = useSessionState((state) => state.layerFilters.get(table.layer));
  // A column is chosen before there is a text to look for: the choice alone is of no interest to anybody else.
  const [column, setColumn] = useState<string>();
  const filter = useMemo(() => kept ?? { text: '', column }, [kept, column]);
  const [sort, setSort] = useState<RowSort>();
  const [columns, setColumns] = useState(() => firstColumns(table));
  const deferred = useDeferredValue(filter);
  const hidden = hiddenRowsOf(view, table);
  const rows = useMemo(() => rowOrder(table, deferred, sort, hidden), [table, deferred, sort, hidden]);
  const total = formatNumber(table.count, language);
  const filtered = rows.length !== table.count;
  return (
    <>
      <header className={classes['head']}>
        <h2 title={title}>{t('table.title', { layer: title })}</h2>
        <span role="status">
          {filtered
            ? t('table.filtered', { shown: formatNumber(rows.length, language), count: total })
            : t('table.rows', { count: table.count }).replace(String(table.count), total)}
        </span>
        <span className={classes['space']} />
        <FilterFields
          table={table}
          filter={filter}
          onChange={(next) => {
            setColumn(next.column);
            session.actions.setLayerFilter(table.layer, next);
          }}
        />
        <ColumnMenu table={table} shown={columns} onChange={setColumns} />
        <Tooltip label={t('selection.all')}>
          <ActionIcon
            aria-label={t('selection.all')}
            disabled={rows.length === 0}
            onClick={() => {
              session.dispatch({
                type: 'selectObjects',
                objects: Array.from(rows, (row) => table.idOf(row)),
              });
              screen.setState({ detailTab: 'object' });
            }}
          >
            <IconSelectAll {...ICON} />
          </ActionIcon>
        </Tooltip>
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Tooltip label={t('table.export')}>
              <ActionIcon aria-label={t('table.export')} disabled={rows.length === 0}>
                <IconFileExport {...ICON} />
              </ActionIcon>
            </Tooltip>
          </Menu.Target>
          <Menu.Dropdown>
            {LAYER_EXPORTS.map((format) => (
              <Menu.Item
                key={format}
                onClick={() => {
                  void exportLayer(session, table, title, format, filtered ? rows.toSorted() : undefined);
                }}
              >
                {t(`export.${format}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <ActionIcon
          aria-label={t('table.close')}
          onClick={() => {
            screen.setState({ tableLayer: undefined });
          }}
        >
          <IconX {...ICON} />
        </ActionIcon>
      </header>
      <RowGrid
        table={table}
        title={title}
        rows={rows}
        columns={columns}
        sort={sort}
        onSort={(column) => {
          setSort(
            sort?.column === column
              ? sort.descending
                ? undefined
                : { column, descending: true }
              : { column, descending: false },
          );
        }}
      />
    </>
  );
}

/** Rows of one layer below the map, linked with it both ways. */
export function TablePanel(): JSX.Element | null {
  const { local, t } = useDataText();
  const layer = useInterface((state) => state.tableLayer);
  const node = useSessionState((state) =>
    layer === undefined || state.scene === undefined ? undefined : findLayer(state.scene, layer),
  );
  const [height, setHeight] = useState(260);
  if (node?.table === undefined) return null;
  const title = local(node.title);
  return (
    <section className={classes['panel']} style={{ height }} aria-label={t('table.title', { layer: title })}>
      <TableHandle height={height} onChange={setHeight} />
      <Rows key={`${node.id}-${String(node.table.count)}`} table={node.table} title={title} />
    </section>
  );
}
