import { Tooltip } from '@mantine/core';
import type { Measure, RunResult } from '@cityloom/twin-core';
import type { JSX } from 'react';
import { useText } from '../../i18n/useText.ts';
import { formatNumber, formatQuantity, unitText } from '../../values/format.ts';
import { SeverityMark } from '../../values/SeverityMark.tsx';
import { ValueBadge } from '../../values/ValueBadge.tsx';
import classes from '../runs.module.css';
import {
  letterOfClass,
  measureGroups,
  measureTable,
  measureTitle,
  type MeasureGrid,
} from './measure-table.ts';
import { Change, MeasureRows, ObjectMeasures } from './ObjectMeasures.tsx';
import { useMeasureTitles } from './useMeasureTitles.ts';

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

/** Measures of the same things at several levels, side by side. */
function Grid({ grid }: { readonly grid: MeasureGrid }): JSX.Element {
  const { t, local, language } = useText();
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          <th scope="col">{t('drill.measure')}</th>
          {grid.columns.map(({ title, severity }) => (
            <th key={title.en} scope="col">
              <span className={classes['levelHead']}>
                {severity !== undefined && <SeverityMark severity={severity} />}
                {local(title)}
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {grid.lines.map(({ title, unit, measures }) => {
          const derived = measures.find((measure) => measure?.derived === true);
          const symbol = unitText(unit, language);
          return (
            <tr key={title.en}>
              <th scope="row">
                {local(title)}
                {symbol !== '' && unit !== 'people' && <small> {symbol}</small>}
                {derived !== undefined && <ValueBadge kind="derived" rule={derived.source} />}
              </th>
              {measures.map((measure, index) => (
                <td key={grid.columns[index]?.title.en}>
                  <Value measure={measure} withUnit={false} />
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Numbers of a run: those with a limit, those at several levels side by side, the others, those per object. */
export function Measures({
  result,
  base,
}: {
  readonly result: RunResult;
  /** The same analysis of the existing city. */
  readonly base: RunResult | undefined;
}): JSX.Element {
  const { language } = useText();
  const titleOf = useMeasureTitles(result.model);
  const { grids, single } = measureTable(result.outcome.measures, titleOf);
  const limited = single.filter(({ limit }) => limit !== undefined);
  const plain = single.filter(({ limit }) => limit === undefined);
  const groups = measureGroups(result.outcome.measures);
  return (
    <>
      {limited.length > 0 && <MeasureRows measures={limited} titleOf={titleOf} base={base} />}
      {grids.map((grid) => (
        <Grid key={grid.columns.map(({ title }) => title.en).join()} grid={grid} />
      ))}
      {plain.length > 0 && (
        <dl className={classes['single']}>
          {plain.map((measure) => (
            <div key={measure.name}>
              <dt>{measureTitle(measure.name, titleOf, language)}</dt>
              <dd>
                <Value measure={measure} withUnit />
                <Change measure={measure} base={base} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {groups.length > 0 && <ObjectMeasures groups={groups} titleOf={titleOf} base={base} />}
    </>
  );
}
