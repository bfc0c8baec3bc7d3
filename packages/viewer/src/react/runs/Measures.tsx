import { Tooltip } from '@mantine/core';
import type { Measure, RunResult, StateLevel } from '@cityloom/twin-core';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { formatNumber, formatQuantity, unitText } from '../values/format.ts';
import { SeverityMark } from '../values/SeverityMark.tsx';
import { ValueBadge } from '../values/ValueBadge.tsx';
import classes from './runs.module.css';
import { letterOfClass, levelTitle, measureGroups, measureTable, measureTitle } from './measure-table.ts';
import { MeasureRows, ObjectMeasures } from './ObjectMeasures.tsx';

function Value({
  measure,
  withUnit,
}: {
  readonly measure: Measure | undefined;
  readonly withUnit: boolean;
}): JSX.Element {
  const { language } = useText();
  if (measure === undefined) return <>–</>;
  const text =
    letterOfClass(measure) ??
    (withUnit
      ? formatQuantity(measure.value, measure.unit, language)
      : formatNumber(measure.value, language));
  return (
    <Tooltip label={measure.source} openDelay={600}>
      <span>{text}</span>
    </Tooltip>
  );
}

/** Numbers of a run: those per warning level side by side, then the others. */
export function Measures({ result }: { readonly result: RunResult }): JSX.Element {
  const { t, language } = useText();
  const { levels, lines, single } = measureTable(result.outcome.measures);
  const limited = single.filter(({ limit }) => limit !== undefined);
  const plain = single.filter(({ limit }) => limit === undefined);
  const groups = measureGroups(result.outcome.measures);
  const severities: readonly StateLevel[] = result.outcome.states[0]?.levels ?? [];
  const derived = (measures: readonly (Measure | undefined)[]): Measure | undefined =>
    measures.find((measure) => measure?.derived === true);
  return (
    <>
      {lines.length > 0 && (
        <table className={classes['table']}>
          <thead>
            <tr>
              <th scope="col">{t('drill.measure')}</th>
              {levels.map((level, index) => {
                const severity = severities[index]?.severity;
                return (
                  <th key={level} scope="col">
                    <span className={classes['levelHead']}>
                      {severity !== undefined && <SeverityMark severity={severity} />}
                      {levelTitle(level)}
                    </span>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {lines.map(({ name, unit, measures }) => {
              const rule = derived(measures);
              const symbol = unitText(unit, language);
              return (
                <tr key={name}>
                  <th scope="row">
                    {measureTitle(name, language)}
                    {symbol !== '' && unit !== 'people' && <small> {symbol}</small>}
                    {rule !== undefined && <ValueBadge kind="derived" rule={rule.source} />}
                  </th>
                  {measures.map((measure, index) => (
                    <td key={levels[index]}>
                      <Value measure={measure} withUnit={false} />
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {limited.length > 0 && <MeasureRows measures={limited} />}
      {plain.length > 0 && (
        <dl className={classes['single']}>
          {plain.map((measure) => (
            <div key={measure.name}>
              <dt>{measureTitle(measure.name, language)}</dt>
              <dd>
                <Value measure={measure} withUnit />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {groups.length > 0 && <ObjectMeasures groups={groups} />}
    </>
  );
}
