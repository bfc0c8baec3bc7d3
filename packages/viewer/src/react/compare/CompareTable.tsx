import { UnstyledButton } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import type { ComparedValue, MeasureComparison, MeasureRow } from '@cityloom/twin-core/scenarios';
import { useState, type JSX } from 'react';
import { useCompareText } from '../i18n/useCompareText.ts';
import { useSession } from '../session-context/SessionContext.tsx';
import { formatDifference, formatNumber, unitText } from '../values/format.ts';
import { ValueBadge } from '../values/ValueBadge.tsx';
import classes from './compare.module.css';

/** Rows drawn before a person asks for all. */
const FIRST_ROWS = 150;

function Cell({ value, unit }: { readonly value: ComparedValue; readonly unit: string }): JSX.Element {
  const { t, language } = useCompareText();
  if (value.value === null) {
    return (
      <td title={t('compare.missing')}>
        <span aria-label={t('compare.missing')}>–</span>
      </td>
    );
  }
  const { difference, share, pass } = value;
  const percent = share === null ? '' : formatDifference(share * 100, '%', language);
  return (
    <td data-pass={pass}>
      {formatNumber(value.value, language)}
      {pass !== undefined && (
        <span className={classes['verdict']} data-pass={pass}>
          {pass ? (
            <IconCheck size={12} stroke={2.2} aria-hidden="true" />
          ) : (
            <IconX size={12} stroke={2.2} aria-hidden="true" />
          )}
          {t(pass ? 'compare.kept' : 'compare.broken')}
        </span>
      )}
      {difference !== null && difference !== 0 && (
        <small>
          {formatDifference(difference, unit === '1' ? undefined : unit, language)}
          {/[1-9]/u.test(percent) && ` (${percent})`}
        </small>
      )}
    </td>
  );
}

function Row({
  row,
  title,
  objectTitle,
}: {
  readonly row: MeasureRow;
  readonly title: string;
  readonly objectTitle: string | undefined;
}): JSX.Element {
  const session = useSession();
  const { language } = useCompareText();
  const unit = unitText(row.unit, language);
  const { object, limit } = row;
  return (
    <tr>
      <th scope="row">
        {title}
        {unit !== '' && <small> {unit}</small>}
        {row.derived && <ValueBadge kind="derived" rule={row.source} />}
        {object !== undefined && (
          <UnstyledButton
            className={classes['object'] ?? ''}
            onClick={() => {
              session.dispatch({ type: 'select', object });
            }}
          >
            {objectTitle ?? object}
          </UnstyledButton>
        )}
      </th>
      <td title={limit?.source}>
        {limit === undefined
          ? ''
          : `${limit.kind === 'maximum' ? '≤' : '≥'}\u202f${formatNumber(limit.value, language)}`}
      </td>
      {row.values.map((value, index) => (
        <Cell key={index} value={value} unit={row.unit} />
      ))}
    </tr>
  );
}

/** Baseline | scenario | scenario …, each with limit, verdict and difference. */
export function CompareTable({
  measures,
  rows,
  titleOf,
  objectOf,
  stateTitle,
}: {
  readonly measures: MeasureComparison;
  readonly rows: readonly MeasureRow[];
  readonly titleOf: (row: MeasureRow) => string;
  readonly objectOf: (row: MeasureRow) => string | undefined;
  readonly stateTitle: (index: number) => string;
}): JSX.Element {
  const { t } = useCompareText();
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, FIRST_ROWS);
  if (rows.length === 0) return <p className={classes['note']}>{t('compare.noRows')}</p>;
  return (
    <div className={classes['scroll']} tabIndex={0} role="region" aria-label={t('compare.table')}>
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">{t('compare.measure')}</th>
            <th scope="col">{t('compare.limit')}</th>
            {measures.states.map(({ id }, index) => (
              <th key={id} scope="col">
                {stateTitle(index)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, index) => (
            <Row
              key={`${row.name} ${row.object ?? ''} ${String(index)}`}
              row={row}
              title={titleOf(row)}
              objectTitle={objectOf(row)}
            />
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <UnstyledButton
          className={classes['more'] ?? ''}
          onClick={() => {
            setAll(true);
          }}
        >
          {t('compare.showAll')}
        </UnstyledButton>
      )}
    </div>
  );
}
