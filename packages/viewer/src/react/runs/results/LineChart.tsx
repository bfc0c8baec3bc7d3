import { LineChart as EChartsLine } from 'echarts/charts';
import { AxisPointerComponent, GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { use as register, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useMemo, type JSX } from 'react';
import { useText } from '../../i18n/useText.ts';
import { chartText, linePlotOption } from '../../charts/chart-style.ts';
import { useChart } from '../../charts/useChart.ts';
import { useSessionState } from '../../session-context/SessionContext.tsx';
import { DARK_PALETTE, LIGHT_PALETTE } from '../../theme/tokens.ts';
import { formatElapsed, formatNumber } from '../../values/format.ts';
import classes from '../runs.module.css';
import type { Series } from './series.ts';

register([
  EChartsLine,
  GridComponent,
  TooltipComponent,
  AxisPointerComponent,
  MarkLineComponent,
  SVGRenderer,
]);

export interface ChartLine {
  readonly name: string;
  readonly color: string;
  readonly points: Series;
  /** Holds each value until the next: for counts. */
  readonly step: boolean;
}

/** Steps of a time axis that people count in, seconds. */
const TIME_STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
];

/** Most labels that fit beside each other below a narrow chart. */
const TIME_LABELS = 4;

/** Step between the labels of a time axis, seconds. */
function timeStep(lines: readonly ChartLine[]): number {
  const end = Math.max(0, ...lines.map(({ points }) => points.at(-1)?.[0] ?? 0));
  const days = Math.ceil(end / TIME_LABELS / 86_400) * 86_400;
  return TIME_STEPS.find((step) => step >= end / TIME_LABELS) ?? days;
}

/** Lines over elapsed time with the shown time marked. */
export function LineChart({
  lines,
  marks,
  time,
  label,
}: {
  readonly lines: readonly ChartLine[];
  readonly marks: readonly { readonly value: number; readonly label: string }[];
  readonly time: number;
  readonly label: string;
}): JSX.Element {
  const { language } = useText();
  const theme = useSessionState((state) => state.theme);
  const option = useMemo<EChartsCoreOption>(() => {
    const palette = theme === 'dark' ? DARK_PALETTE : LIGHT_PALETTE;
    const highest = lines.reduce(
      (top, line) => line.points.reduce((max, [, value]) => Math.max(max, value), top),
      0,
    );
    const text = chartText(palette);
    return {
      ...linePlotOption(
        {
          along: formatElapsed,
          value: (value) => formatNumber(value, language),
          interval: timeStep(lines),
          fromZero: true,
        },
        palette,
      ),
      series: lines.map((line, index) => ({
        name: line.name,
        type: 'line',
        step: line.step ? 'end' : undefined,
        data: line.points,
        showSymbol: false,
        lineStyle: { width: 1.5, color: line.color },
        itemStyle: { color: line.color },
        ...(index === 0 && {
          markLine: {
            silent: true,
            symbol: 'none',
            data: [
              {
                xAxis: time,
                lineStyle: { color: palette.text, type: 'solid', width: 1 },
                label: { show: false },
              },
              // A limit far above the curve would flatten it.
              ...marks
                .filter((mark) => mark.value <= highest * 1.5)
                .map((mark) => ({
                  yAxis: mark.value,
                  lineStyle: { color: palette.edge, type: 'dashed', width: 1 },
                  label: { ...text, formatter: mark.label, position: 'insideEndTop' },
                })),
            ],
          },
        }),
      })),
    };
  }, [lines, marks, time, theme, language]);
  const element = useChart(option);
  return <div ref={element} className={classes['plot']} role="img" aria-label={label} />;
}
