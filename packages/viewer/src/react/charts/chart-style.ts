import type { EChartsCoreOption } from 'echarts/core';
import type { Palette } from '../theme/tokens.ts';

/** Margins of a plot whose labels stand inside its frame. */
export const PLOT_GRID = { left: 4, right: 10, top: 8, bottom: 2, containLabel: true };

/** Labels of axes and marks. */
export function chartText(palette: Palette): { readonly color: string; readonly fontSize: number } {
  return { color: palette.textDim, fontSize: 10 };
}

/** The note beside the pointer. */
export function chartTooltip(palette: Palette): Readonly<Record<string, unknown>> {
  return {
    trigger: 'axis',
    confine: true,
    backgroundColor: palette.raised,
    borderColor: palette.line,
    textStyle: { color: palette.text, fontSize: 11 },
  };
}

/** What a plot of lines over a number from 0 on says at its axes and beside the pointer. */
export interface LinePlot {
  readonly along: (value: number) => string;
  readonly value: (value: number) => string;
  /** Between the labels along; absent: what fits. */
  readonly interval?: number;
  /** Whether the values begin at 0 rather than below the lowest. */
  readonly fromZero: boolean;
}

/** The option of a plot of lines, but for its series. */
export function linePlotOption(
  { along, value, interval, fromZero }: LinePlot,
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
      ...(interval !== undefined && { interval }),
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
  };
}
