import { LineChart } from 'echarts/charts';
import { AxisPointerComponent, GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use as register, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef, useState, type JSX } from 'react';
import type { Language } from '../../session/index.ts';
import { chartText, chartTooltip, PLOT_GRID } from '../charts/chart-style.ts';
import { useLiveText } from '../i18n/useLiveText.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { DARK_PALETTE, LIGHT_PALETTE, type Palette } from '../theme/tokens.ts';
import { formatNumber } from '../values/format.ts';
import sections from './section.module.css';
import classes from './time-chart.module.css';
import { formatClock } from './live-format.ts';
import { timeTicks } from './time-ticks.ts';

register([LineChart, GridComponent, TooltipComponent, AxisPointerComponent, MarkLineComponent, SVGRenderer]);

/** Milliseconds between two looks at the history. */
const BEAT = 1000;
/** A gap this many times the usual is not drawn over: nothing is known there. */
const GAP = 20;
/** Marks on the axis of time. */
const MOST_TICKS = 4;

/** A course of values, oldest first. */
export interface Course {
  readonly times: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** Asked for the values between two moments, milliseconds since 1970. */
export type ReadCourse = (from: number, to: number) => Course;

/** Points for the chart; a line broken where reports were missing for long. */
function pointsOf({ times, values }: Course): [number, number | null][] {
  const points: [number, number | null][] = [];
  const span = (times[times.length - 1] ?? 0) - (times[0] ?? 0);
  const usual = span / Math.max(1, times.length - 1);
  for (let index = 0; index < times.length; index += 1) {
    const time = times[index] as number;
    const value = values[index] as number;
    const last = times[index - 1];
    if (last !== undefined && time - last > GAP * usual) points.push([last + usual, null]);
    points.push([time, Number.isNaN(value) ? null : value]);
  }
  return points;
}

function baseOption(
  palette: Palette,
  zone: string,
  language: Language,
  unit: string,
): Record<string, unknown> {
  const text = chartText(palette);
  const lineStyle = { color: palette.line };
  const withUnit = (value: unknown): string =>
    typeof value === 'number' ? [formatNumber(value, language), unit].join('\u202f').trimEnd() : '–';
  return {
    animation: false,
    grid: PLOT_GRID,
    tooltip: { ...chartTooltip(palette), valueFormatter: withUnit },
    xAxis: {
      type: 'time',
      axisLabel: { ...text, hideOverlap: true },
      axisLine: { lineStyle },
      splitLine: { show: false },
      axisPointer: {
        label: { formatter: ({ value }: { value: unknown }) => formatClock(Number(value), zone, language) },
      },
    },
    yAxis: {
      type: 'value',
      scale: true,
      axisLabel: { ...text, formatter: (value: number) => formatNumber(value, language) },
      splitLine: { lineStyle },
      splitNumber: 2,
    },
    series: [
      {
        type: 'line',
        data: [],
        showSymbol: false,
        sampling: 'lttb',
        connectNulls: false,
        lineStyle: { width: 1.5, color: palette.accentText },
        itemStyle: { color: palette.accentText },
        markLine: {
          silent: true,
          symbol: 'none',
          label: { show: false },
          lineStyle: { type: 'solid', width: 1, color: palette.text },
          data: [],
        },
      },
    ],
  };
}

/** The range, and the moment on show where it stands before the end. */
function updateOption(
  course: Course,
  name: string,
  [from, to]: readonly [number, number],
  moment: number,
  clock: (time: number, parts: 'time' | 'minutes') => string,
): Record<string, unknown> {
  const { times, hasSeconds } = timeTicks(from, to, MOST_TICKS);
  return {
    xAxis: {
      min: from,
      max: to,
      axisTick: { customValues: times },
      axisLabel: {
        customValues: times,
        formatter: (time: number) => clock(time, hasSeconds ? 'time' : 'minutes'),
      },
    },
    series: [
      {
        name,
        data: pointsOf(course),
        markLine: {
          data: moment < to - 1000 ? [{ xAxis: moment }] : [],
        },
      },
    ],
  };
}

/** Values over wall-clock time. Looks at the history itself once a second: nothing above renders for it. */
export function TimeChart({
  title,
  unit,
  label,
  read,
  range,
  moment,
}: {
  readonly title: string;
  readonly unit: string;
  readonly label: string;
  readonly read: ReadCourse;
  /** Of the axis, asked for at every look; milliseconds since 1970. */
  readonly range: () => readonly [from: number, to: number];
  /** Moment on show. */
  readonly moment: () => number;
}): JSX.Element {
  const { t, language } = useLiveText();
  const theme = useSessionState((state) => state.theme);
  const zone = useSessionState((state) => state.manifest?.timeZone) ?? 'UTC';
  const element = useRef<HTMLDivElement>(null);
  const [isEmpty, setEmpty] = useState(false);
  useEffect(() => {
    const host = element.current;
    if (host === null) return undefined;
    const chart: EChartsType = init(host, undefined, { renderer: 'svg' });
    chart.setOption(baseOption(theme === 'dark' ? DARK_PALETTE : LIGHT_PALETTE, zone, language, unit));
    const update = (): void => {
      // What nobody sees is not drawn.
      if (document.visibilityState === 'hidden') return;
      const span = range();
      const course = read(...span);
      setEmpty(course.times.length === 0);
      chart.setOption(
        updateOption(course, title, span, moment(), (time, parts) =>
          formatClock(time, zone, language, parts),
        ),
      );
    };
    update();
    const timer = setInterval(update, BEAT);
    const observer = new ResizeObserver(() => {
      chart.resize();
    });
    observer.observe(host);
    return () => {
      clearInterval(timer);
      observer.disconnect();
      chart.dispose();
    };
  }, [theme, zone, language, unit, title, read, range, moment]);
  return (
    <figure className={classes['chart']}>
      <figcaption>
        {title} {unit !== '' && <small>{unit}</small>}
      </figcaption>
      {isEmpty && <p className={sections['note']}>{t('entity.chartEmpty')}</p>}
      <div
        ref={element}
        className={classes['plot']}
        data-empty={isEmpty || undefined}
        role="img"
        aria-label={label}
      />
    </figure>
  );
}
