import { BarChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use as register, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef, type JSX } from 'react';
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
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | undefined>(undefined);
  useEffect(() => {
    const host = element.current;
    if (host === null) return undefined;
    const made = init(host, undefined, { renderer: 'svg' });
    chart.current = made;
    const observer = new ResizeObserver(() => {
      made.resize();
    });
    observer.observe(host);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = undefined;
    };
  }, []);
  useEffect(() => {
    const palette = theme === 'dark' ? DARK_PALETTE : LIGHT_PALETTE;
    const colours = [palette.accent, palette.severityOrange, palette.severityBlue, palette.severityYellow];
    const text = { color: palette.textDim, fontSize: 11 };
    chart.current?.setOption(
      {
        animation: false,
        color: colours,
        grid: { left: 8, right: 24, top: 30, bottom: 4, containLabel: true },
        legend: { top: 0, textStyle: text, itemWidth: 12, itemHeight: 8 },
        tooltip: {
          trigger: 'axis',
          axisPointer: { type: 'shadow' },
          confine: true,
          backgroundColor: palette.raised,
          borderColor: palette.line,
          textStyle: { color: palette.text, fontSize: 11 },
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
      },
      { notMerge: true },
    );
  }, [bars, titles, names, theme, language]);
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
