import { roundTicks, stateColour } from './chart-scale.ts';
import { escapeHtml } from './html.ts';
import type { ReportLanguage } from './report-content.ts';
import { reportNumber, reportQuantity } from './report-numbers.ts';

/** One group of bars: a measure or an object in all states. */
export interface BarGroup {
  readonly label: string;
  /** One per state; `null` where there is none. */
  readonly values: readonly (number | null)[];
  /** Text at the end of each bar; by default the value. */
  readonly texts?: readonly string[];
  /** States that break the rule. */
  readonly broken: readonly boolean[];
}

/** Bars of several states side by side. */
export interface BarChart {
  /** What the chart shows, read aloud in its place. */
  readonly title: string;
  readonly unit: string;
  readonly groups: readonly BarGroup[];
  /** Titles of the states, the baseline's first. */
  readonly states: readonly string[];
  /** Drawn across all groups. */
  readonly limit?: { readonly value: number; readonly label: string };
}

const WIDTH = 680;
const LABELS = 240;
/** Room right of the longest bar for its text. */
const TEXTS = 96;
const BAR = 12;
const GAP = 10;
const TOP = 42;
const BOTTOM = 26;
const FONT = 11;

/** Horizontal bars, one group per row, as an SVG picture with legend, axis and limit. */
export function drawBarChart(chart: BarChart, language: ReportLanguage): string {
  const { groups, states, limit, unit, title } = chart;
  const most = Math.max(
    limit?.value ?? 0,
    ...groups.flatMap(({ values }) => values.map((value) => value ?? 0)),
  );
  if (!(most > 0)) return '';
  const scale = (WIDTH - LABELS - TEXTS) / most;
  const groupHeight = states.length * BAR + GAP;
  const height = TOP + groups.length * groupHeight + BOTTOM;
  const floor = height - BOTTOM;
  const drawn = groups.map((group, index) =>
    bars(group, TOP + index * groupHeight, { scale, unit, language }),
  );
  const parts = [
    legend(states),
    ...roundTicks(0, most, 5).map((value) =>
      tick(LABELS + value * scale, floor, reportNumber(value, language)),
    ),
    `<text x="${WIDTH}" y="${floor + 15}" text-anchor="end" font-size="${FONT}" fill="#5c5850">${escapeHtml(unit)}</text>`,
    ...drawn.map(({ shapes }) => shapes),
    limit === undefined ? '' : limitLine(LABELS + limit.value * scale, floor, limit.label),
    ...drawn.map(({ words }) => words),
  ];
  return `<svg class="chart" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeHtml(title)}" xmlns="http://www.w3.org/2000/svg">${parts.join('\n')}</svg>`;
}

function legend(states: readonly string[]): string {
  return chartLegend(
    states.map((label, index) => ({ label, colour: stateColour(index) })),
    12,
  );
}

/** Keys beside each other, widths by the length of their texts. @param y of their baseline. */
export function chartLegend(
  entries: readonly { readonly label: string; readonly colour: string }[],
  y: number,
  size: number = FONT,
): string {
  let x = 0;
  return entries
    .map(({ label, colour }) => {
      const at = x;
      x += 2.4 * size + textWidth(label, size);
      return `<rect x="${at.toFixed(1)}" y="${y - size + 2}" width="${size}" height="${size}" fill="${colour}"/><text x="${(at + 1.4 * size).toFixed(1)}" y="${y}" font-size="${size}">${escapeHtml(label)}</text>`;
    })
    .join('');
}

/** About: Chinese signs are as wide as they are high, others about half. */
function textWidth(text: string, size: number): number {
  return Array.from(text).reduce((sum, sign) => sum + (/\p{Script=Han}/u.test(sign) ? size : size * 0.58), 0);
}

function tick(x: number, floor: number, text: string): string {
  const at = x.toFixed(1);
  return `<path d="M${at} ${TOP - 4}V${floor}" stroke="#e4e0d8" stroke-width="1"/><text x="${at}" y="${floor + 15}" text-anchor="middle" font-size="${FONT}" fill="#5c5850">${escapeHtml(text)}</text>`;
}

interface BarsOptions {
  readonly scale: number;
  readonly unit: string;
  readonly language: ReportLanguage;
}

/** Bars of a group, and what is written beside them: the limit is drawn between the two. */
function bars(
  { label, values, texts, broken }: BarGroup,
  y: number,
  { scale, unit, language }: BarsOptions,
): { readonly shapes: string; readonly words: string } {
  const middle = y + (values.length * BAR) / 2 + 4;
  const short = escapeHtml(shortened(label, LABELS - 12));
  let shapes = '';
  let words = `<text x="${LABELS - 8}" y="${middle}" text-anchor="end" font-size="${FONT}">${short}</text>`;
  for (const [index, value] of values.entries()) {
    const top = y + index * BAR;
    const length = Math.max(0, (value ?? 0) * scale);
    const own = texts?.[index] ?? reportQuantity(value, unit, language);
    const fails = broken[index] === true;
    const text = escapeHtml(fails ? `${own} ✗` : own);
    const at = (LABELS + length + 4).toFixed(1);
    shapes += `<rect x="${LABELS}" y="${top}" width="${length.toFixed(1)}" height="${BAR - 2}" fill="${stateColour(index)}"/>`;
    words += `<text x="${at}" y="${top + BAR - 3}" font-size="10" fill="${fails ? '#b3261e' : '#1c1b19'}" stroke="#fff" stroke-width="3" paint-order="stroke">${text}</text>`;
  }
  return { shapes, words };
}

/** As much of the text as the room takes. */
function shortened(text: string, room: number): string {
  if (textWidth(text, FONT) <= room) return text;
  const signs = Array.from(text);
  while (signs.length > 0 && textWidth(`${signs.join('')}…`, FONT) > room) signs.pop();
  return `${signs.join('').trimEnd()}…`;
}

function limitLine(x: number, floor: number, label: string): string {
  const at = x.toFixed(1);
  return `<path d="M${at} ${TOP - 6}V${floor}" stroke="#b3261e" stroke-width="1.4" stroke-dasharray="5 3"/><text x="${at}" y="${TOP - 9}" text-anchor="middle" font-size="${FONT}" fill="#b3261e">${escapeHtml(label)}</text>`;
}
