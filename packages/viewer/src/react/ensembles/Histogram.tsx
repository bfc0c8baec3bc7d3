import type { ResultProfile } from '@cityloom/twin-core';
import { BarChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { use as register, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useMemo, type JSX } from 'react';
import { chartText, chartTooltip, PLOT_GRID } from '../charts/chart-style.ts';
import { useChart } from '../charts/useChart.ts';
import { useEnsembleText } from '../i18n/useEnsembleText.ts';
import classes from '../runs/runs.module.css';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { DARK_PALETTE, LIGHT_PALETTE, type Palette } from '../theme/tokens.ts';
import { formatQuantity } from '../values/format.ts';

register([BarChart, GridComponent, TooltipComponent, SVGRenderer]);

function useOption({ along, value }: ResultProfile, palette: Palette): EChartsCoreOption {
  const { language } = useEnsembleText();
  return useMemo(() => {
    const text = chartText(palette);
    const lineStyle = { color: palette.line };
    return {
      animation: false,
      grid: PLOT_GRID,
      tooltip: chartTooltip(palette),
      xAxis: {
        type: 'category',
        data: Array.from(along.values, (middle) => formatQuantity(middle, along.unit, language)),
        axisLabel: { ...text, hideOverlap: true },
        axisLine: { lineStyle },
        axisTick: { show: false },
      },
      yAxis: { type: 'value', minInterval: 1, axisLabel: text, splitLine: { lineStyle }, splitNumber: 3 },
      series: [
        {
          type: 'bar',
          data: Array.from(value.values),
          barCategoryGap: '8%',
          itemStyle: { color: palette.accent },
        },
      ],
    };
  }, [along, value, palette, language]);
}

/** How many members come to which value. */
export function Histogram({
  histogram,
  label,
}: {
  readonly histogram: ResultProfile;
  readonly label: string;
}): JSX.Element {
  const theme = useSessionState((state) => state.theme);
  const element = useChart(useOption(histogram, theme === 'dark' ? DARK_PALETTE : LIGHT_PALETTE));
  return <div ref={element} className={classes['plot']} role="img" aria-label={label} />;
}
