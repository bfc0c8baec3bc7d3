import { exp } from '../../../numeric/exponential.ts';
import type { Puffs } from './puff-chain.ts';

/** Points on a plane, sorted into squares so that a puff finds those it reaches. */
export interface Places {
  readonly count: number;
  /** Adds the puffs to a list of values, one per place, kg/m³. */
  add(puffs: Puffs, values: Float64Array): void;
}

/** A puff is cut off at this many σ, where it has fallen to 0.03 % of its middle. */
export const REACH = 4;
const SQUARE = 250;
const TABLE_SIZE = 4096;
const LARGEST_EXPONENT = (REACH * REACH) / 2;

/** e^−q from 0 to the reach, straight between entries: within 5e-7. */
const GAUSSIAN = Float64Array.from({ length: TABLE_SIZE + 2 }, (_, index) =>
  exp((-index * LARGEST_EXPONENT) / TABLE_SIZE),
);
const ENTRIES_PER_UNIT = TABLE_SIZE / LARGEST_EXPONENT;

/** @param east metres, one per place. */
export function createPlaces(east: Float64Array, north: Float64Array): Places {
  const count = east.length;
  const west = east.reduce((a, b) => Math.min(a, b), Infinity);
  const south = north.reduce((a, b) => Math.min(a, b), Infinity);
  const columns = Math.floor((east.reduce((a, b) => Math.max(a, b), -Infinity) - west) / SQUARE) + 1;
  const rows = Math.floor((north.reduce((a, b) => Math.max(a, b), -Infinity) - south) / SQUARE) + 1;
  const { offsets, order } = sortIntoSquares(east, north, { west, south, columns, rows });

  function addPuff(x: number, y: number, sigma: number, centre: number, values: Float64Array): void {
    const reach = REACH * sigma;
    const firstColumn = Math.max(0, Math.floor((x - reach - west) / SQUARE));
    const lastColumn = Math.min(columns - 1, Math.floor((x + reach - west) / SQUARE));
    const firstRow = Math.max(0, Math.floor((y - reach - south) / SQUARE));
    const lastRow = Math.min(rows - 1, Math.floor((y + reach - south) / SQUARE));
    if (firstColumn > lastColumn) return;
    const scale = ENTRIES_PER_UNIT / (2 * sigma * sigma);
    for (let row = firstRow; row <= lastRow; row += 1) {
      const end = offsets[row * columns + lastColumn + 1] as number;
      for (let at = offsets[row * columns + firstColumn] as number; at < end; at += 1) {
        const place = order[at] as number;
        const dx = (east[place] as number) - x;
        const dy = (north[place] as number) - y;
        const entry = (dx * dx + dy * dy) * scale;
        if (entry >= TABLE_SIZE) continue;
        const index = entry | 0;
        const low = GAUSSIAN[index] as number;
        const share = low + ((GAUSSIAN[index + 1] as number) - low) * (entry - index);
        values[place] = (values[place] as number) + centre * share;
      }
    }
  }

  return {
    count,
    add(puffs, values) {
      for (let k = 0; k < puffs.count; k += 1) {
        addPuff(
          puffs.east[k] as number,
          puffs.north[k] as number,
          puffs.sigma[k] as number,
          puffs.centre[k] as number,
          values,
        );
      }
    },
  };
}

interface Squares {
  readonly west: number;
  readonly south: number;
  readonly columns: number;
  readonly rows: number;
}

/** Places of a square lie together, squares of a row one after the other. */
function sortIntoSquares(
  east: Float64Array,
  north: Float64Array,
  { west, south, columns, rows }: Squares,
): { offsets: Uint32Array; order: Uint32Array } {
  const squareOf = (place: number): number =>
    Math.floor(((north[place] as number) - south) / SQUARE) * columns +
    Math.floor(((east[place] as number) - west) / SQUARE);
  const offsets = new Uint32Array(columns * rows + 1);
  for (let place = 0; place < east.length; place += 1) {
    const next = squareOf(place) + 1;
    offsets[next] = (offsets[next] as number) + 1;
  }
  for (let square = 1; square < offsets.length; square += 1) {
    offsets[square] = (offsets[square] as number) + (offsets[square - 1] as number);
  }
  const filled = offsets.slice();
  const order = new Uint32Array(east.length);
  for (let place = 0; place < east.length; place += 1) {
    const square = squareOf(place);
    const at = filled[square] as number;
    order[at] = place;
    filled[square] = at + 1;
  }
  return { offsets, order };
}
