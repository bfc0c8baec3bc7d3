import type { ResultProfile } from '@cityloom/twin-core';
import { LineChart } from 'echarts/charts';
import { AxisPointerComponent, GridComponent, TooltipComponent } from 'echarts/components';
import { use as register, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useMemo, type JSX } from 'react';
import { usePlanText } from '../../i18n/usePlanText.ts';
import { chartText, chartTooltip, PLOT_GRID } from '../../charts/chart-style.ts';
import { useChart } from '../../charts/useChart.ts';
import { useSessionState } from '../../session-context/SessionContext.tsx';
import { DARK_PALETTE, LIGHT_PALETTE, type Palette } from '../../theme/tokens.ts';
import { formatDifference, formatQuantity } from '../../values/format.ts';
import { isPanorama, SECTORS, sectorMaxima } from './result-shares.ts';
import { SideLegend } from './SideLegend.tsx';
import classes from '../runs.module.css';

register([LineChart, GridComponent, TooltipComponent, AxisPointerComponent, SVGRenderer]);

/** A profile on the existing city, on a scenario, or on both. */
export interface ProfilePair {
  readonly base: ResultProfile | undefined;
  readonly proposal: ResultProfile | undefined;
  /** Title of the scenario. */
  readonly scenario: string;
  /** Title of what it is held against, where that is not the existing city. */
  readonly baseTitle?: string;
}

type Point = readonly [along: number, value: number];

/** Points of a profile; around the compass it ends where it began, at north. */
function pointsOf(profile: ResultProfile): Point[] {
  const points = Array.from(profile.along.values, (along, index): Point => [
    along,
    profile.value.values[index] ?? 0,
  ]);
  const first = points[0];
  return isPanorama(profile) && first !== undefined ? [...points, [first[0] + 360, first[1]]] : points;
}

/** One silhouette: filled, or as a line that stays to be seen over another. */
function silhouette(
  profile: ResultProfile,
  { name, color, look, z }: { name: string; color: string; look: 'fill' | 'line'; z: number },
): object {
  return {
    name,
    type: 'line',
    z,
    data: pointsOf(profile),
    showSymbol: false,
    silent: true,
    itemStyle: { color },
    lineStyle: { width: look === 'line' ? 1.5 : 0, color },
    ...(look === 'fill' && { areaStyle: { color, opacity: 1 } }),
  };
}

/** What the scenario adds stands out over what is there; its line shows where it takes away. */
function silhouettes(
  { base, proposal, scenario }: ProfilePair,
  existing: string,
  palette: Palette,
): object[] {
  return [
    ...(proposal === undefined
      ? []
      : [silhouette(proposal, { name: scenario, color: palette.accent, look: 'fill', z: 2 })]),
    ...(base === undefined
      ? []
      : [silhouette(base, { name: existing, color: palette.edge, look: 'fill', z: 3 })]),
    ...(proposal === undefined || base === undefined
      ? []
      : [silhouette(proposal, { name: scenario, color: palette.accentText, look: 'line', z: 4 })]),
  ];
}

function useOption(pair: ProfilePair, palette: Palette, compass: readonly string[]): EChartsCoreOption {
  const { t, language } = usePlanText();
  return useMemo(() => {
    const profile = pair.proposal ?? pair.base;
    const around = profile !== undefined && isPanorama(profile);
    const text = chartText(palette);
    const lineStyle = { color: palette.line };
    const along = (value: number): string => {
      const quantity = formatQuantity(Math.round(value * 10) / 10, profile?.along.unit, language);
      return around ? `${quantity} ${compass[Math.round(value / 45) % SECTORS] ?? ''}` : quantity;
    };
    return {
      animation: false,
      grid: PLOT_GRID,
      tooltip: {
        ...chartTooltip(palette),
        formatter: (found: unknown) => tooltipText(found, along, profile, language),
      },
      xAxis: {
        type: 'value',
        min: around ? 0 : 'dataMin',
        max: around ? 360 : 'dataMax',
        ...(around && { interval: 45 }),
        axisLabel: {
          ...text,
          hideOverlap: true,
          formatter: (value: number) => (around ? (compass[(value / 45) % SECTORS] ?? '') : along(value)),
        },
        axisLine: { lineStyle },
        splitLine: { show: false },
      },
      yAxis: {
        type: 'value',
        min: 0,
        axisLabel: {
          ...text,
          formatter: (value: number) => formatQuantity(value, profile?.value.unit, language),
        },
        splitLine: { lineStyle },
        splitNumber: 3,
      },
      series: silhouettes(pair, pair.baseTitle ?? t('result.existing'), palette),
    };
  }, [pair, palette, compass, t, language]);
}

