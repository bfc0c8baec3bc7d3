import type { ResultProfile } from '@cityloom/twin-core';
import { chartLegend } from './bar-chart.ts';
import { roundTicks, stateColour } from './chart-scale.ts';
import { escapeHtml } from './html.ts';
import type { ReportLanguage } from './report-content.ts';
import { reportNumber } from './report-numbers.ts';

/** The same profile in several states. */
export interface ProfileChart {
  readonly title: string;
  /** Titles of the states, the baseline's first. */
  readonly states: readonly string[];
  /** One per state; `undefined` where there is none. All of the same length. */
  readonly profiles: readonly (ResultProfile | undefined)[];
}

const WIDTH = 680;
const HEIGHT = 250;
const LEFT = 44;
const RIGHT = 8;
const TOP = 26;
const BOTTOM = 40;
const FONT = 11;
const FULL_CIRCLE = 360;
/** Kept around what differs: share of the whole range. */
const MARGIN = 1 / 12;
/** A difference that can be seen in the chart: share of the largest value. */
const VISIBLE = 0.01;

/** What of the range is drawn: from an index onwards, past the end of a circle where need be. */
interface Window {
  readonly first: number;
  readonly count: number;
}

/**
 * Profiles over each other, the baseline filled, as an SVG picture: the silhouette of a skyline before and after. Of
 * a full circle the part around what differs.
 * @returns nothing without a profile of the baseline.
 */
export function drawProfileChart(
  { title, states, profiles }: ProfileChart,
  language: ReportLanguage,
): string {
  const [base] = profiles;
  if (base === undefined || base.along.values.length < 2) return '';
  const window = windowOf(base, profiles);
  const drawn = profiles.map((profile) => profile && valuesIn(profile, window));
  const most = Math.max(...drawn.flatMap((values) => (values === undefined ? [] : [...values])));
  if (!(most > 0)) return '';
  const x = (step: number): number => LEFT + (step / (window.count - 1)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number): number => HEIGHT - BOTTOM - (value / most) * (HEIGHT - TOP - BOTTOM);
  const lines = drawn.map((values, index) => (values === undefined ? '' : line(values, index, { x, y })));
  const legend = chartLegend(
    states.map((label, index) => ({ label, colour: stateColour(index) })),
    12,
  );
  const axes = `${valueAxis(base, most, y, language)}${alongAxis(base, window, x, language)}`;
  return `<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(title)}" xmlns="http://www.w3.org/2000/svg">${legend}${axes}${lines.join('\n')}</svg>`;
}

function isCircle({ along }: ResultProfile): boolean {
  const { values, unit } = along;
  const [first = 0, second = 0] = values;
  const last = values.at(-1) ?? 0;
  return unit === '°' && Math.abs(last + (second - first) - first - FULL_CIRCLE) < second - first;
}

/** All of it, or of a circle the shortest stretch that holds every difference, with a margin. */
function windowOf(base: ResultProfile, profiles: readonly (ResultProfile | undefined)[]): Window {
  const { length } = base.along.values;
  const whole = { first: 0, count: length };
  if (!isCircle(base)) return whole;
  const least = Math.max(...base.value.values) * VISIBLE;
  const differing = Array.from({ length }, (_, index) => index).filter((index) =>
    profiles.some(
      (profile) =>
        profile !== undefined &&
        Math.abs((profile.value.values[index] ?? 0) - (base.value.values[index] ?? 0)) > least,
    ),
  );
  if (differing.length === 0) return whole;
  // The widest stretch without a difference is left out.
  let [widest, start] = [-1, 0];
  for (const [place, index] of differing.entries()) {
    const next = differing[place + 1] ?? (differing[0] ?? 0) + length;
    if (next - index > widest) [widest, start] = [next - index, next % length];
  }
  const margin = Math.ceil(length * MARGIN);
  const count = length - widest + 1 + 2 * margin;
  return count >= length ? whole : { first: (start - margin + length) % length, count };
}

function valuesIn({ value }: ResultProfile, { first, count }: Window): number[] {
  const { values } = value;
  return Array.from({ length: count }, (_, step) => values[(first + step) % values.length] ?? 0);
}

interface Placing {
  readonly x: (step: number) => number;
  readonly y: (value: number) => number;
}

/** The baseline as a filled shape; the others as lines above it. */
function line(values: readonly number[], state: number, { x, y }: Placing): string {
  const path = values.map((value, step) => `${x(step).toFixed(1)} ${y(value).toFixed(1)}`).join('L');
  if (state > 0) return `<path d="M${path}" fill="none" stroke="${stateColour(state)}" stroke-width="1.6"/>`;
  const ground = y(0).toFixed(1);
  return `<path d="M${x(0).toFixed(1)} ${ground}L${path}L${x(values.length - 1).toFixed(1)} ${ground}Z" fill="${stateColour(0)}" fill-opacity="0.45" stroke="${stateColour(0)}" stroke-width="1"/>`;
}

function valueAxis(
  { value }: ResultProfile,
  most: number,
  y: Placing['y'],
  language: ReportLanguage,
): string {
  const ticks = roundTicks(0, most, 4).map((tick) => {
    const at = y(tick).toFixed(1);
    return `<path d="M${LEFT} ${at}H${WIDTH - RIGHT}" stroke="#e4e0d8"/><text x="${LEFT - 5}" y="${at}" dy="4" text-anchor="end" font-size="${FONT}" fill="#5c5850">${escapeHtml(reportNumber(tick, language))}</text>`;
  });
  const title = `${value.title[language]}, ${value.unit}`;
  const middle = (TOP + HEIGHT - BOTTOM) / 2;
  return `${ticks.join('')}<text transform="translate(11 ${middle}) rotate(-90)" text-anchor="middle" font-size="${FONT}">${escapeHtml(title)}</text>`;
}

function alongAxis(
  { along }: ResultProfile,
  { first, count }: Window,
  x: Placing['x'],
  language: ReportLanguage,
): string {
  const { values } = along;
  const from = values[first] ?? 0;
  const step = (values[1] ?? 0) - (values[0] ?? 0);
  const floor = HEIGHT - BOTTOM;
  const circle = along.unit === '°';
  const ticks = roundTicks(from, from + step * (count - 1), 8).map((tick) => {
    const at = x((tick - from) / step).toFixed(1);
    const named = circle ? ((tick % FULL_CIRCLE) + FULL_CIRCLE) % FULL_CIRCLE : tick;
    return `<path d="M${at} ${floor}v4" stroke="#5c5850"/><text x="${at}" y="${floor + 15}" text-anchor="middle" font-size="${FONT}" fill="#5c5850">${escapeHtml(reportNumber(named, language))}</text>`;
  });
  const title = `${along.title[language]}, ${along.unit}`;
  return `${ticks.join('')}<text x="${(LEFT + WIDTH) / 2}" y="${HEIGHT - 6}" text-anchor="middle" font-size="${FONT}">${escapeHtml(title)}</text>`;
}
