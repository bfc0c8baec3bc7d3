import { Button, UnstyledButton } from '@mantine/core';
import type { Measure, MeasureTitles, RunResult } from '@cityloom/twin-core';
import { useState, type JSX } from 'react';
import { usePlanText } from '../../i18n/usePlanText.ts';
import { useSession, useSessionState } from '../../session-context/SessionContext.tsx';
import { formatDifference, formatQuantity } from '../../values/format.ts';
import { ValueBadge } from '../../values/ValueBadge.tsx';
import { Verdict } from '../../values/Verdict.tsx';
import { excessOf, measureTitle, type MeasureGroup } from './measure-table.ts';
import { valueIn } from '../../../session/index.ts';
import classes from '../runs.module.css';
import { useObjectWords } from '../form/useObjectWords.ts';

/** Groups shown before a person asks for all. */
const FIRST_GROUPS = 8;

function Limit({ measure }: { readonly measure: Measure }): JSX.Element | null {
  const { t, language } = usePlanText();
  const { limit, unit } = measure;
  if (limit === undefined) return null;
  const excess = excessOf(measure);
  const value = formatQuantity(limit.value, unit, language);
  return (
    <span className={classes['limit']} title={t('runs.limitSource', { source: limit.source })}>
      <span>{t(limit.kind === 'maximum' ? 'runs.atMost' : 'runs.atLeast', { value })}</span>
      {measure.pass === false && <em>{formatDifference(excess, unit, language)}</em>}
      <Verdict pass={measure.pass} kind={limit.kind} />
    </span>
  );
}

/** By how much a measure differs from the existing city; nothing where it does not. */
export function Change({
  measure,
  base,
}: {
  readonly measure: Measure;
  readonly base: RunResult | undefined;
}): JSX.Element | null {
  const { t, language } = usePlanText();
  const before = valueIn(base, measure);
  if (before === undefined) return null;
  const difference = measure.value - before;
  const text = formatDifference(difference, undefined, language);
  // Sums of many numbers differ in their last digits.
  if (!/[1-9]/u.test(text) || Math.abs(difference) < 1e-6 * Math.abs(before)) return null;
  return <small title={t('result.difference')}>{` (${text})`}</small>;
}

/** Measures one under the other: name, value, and below it the limit and whether it is kept. */
export function MeasureRows({
  measures,
  titleOf,
  base,
}: {
  readonly measures: readonly Measure[];
  readonly titleOf: MeasureTitles;
  readonly base: RunResult | undefined;
}): JSX.Element {
  const { language } = usePlanText();
  return (
    <dl className={classes['single']}>
      {measures.map((measure, index) => (
        <div key={`${measure.name}/${index}`} data-limited={measure.limit !== undefined || undefined}>
          <dt>
            {measureTitle(measure.name, titleOf, language)}
            {measure.derived === true && <ValueBadge kind="derived" rule={measure.source} />}
          </dt>
          <dd title={measure.source}>
            {formatQuantity(measure.value, measure.unit, language)}
            <Change measure={measure} base={base} />
          </dd>
          {measure.limit !== undefined && (
            <dd className={classes['limitLine']}>
              <Limit measure={measure} />
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}

/** What was found for each object: those that fail a rule first. */
export function ObjectMeasures({
  groups,
  titleOf,
  base,
}: {
  readonly groups: readonly MeasureGroup[];
  readonly titleOf: MeasureTitles;
  readonly base: RunResult | undefined;
}): JSX.Element {
  const session = useSession();
  const { t } = usePlanText();
  const selection = useSessionState((state) => state.selection);
  const [all, setAll] = useState(false);
  const words = useObjectWords();
  const failing = groups.filter(({ failed }) => failed > 0).length;
  const limited = groups.some(({ measures }) => measures.some(({ limit }) => limit !== undefined));
  const shown = all ? groups : groups.slice(0, FIRST_GROUPS);
  return (
    <div className={classes['objectMeasures']}>
      <h4>
        {t('runs.perObject')}{' '}
        {limited && <small>{t('runs.failing', { count: failing, all: groups.length })}</small>}
      </h4>
      {shown.map(({ object, measures, failed }) => (
        <section key={object} data-current={selection === object || undefined}>
          <h5>
            <UnstyledButton
              fz="inherit"
              onClick={() => {
                session.dispatch({ type: 'select', object });
                session.dispatch({ type: 'flyTo', object });
              }}
            >
              {words(object)}
            </UnstyledButton>
            <Verdict
              pass={measures.some(({ limit }) => limit !== undefined) ? failed === 0 : undefined}
              kind={
                measures.some(({ pass, limit }) => pass === false && limit?.kind === 'maximum')
                  ? 'maximum'
                  : 'minimum'
              }
            />
          </h5>
          <MeasureRows measures={measures} titleOf={titleOf} base={base} />
        </section>
      ))}
      {shown.length < groups.length && (
        <Button
          variant="default"
          onClick={() => {
            setAll(true);
          }}
        >
          {t('runs.showAll', { count: groups.length })}
        </Button>
      )}
    </div>
  );
}
