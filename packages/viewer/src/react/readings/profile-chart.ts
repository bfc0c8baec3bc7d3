import type { EChartsCoreOption } from 'echarts/core';
import { chartText, chartTooltip, PLOT_GRID } from '../charts/chart-style.ts';
import type { Palette } from '../theme/tokens.ts';

/** A line of a profile chart; NaN leaves a gap. */
export interface ProfileLine {
  readonly name: string;
  readonly color: string;
  readonly values: Float64Array;
  /** `ground` and `water` are filled down to what lies below them. */
  readonly look: 'ground' | 'water' | 'line' | 'dashed';
}

export interface ProfileAxes {
  /** Metres from the start. */
  readonly distances: readonly number[];
  readonly along: (metres: number) => string;
  readonly value: (value: number) => string;
  /** Whether the axis begins at 0 rather than below the lowest value. */
  readonly fromZero: boolean;
}

/** The option of a chart of values along a line. */
export function profileOption(
  lines: readonly ProfileLine[],
  { distances, along, value, fromZero }: ProfileAxes,
  palette: Palette,
): EChartsCoreOption {
  const text = chartText(palette);
  const lineStyle = { color: palette.line };
  return {
    animation: false,
    grid: PLOT_GRID,
    tooltip: {
      ...chartTooltip(palette),
      valueFormatter: (shown: unknown) => (typeof shown === 'number' ? value(shown) : '–'),
    },
    xAxis: {
      type: 'value',
      min: 0,
      max: 'dataMax',
      axisLabel: { ...text, hideOverlap: true, formatter: along },
      axisLine: { lineStyle },
      splitLine: { show: false },
      axisPointer: { label: { formatter: ({ value: at }: { value: unknown }) => along(Number(at)) } },
    },
    yAxis: {
      type: 'value',
      ...(fromZero ? { min: 0 } : { scale: true }),
      axisLabel: { ...text, formatter: value },
      splitLine: { lineStyle },
      splitNumber: 3,
    },
    series: lines.map((line, index) => seriesOf(line, distances, index)),
  };
}

function seriesOf(
  { name, color, values, look }: ProfileLine,
  distances: readonly number[],
  z: number,
): object {
  const filled = look === 'ground' || look === 'water';
  return {
    name,
    type: 'line',
    // The ground lies before the water, which is filled down to the axis behind it.
    z: look === 'ground' ? 10 : 2 + z,
    data: distances.map((distance, index) => {
      const value = values[index] ?? NaN;
      return [distance, Number.isNaN(value) ? null : value];
    }),
    showSymbol: false,
    connectNulls: false,
    silent: true,
    itemStyle: { color },
    lineStyle: { width: 1.5, color, type: look === 'dashed' ? 'dashed' : 'solid' },
    ...(filled && { areaStyle: { color, opacity: 1, origin: 'start' } }),
  };
}
