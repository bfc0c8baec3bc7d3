import type { Measure, MeasureTitles, ResultProfile, RunResult } from '@cityloom/twin-core';

/** Objects whose value lies from `from` up to below `to`. */
export interface HourBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Most bins a chart has room for. */
const MOST_BINS = 16;

/** Hours of sun of every building judged; empty where a result has none. */
export function sunHours({ outcome }: RunResult): Float32Array {
  const states = outcome.states.find(({ layer }) => layer === 'buildings');
  return states?.columns.find(({ name }) => name === 'hours')?.values ?? new Float32Array();
}

/** Width of the bins: such that the limit lies between two of them. @param limit hours. */
export function binWidth(limit: number | undefined, most: number): number {
  const fitting = [0.5, 1, 2, 3].filter((width) => limit === undefined || Number.isInteger(limit / width));
  return fitting.find((width) => width >= 1 && most / width < MOST_BINS) ?? fitting.at(-1) ?? 1;
}

/** Bins of both sides of an analysis; those of one side alone have no counts for the other. */
export interface PairedBin {
  readonly from: number;
  readonly to: number;
  readonly base: number | undefined;
  readonly proposal: number | undefined;
}

/** Histograms over the same bins; empty where neither side has values. @param limit lies between two bins. */
export function pairedBins(
  base: Float32Array | undefined,
  proposal: Float32Array | undefined,
  limit: number | undefined,
): PairedBin[] {
  const most = [...(base ?? []), ...(proposal ?? [])].reduce((high, value) => Math.max(high, value), -1);
  if (most < 0) return [];
  const width = binWidth(limit, most);
  const before = base && histogram(base, width, most);
  const after = proposal && histogram(proposal, width, most);
  return (after ?? before ?? []).map(({ from, to }, index) => ({
    from,
    to,
    base: before?.[index]?.count,
    proposal: after?.[index]?.count,
  }));
}

/** How many values lie in each bin, from 0 up to the bin that holds `most`. */
export function histogram(values: Iterable<number>, width: number, most: number): HourBin[] {
  // Times are sums of whole time steps: a rounding below a full hour is that hour.
  const binOf = (value: number): number => Math.floor(value / width + 1e-6);
  const counts = new Array<number>(binOf(most) + 1).fill(0);
  for (const value of values) {
    const bin = binOf(value);
    if (bin >= 0 && bin < counts.length) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count, index) => ({ from: index * width, to: (index + 1) * width, count }));
}

/** People of a class of services within each limit, as shares of all. */
export interface ClassReach {
  readonly id: string;
  /** Ascending by minutes. */
  readonly within: readonly { readonly minutes: number; readonly share: number }[];
}

const WITHIN = /^access\.people\.(\w+)\.within([\d.]+)$/u;

/** Residents served per class of services and limit; empty where nobody is known to live there. */
export function classReach(measures: readonly Measure[]): ClassReach[] {
  const total = measures.find(({ name }) => name === 'access.people')?.value ?? 0;
  const classes = new Map<string, { minutes: number; share: number }[]>();
  if (total <= 0) return [];
  for (const { name, value } of measures) {
    const [, id, minutes] = WITHIN.exec(name) ?? [];
    if (id === undefined) continue;
    classes.set(id, [...(classes.get(id) ?? []), { minutes: Number(minutes), share: value / total }]);
  }
  return [...classes].map(([id, within]) => ({ id, within: within.sort((a, b) => a.minutes - b.minutes) }));
}

/** A measure that is a share of a whole. */
export interface ResultShare {
  readonly name: string;
  /** In [0, 1]. */
  readonly share: number;
}

/** Measures of each model that are shares, or numbers of something out of another number. */
const SHARES: Readonly<Record<string, readonly (readonly [name: string, of?: string])[]>> = {
  viewshed: [
    ['viewshed.visibleShare'],
    ['viewshed.visibleGroundShare'],
    ['viewshed.buildings.visible', 'viewshed.buildings.examined'],
  ],
  'window-view': [
    ['windowView.sky'],
    ['windowView.green'],
    ['windowView.water'],
    ['windowView.ground'],
    ['windowView.buildings'],
  ],
  skyline: [['skyline.skyBlocked']],
  'sky-view': [['skyView.mean'], ['skyView.shareBelow03']],
  sunlight: [['sunlight.ground.share']],
};

/** The shares a result tells of. */
export function resultShares({ model, outcome: { measures } }: RunResult): ResultShare[] {
  const valueOf = (wanted: string): number | undefined => measures.find(({ name }) => name === wanted)?.value;
  return (SHARES[model] ?? []).flatMap(([name, of]) => {
    const value = valueOf(name);
    const whole = of === undefined ? 1 : valueOf(of);
    return value === undefined || whole === undefined || whole <= 0 ? [] : [{ name, share: value / whole }];
  });
}

/** What a class of services is called. */
export function serviceTitle(id: string, titleOf: MeasureTitles): ReturnType<MeasureTitles> {
  const title = titleOf(`access.services.${id}`);
  return title?.cell?.line ?? title;
}

/** Points of the compass a table tells apart. */
export const SECTORS = 8;

/** Highest value of a profile over directions in each of 8 sectors, from that around north clockwise; 0 without any. */
export function sectorMaxima({ along, value }: ResultProfile): number[] {
  const maxima = new Array<number>(SECTORS).fill(0);
  for (let index = 0; index < along.values.length; index++) {
    const sector = Math.round((along.values[index] as number) / (360 / SECTORS)) % SECTORS;
    maxima[sector] = Math.max(maxima[sector] as number, value.values[index] as number);
  }
  return maxima;
}

/** True if a profile goes around the compass. */
export const isPanorama = ({ along }: ResultProfile): boolean =>
  along.unit === '°' && (along.values.at(-1) ?? 0) > 180 && (along.values.at(-1) ?? 0) <= 360;
