import type { BedChange, FlowForcing, FlowLink } from '../flow-forcing.ts';
import type { FlowGrid } from '../flow-grid.ts';
import { placeOfCell } from '../flow-state.ts';
import type { FlowState } from '../flow-state.ts';
import { layHeldWater } from '../held-water.ts';
import { layOpenEdges } from '../open-boundaries.ts';
import type { TimeSeries } from '../time-series.ts';
import { NONE } from './shaders/constants.ts';
import type { GridNumbers } from './shaders/declarations.ts';

/** What of a time series a step needs: its value at the step's start or end, or its integral over the step. */
export type SeriesMode = 0 | 1 | 2;

const AT_START = 0;
const AT_END = 1;
const INTEGRAL = 2;

/** A time series that acts; the first of all is the rain. */
export interface ActingSeries {
  readonly series: TimeSeries;
  readonly mode: SeriesMode;
  /** Taken off its values: heights count from the lowest ground. */
  readonly datum: number;
}

/** A forcing as the kernels read it: lists of words, and where in them each kind of thing stands. */
export interface GpuLists {
  readonly words: Uint32Array;
  readonly series: readonly ActingSeries[];
  /** Places and numbers of entries of the lists. */
  readonly numbers: ListNumbers;
  readonly beds: number;
  readonly edges: number;
  readonly held: number;
}

/** Kinds of lists. */
type ListName = 'stages' | 'edges' | 'beds' | 'inflows' | 'links' | 'held';

/** What the kernels know of the lists. */
export type ListNumbers = Pick<GridNumbers, ListName | `${ListName}At` | 'series'>;

/** Grows by words and numbers. */
interface WordList {
  readonly length: number;
  whole(...values: readonly number[]): void;
  fraction(...values: readonly number[]): void;
}

interface Listing {
  readonly words: WordList;
  readonly series: ActingSeries[];
  readonly numbers: { -readonly [name in keyof ListNumbers]: number };
}

const NO_LISTS: ListNumbers = {
  ...{ stages: 0, stagesAt: 0, edges: 0, edgesAt: 0, beds: 0, bedsAt: 0 },
  ...{ inflows: 0, inflowsAt: 0, links: 0, linksAt: 0, held: 0, heldAt: 0, series: 0 },
};

/** Lists all that acts on a state. */
export function listForcing(forcing: FlowForcing, state: FlowState, grid: FlowGrid): GpuLists {
  const [words, toArray] = createWordList();
  const rain = forcing.rain ?? { times: [0], values: [0] };
  const listing: Listing = {
    words,
    series: [{ series: rain, mode: INTEGRAL, datum: 0 }],
    numbers: { ...NO_LISTS },
  };
  const edges = listEdges(listing, forcing, state, grid);
  const beds = listBeds(listing, forcing.bedChanges ?? [], state);
  listInflows(listing, forcing, state);
  listLinks(listing, forcing.links ?? [], state);
  const held = listHeld(listing, forcing, state);
  const numbers = { ...listing.numbers, series: listing.series.length };
  return { words: toArray(), series: listing.series, numbers, beds, edges, held };
}

function createWordList(): [WordList, () => Uint32Array] {
  const found: number[] = [];
  const single = new Float32Array(1);
  const bits = new Uint32Array(single.buffer);
  const list: WordList = {
    get length() {
      return found.length;
    },
    whole(...values) {
      for (const value of values) found.push(value >>> 0);
    },
    fraction(...values) {
      for (const value of values) {
        single[0] = value;
        found.push(bits[0] as number);
      }
    },
  };
  return [list, () => Uint32Array.from(found)];
}

function addSeries({ series }: Listing, added: TimeSeries, mode: SeriesMode, datum = 0): number {
  return series.push({ series: added, mode, datum }) - 1;
}

/** Notes where a list begins and how many entries it has. */
function note({ words, numbers }: Listing, name: ListName, count: number): void {
  numbers[`${name}At`] = words.length;
  numbers[name] = count;
}

function listEdges(listing: Listing, forcing: FlowForcing, state: FlowState, grid: FlowGrid): number {
  const all = forcing.boundaries ?? [];
  const edges = layOpenEdges(all, state, grid);
  const levels = all.map(({ kind, level }) =>
    kind === 'stage' && level !== undefined ? addSeries(listing, level, AT_START, state.datum) : NONE,
  );
  listStages(listing, levels, edges.boundaries, lowestBeds(edges.places, forcing, state));
  note(listing, 'edges', edges.places.length);
  const { words } = listing;
  edges.places.forEach((place, at) => {
    const [face, outwards] = [edges.faces[at] as number, edges.outwards[at] as number];
    const isEastern = edges.eastern[at] === 1;
    words.whole(place, edges.inside[at] as number, edges.outside[at] as number, face);
    words.whole(state.length * (isEastern ? 1 : 2), slotOf(state, place, isEastern, outwards));
    words.fraction(outwards);
    words.whole(levels[edges.boundaries[at] as number] as number);
  });
  return edges.places.length;
}

