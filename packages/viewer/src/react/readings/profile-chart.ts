import type { EChartsCoreOption } from 'echarts/core';
import { linePlotOption, type LinePlot } from '../charts/chart-style.ts';
import type { Palette } from '../theme/tokens.ts';

/** A line of a profile chart; NaN leaves a gap. */
export interface ProfileLine {
  readonly name: string;
  readonly color: string;
  readonly values: Float64Array;
  /** `ground` and `water` are filled down to what lies below them. */
  readonly look: 'ground' | 'water' | 'line' | 'dashed';
}

export interface ProfileAxes extends Pick<LinePlot, 'along' | 'value' | 'fromZero'> {
  /** Metres from the start. */
  readonly distances: readonly number[];
}

/** The option of a chart of values along a line. */
export function profileOption(
  lines: readonly ProfileLine[],
  { distances, ...plot }: ProfileAxes,
  palette: Palette,
): EChartsCoreOption {
  return {
    ...linePlotOption(plot, palette),
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