interface TooltipPoint {
  readonly seriesName: string;
  readonly marker: string;
  readonly value: Point;
}

function tooltipText(
  found: unknown,
  along: (value: number) => string,
  profile: ResultProfile | undefined,
  language: Parameters<typeof formatQuantity>[2],
): HTMLElement {
  // As nodes: titles of scenarios are what people typed.
  const box = document.createElement('div');
  const points = (Array.isArray(found) ? found : []) as readonly TooltipPoint[];
  const [first] = points;
  if (first === undefined) return box;
  box.append(along(first.value[0]));
  for (const name of new Set(points.map(({ seriesName }) => seriesName))) {
    const point = points.find(({ seriesName }) => seriesName === name);
    const line = document.createElement('div');
    line.textContent = `${name}: ${formatQuantity(point?.value[1] ?? NaN, profile?.value.unit, language)}`;
    box.append(line);
  }
  return box;
}

/** The highest values in each direction, to be read rather than looked at. */
function SectorTable({
  pair,
  compass,
}: {
  readonly pair: ProfilePair;
  readonly compass: readonly string[];
}): JSX.Element {
  const { t, language } = usePlanText();
  const { base, proposal, scenario, baseTitle } = pair;
  const unit = (proposal ?? base)?.value.unit;
  const before = base && sectorMaxima(base);
  const after = proposal && sectorMaxima(proposal);
  const show = (values: readonly number[] | undefined, index: number): string =>
    formatQuantity(values?.[index] ?? NaN, unit, language);
  return (
    <details className={classes['asTable']}>
      <summary>{t('result.byDirection')}</summary>
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">{t('result.direction')}</th>
            {before && <th scope="col">{baseTitle ?? t('result.existing')}</th>}
            {after && <th scope="col">{scenario}</th>}
            {before && after && <th scope="col">{t('result.difference')}</th>}
          </tr>
        </thead>
        <tbody>
          {compass.map((point, index) => (
            <tr key={point}>
              <th scope="row">{point}</th>
              {before && <td>{show(before, index)}</td>}
              {after && <td>{show(after, index)}</td>}
              {before && after && (
                <td>{formatDifference((after[index] ?? 0) - (before[index] ?? 0), unit, language)}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** What one sees from a point: silhouettes of the existing city and of a scenario, over the direction. */
export function ProfileChart({ pair }: { readonly pair: ProfilePair }): JSX.Element | null {
  const { t, local, language } = usePlanText();
  const theme = useSessionState((state) => state.theme);
  const palette = theme === 'dark' ? DARK_PALETTE : LIGHT_PALETTE;
  const compass = useMemo(() => t('result.compass').split(' '), [t]);
  const element = useChart(useOption(pair, palette, compass));
  const profile = pair.proposal ?? pair.base;
  if (profile === undefined) return null;
  const highest = profile.value.values.reduce((most, value) => Math.max(most, value), 0);
  const title = local(profile.title);
  return (
    <figure className={classes['chart']}>
      <figcaption>
        {title} <small>{local(profile.value.title)}</small>
      </figcaption>
      <SideLegend
        base={pair.base === undefined ? undefined : (pair.baseTitle ?? t('result.existing'))}
        scenario={pair.proposal === undefined ? undefined : pair.scenario}
      />
      <div
        ref={element}
        className={classes['plot']}
        role="img"
        aria-label={t('result.profileLabel', {
          title,
          highest: formatQuantity(highest, profile.value.unit, language),
        })}
      />
      {isPanorama(profile) && <SectorTable pair={pair} compass={compass} />}
    </figure>
  );
}
