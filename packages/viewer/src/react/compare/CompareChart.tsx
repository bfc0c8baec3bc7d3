import { BarChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { use as register, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useMemo, type JSX } from 'react';
import { chartTooltip } from '../charts/chart-style.ts';
import { useChart } from '../charts/useChart.ts';
import { useCompareText } from '../i18n/useCompareText.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { DARK_PALETTE, LIGHT_PALETTE } from '../theme/tokens.ts';
import { formatDifference } from '../values/format.ts';
import type { ShareBars } from './compare-store.ts';
import classes from './compare.module.css';

register([BarChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

/** Height of one measure's bars, pixels. */
const BAND = 34;

/** By how many per cent each scenario is above or below the baseline. */
export function CompareChart({
  bars,
  titles,
  names,
}: {
  readonly bars: readonly ShareBars[];
  /** Of the measures. */
  readonly titles: readonly string[];
  /** Of the scenarios. */
  readonly names: readonly string[];
}): JSX.Element {
  const { t, language } = useCompareText();
  const theme = useSessionState((state) => state.theme);
  const option = useMemo<EChartsCoreOption>(() => {
    const palette = theme === 'dark' ? DARK_PALETTE : LIGHT_PALETTE;
    const text = { color: palette.textDim, fontSize: 11 };
    return {
      animation: false,
      color: [palette.accent, palette.severityOrange, palette.severityBlue, palette.severityYellow],
      grid: { left: 8, right: 24, top: 30, bottom: 4, containLabel: true },
      legend: { top: 0, textStyle: text, itemWidth: 12, itemHeight: 8 },
      tooltip: {
        ...chartTooltip(palette),
        axisPointer: { type: 'shadow' },
        valueFormatter: (value: unknown) =>
          typeof value === 'number' ? formatDifference(value, '%', language) : '–',
      },
      xAxis: {
        type: 'value',
        axisLabel: { ...text, formatter: '{value}%' },
        splitLine: { lineStyle: { color: palette.line } },
      },
      yAxis: {
        type: 'category',
        inverse: true,
        data: titles,
        axisLabel: { ...text, width: 170, overflow: 'truncate' },
        axisLine: { lineStyle: { color: palette.edge } },
        axisTick: { show: false },
      },
      series: names.map((name, index) => ({
        name,
        type: 'bar',
        data: bars.map(({ percent }) => percent[index] ?? null),
      })),
    };
  }, [bars, titles, names, theme, language]);
  const element = useChart(option);
  return (
    <div className={classes['scroll']}>
      <div
        ref={element}
        role="img"
        aria-label={t('compare.chartLabel')}
        style={{ height: 48 + bars.length * BAND }}
      />
    </div>
  );
}
