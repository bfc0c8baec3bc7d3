import { type RunResult, type StateLevel } from '@cityloom/twin-core';
import { courseAt, type FieldInTime } from '@cityloom/twin-core/readings';
import { useMemo, type JSX } from 'react';
import { courseField, drawnField, runDuration } from '../../../session/index.ts';
import { useText } from '../../i18n/useText.ts';
import { geometryMeasures } from '../../inspector/geometry-measures.ts';
import { useSessionState } from '../../session-context/SessionContext.tsx';
import { unitText } from '../../values/format.ts';
import { DARK_PALETTE, LIGHT_PALETTE, type Palette } from '../../theme/tokens.ts';
import classes from '../runs.module.css';
import { FieldBars, LevelBars } from './ClassBars.tsx';
import { LineChart, type ChartLine } from './LineChart.tsx';
import { reachedSeries } from './series.ts';

function severityColor(severity: StateLevel['severity'], palette: Palette): string {
  const colors = {
    blue: palette.severityBlue,
    yellow: palette.severityYellow,
    orange: palette.severityOrange,
    red: palette.severityRed,
  };
  return colors[severity];
}

function AtSelection({
  shown,
  palette,
}: {
  readonly shown: FieldInTime;
  readonly palette: Palette;
}): JSX.Element {
  const { t, local, language } = useText();
  const { field } = shown;
  const selection = useSessionState((state) => state.selection);
  const view = useSessionState((state) => state.view);
  const series = useMemo(() => {
    const handle = selection === undefined ? undefined : view?.object(selection);
    const centre = handle === undefined ? undefined : geometryMeasures(handle.geometry()).centre;
    return centre === undefined ? [] : courseAt(shown, centre);
  }, [selection, view, shown]);
  const time = useSessionState((state) => state.time);
  return (
    <figure className={classes['chart']}>
      <figcaption>
        {t('drill.chartTime')} <small>{`${local(field.title)}, ${unitText(field.unit, language)}`}</small>
      </figcaption>
      {series.length === 0 ? (
        <p className={classes['note']}>{t('drill.chartTimeHint')}</p>
      ) : (
        <LineChart
          lines={[{ name: local(field.title), color: palette.accentText, points: series, step: false }]}
          marks={field.levels.map((level) => ({ value: level.limit, label: local(level.label) }))}
          time={time}
          label={t('drill.chartTime')}
        />
      )}
    </figure>
  );
}

/** Courses over time: people reached by level, and the field at the selected object. */
export function RunCharts({ result }: { readonly result: RunResult }): JSX.Element {
  const { t, local } = useText();
  const theme = useSessionState((state) => state.theme);
  const time = useSessionState((state) => state.time);
  const palette = theme === 'dark' ? DARK_PALETTE : LIGHT_PALETTE;
  const states = result.outcome.states[0];
  const [field] = result.outcome.fields;
  const drawn = useSessionState(drawnField);
  const course = drawn && courseField(result, drawn);
  const [frame] = result.frames.filter((candidate) => candidate.field === field?.id);
  // A result without a course in time has its classes instead.
  const still = result.frames.every(({ time: at }) => at === 0);
  const end = runDuration({ result });
  const lines = useMemo<readonly ChartLine[]>(
    () =>
      (states?.levels ?? []).flatMap((level, index) => {
        const points = states === undefined ? [] : reachedSeries(states, index + 1, end);
        return points.length < 2
          ? []
          : [{ name: local(level.label), color: severityColor(level.severity, palette), points, step: true }];
      }),
    [states, local, palette, end],
  );
  const people = t('drill.chartReached');
  return (
    <>
      {lines.length > 0 && (
        <figure className={classes['chart']}>
          <figcaption>{people}</figcaption>
          <LineChart lines={lines} marks={[]} time={time} label={people} />
        </figure>
      )}
      {still && result.outcome.states.map((each) => <LevelBars key={each.layer} states={each} />)}
      {still && field !== undefined && frame !== undefined && <FieldBars field={field} frame={frame} />}
      {!still && course !== undefined && <AtSelection shown={course} palette={palette} />}
    </>
  );
}
