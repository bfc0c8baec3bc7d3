import { log } from '../../numeric/logarithm.ts';
import type { AlongWindTable } from './along-wind-table.ts';
import type { WindFrame } from './wind-frame.ts';

/** Where a guideline level is exceeded on the ground, whatever the grid and the city's edge. */
export interface Footprint {
  /** Square metres. */
  readonly area: number;
  /** Farthest point downwind, metres; 0 if the level is not exceeded. */
  readonly distance: number;
  /** Closed rings, positions interleaved longitude, latitude, degrees, counter-clockwise. */
  readonly rings: readonly Float64Array[];
}

/** A stretch of the along-wind table where the level is exceeded on the centreline. */
interface Stretch {
  readonly first: number;
  readonly last: number;
}

/** Table nodes per corner of the outline: 2 % of the distance. */
const NODES_PER_CORNER = 10;

/**
 * Outline and area of one level in closed form: the crosswind profile is Gaussian, so the level
 * reaches σy √(2 ln r) to both sides where the centreline exceeds it r-fold. No grid has to be
 * contoured, and narrow plumes are not lost between cells.
 */
export function footprintOf(table: AlongWindTable, ratio: Float64Array, frame: WindFrame): Footprint {
  const halfWidth = table.x.map((_, node) => {
    const excess = (table.centre[node] as number) * (ratio[node] as number);
    return excess >= 1 ? (table.sigmaY[node] as number) * Math.sqrt(2 * log(excess)) : -1;
  });
  let area = 0;
  for (let node = 0; node + 1 < table.count; node += 1) {
    const width = (table.x[node + 1] as number) - (table.x[node] as number);
    area += (Math.max(halfWidth[node] as number, 0) + Math.max(halfWidth[node + 1] as number, 0)) * width;
  }
  const stretches = findStretches(halfWidth);
  const lastStretch = stretches.at(-1);
  return {
    area,
    distance: lastStretch === undefined ? 0 : (table.x[lastStretch.last] as number),
    rings: stretches
      .filter(({ first, last }) => last > first)
      .map((stretch) => ringOf(table, halfWidth, stretch, frame)),
  };
}

function findStretches(halfWidth: Float64Array): Stretch[] {
  const stretches: Stretch[] = [];
  let first = -1;
  for (let node = 0; node <= halfWidth.length; node += 1) {
    const inside = node < halfWidth.length && (halfWidth[node] as number) >= 0;
    if (inside && first < 0) first = node;
    if (!inside && first >= 0) {
      stretches.push({ first, last: node - 1 });
      first = -1;
    }
  }
  return stretches;
}

/** Down the right side of the wind, round the tip, and back up the left side. */
function ringOf(
  table: AlongWindTable,
  halfWidth: Float64Array,
  stretch: Stretch,
  frame: WindFrame,
): Float64Array {
  const corners: number[] = [];
  for (let node = stretch.first; node < stretch.last; node += NODES_PER_CORNER) corners.push(node);
  corners.push(stretch.last);
  const start = frame.toPosition(table.x[stretch.first] as number, 0);
  const tip = frame.toPosition(table.x[stretch.last] as number, 0);
  const side = (sign: number): [number, number][] =>
    corners.map((node) => {
      const [longitude, latitude] = frame.toPosition(
        table.x[node] as number,
        sign * (halfWidth[node] as number),
      );
      return [longitude, latitude];
    });
  const left = side(1).reverse();
  return Float64Array.from([start, ...side(-1), tip, ...left, start].flat());
}
