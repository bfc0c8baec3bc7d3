import { UnstyledButton } from '@mantine/core';
import { useMemo, type JSX } from 'react';
import { useDataText } from '../i18n/useDataText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { classTitle, columnTitle } from '../values/attribute-titles.ts';
import { formatNumber, formatQuantity, unitText } from '../values/format.ts';
import { SelectionActions } from './SelectionActions.tsx';
import classes from './selection.module.css';
import {
  countTypes,
  selectedRows,
  summariseNumbers,
  type ColumnSummary,
  type SelectedRows,
} from './summarise-selection.ts';

/** Types listed one by one. */
const MOST_TYPES = 12;

function Layers({
  selected,
  titleOf,
}: {
  readonly selected: readonly SelectedRows[];
  readonly titleOf: (layer: string) => string;
}): JSX.Element {
  const session = useSession();
  const { t, language } = useDataText();
  const counts = new Map<string, number>();
  for (const { layer, rows } of selected) counts.set(layer, (counts.get(layer) ?? 0) + rows.length);
  const keepOnly = (layer: string): void => {
    const objects = selected
      .filter((entry) => entry.layer === layer)
      .flatMap(({ table, rows }) => rows.map((row) => table.idOf(row)));
    session.dispatch({ type: 'selectObjects', objects });
  };
  return (
    <section className={classes['section']}>
      <h3>{t('catalogue.layers')}</h3>
      <ul>
        {[...counts].map(([layer, count]) => (
          <li key={layer}>
            <span>{titleOf(layer)}</span>
            <b>{formatNumber(count, language)}</b>
            {counts.size > 1 && (
              <UnstyledButton
                className={classes['only']}
                aria-label={t('selection.onlyLayer', { layer: titleOf(layer) })}
                onClick={() => {
                  keepOnly(layer);
                }}
              >
                {t('selection.only')}
              </UnstyledButton>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Types({ selected }: { readonly selected: readonly SelectedRows[] }): JSX.Element | null {
  const { t, language } = useDataText();
  const types = useMemo(() => countTypes(selected), [selected]);
  if (types.every(({ type }) => type === undefined)) return null;
  const shown = types.slice(0, MOST_TYPES);
  const rest = types.slice(MOST_TYPES).reduce((sum, { count }) => sum + count, 0);
  return (
    <section className={classes['section']}>
      <h3>{t('selection.byType')}</h3>
      <ul>
        {shown.map(({ type, count }) => (
          <li key={type ?? ''}>
            <span>{type === undefined ? t('selection.noType') : classTitle(type, language)}</span>
            <b>{formatNumber(count, language)}</b>
          </li>
        ))}
        {rest > 0 && (
          <li>
            <span>{t('style.other')}</span>
            <b>{formatNumber(rest, language)}</b>
          </li>
        )}
      </ul>
    </section>
  );
}

function NumberRow({
  summary,
  total,
}: {
  readonly summary: ColumnSummary;
  readonly total: number;
}): JSX.Element {
  const { t, language } = useDataText();
  const { name, column, count, sum, minimum, maximum } = summary;
  const unit = unitText(column.unit, language);
  return (
    <tr>
      <th scope="row">
        {columnTitle(name, column, language)}
        {count < total && <small>{t('selection.known', { count: formatNumber(count, language) })}</small>}
      </th>
      <td>{formatQuantity(sum, column.unit, language)}</td>
      <td>
        {minimum === maximum
          ? formatQuantity(minimum, column.unit, language)
          : `${formatNumber(minimum, language)} … ${formatNumber(maximum, language)}${unit === '' ? '' : ` ${unit}`}`}
      </td>
    </tr>
  );
}

function Numbers({ selected }: { readonly selected: readonly SelectedRows[] }): JSX.Element | null {
  const { t } = useDataText();
  const numbers = useMemo(() => summariseNumbers(selected), [selected]);
  const total = selected.reduce((sum, { rows }) => sum + rows.length, 0);
  if (numbers.length === 0) return null;
  return (
    <section className={classes['section']}>
      <h3>{t('selection.numbers')}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('import.column')}</th>
            <th scope="col">{t('selection.sum')}</th>
            <th scope="col">{t('selection.range')}</th>
          </tr>
        </thead>
        <tbody>
          {numbers.map((summary) => (
            <NumberRow key={summary.name} summary={summary} total={total} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What several selected objects are together, and what can be done with them. */
export function SelectionSummary(): JSX.Element | null {
  const { t, local, language } = useDataText();
  const objects = useSessionState((state) => state.selectedObjects);
  const view = useSessionState((state) => state.view);
  const layers = useSessionState((state) => state.manifest?.layers);
  const selected = useMemo(() => (view === undefined ? [] : selectedRows(objects, view)), [objects, view]);
  const ids = useMemo(() => [...objects], [objects]);
  const titleOf = (layer: string): string => {
    const title = layers?.find(({ id }) => id === layer)?.title;
    return title === undefined ? layer : local(title);
  };
  return (
    <div className={classes['selection']}>
      <header className={classes['head']}>
        <h2>
          <span role="status">
            {t('selection.count', { count: objects.size }).replace(
              String(objects.size),
              formatNumber(objects.size, language),
            )}
          </span>
        </h2>
        <SelectionActions objects={ids} selected={selected} titleOf={titleOf} />
      </header>
      <Layers selected={selected} titleOf={titleOf} />
      <Types selected={selected} />
      <Numbers selected={selected} />
    </div>
  );
}