/** Where the discharge over an edge's face is kept: western ones by rows, then eastern, southern, northern. */
function slotOf(
  { stride, rows, columns }: FlowState,
  place: number,
  isEastern: boolean,
  outwards: number,
): number {
  const [row, column] = [Math.floor(place / stride) - 1, (place % stride) - 1];
  if (isEastern) return (outwards < 0 ? 0 : rows) + row;
  return 2 * rows + (outwards < 0 ? 0 : columns) + column;
}

/** The lowest that the bed of each place ever is, metres above the datum. */
function lowestBeds(places: Int32Array, { bedChanges = [] }: FlowForcing, state: FlowState): number[] {
  const lowest = new Map<number, number>();
  for (const { cells, from, to } of bedChanges) {
    cells.forEach((cell, at) => {
      const place = placeOfCell(state, cell);
      const bed = Math.min(from[at] as number, to[at] as number) - state.datum;
      lowest.set(place, Math.min(bed, lowest.get(place) ?? Infinity));
    });
  }
  return Array.from(places, (place) => Math.min(state.bed[place] as number, lowest.get(place) ?? Infinity));
}

/** The lowest bed of each boundary with a level: the wave of the water outside is no faster than it is deep there. */
function listStages(listing: Listing, levels: number[], boundaries: Int32Array, beds: number[]): void {
  const lowest = new Map<number, number>();
  beds.forEach((bed, at) => {
    const level = levels[boundaries[at] as number] as number;
    if (level !== NONE) lowest.set(level, Math.min(bed, lowest.get(level) ?? Infinity));
  });
  note(listing, 'stages', lowest.size);
  for (const [level, bed] of lowest) {
    listing.words.whole(level);
    listing.words.fraction(bed);
  }
}

/** Of several changes of one cell the last holds. */
function listBeds(listing: Listing, changes: readonly BedChange[], state: FlowState): number {
  const found = new Map<number, { readonly series: number; readonly from: number; readonly to: number }>();
  for (const { cells, from, to, progress } of changes) {
    const series = addSeries(listing, progress, AT_START);
    cells.forEach((cell, at) => {
      found.set(placeOfCell(state, cell), { series, from: from[at] as number, to: to[at] as number });
    });
  }
  note(listing, 'beds', found.size);
  for (const [place, { series, from, to }] of found) {
    listing.words.whole(place, series);
    listing.words.fraction(from - state.datum, to - state.datum);
  }
  return found.size;
}

function listInflows(listing: Listing, { inflows = [] }: FlowForcing, state: FlowState): void {
  const { words } = listing;
  const listed = inflows.map(({ cells, discharge }) => {
    const series = addSeries(listing, discharge, INTEGRAL);
    const shares = new Map<number, number>();
    for (const cell of cells) shares.set(cell, (shares.get(cell) ?? 0) + 1);
    const first = words.length;
    for (const [cell, share] of shares) {
      words.whole(placeOfCell(state, cell));
      words.fraction(share / (cells.length * state.cellSize * state.cellSize));
    }
    return [series, first, shares.size] as const;
  });
  note(listing, 'inflows', listed.length);
  for (const entry of listed) words.whole(...entry);
}

function listLinks(listing: Listing, links: readonly FlowLink[], state: FlowState): void {
  const { words } = listing;
  const series = links.map((link) =>
    link.kind === 'pump' ? addSeries(listing, link.capacity, INTEGRAL) : NONE,
  );
  note(listing, 'links', links.length);
  links.forEach((link, at) => {
    const end = link.to === undefined ? NONE : placeOfCell(state, link.to);
    words.whole(link.kind === 'pump' ? 0 : 1, placeOfCell(state, link.from), end, series[at] as number);
    if (link.kind === 'pump') words.fraction(0, 0, 0, 0);
    else words.fraction(link.invert - state.datum, link.width, link.height, link.dischargeCoefficient);
  });
}

function listHeld(listing: Listing, { heldWater = [] }: FlowForcing, state: FlowState): number {
  const held = layHeldWater(heldWater, state);
  const series = held.map(({ rise }) => addSeries(listing, rise, AT_END));
  // A cell that several hold is as the last has it.
  const found = new Map<number, readonly [series: number, level: number]>();
  held.forEach(({ places, levels }, index) => {
    places.forEach((place, at) => {
      found.set(place, [series[index] as number, (levels[at] as number) - state.datum]);
    });
  });
  note(listing, 'held', found.size);
  for (const [place, [rise, level]] of found) {
    listing.words.whole(place, rise);
    listing.words.fraction(level);
  }
  return found.size;
}
