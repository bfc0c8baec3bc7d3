import type { Position } from '../../geo/position.ts';
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
  /** Metres downwind, between the nodes. */
  readonly start: number;
  readonly end: number;
}

/** Distance of two corners of the outline, as a logarithm: 2 %. */
const CORNER_SPACING = 0.02;

/**
 * Outline and area of one level in closed form: the crosswind profile is Gaussian, so the level
 * reaches σy √(2 ln r) to both sides where the centreline exceeds it r-fold. No grid has to be
 * contoured, and narrow plumes are not lost between cells.
 */
export function footprintOf(table: AlongWindTable, ratio: Float64Array, frame: WindFrame): Footprint {
  const excess = table.x.map((_, node) => (table.centre[node] as number) * (ratio[node] as number));
  const halfWidth = excess.map((value, node) =>
    value >= 1 ? (table.sigmaY[node] as number) * Math.sqrt(2 * log(value)) : 0,
  );
  const stretches = findStretches(table, excess);
  let area = 0;
  for (const { first, last, start, end } of stretches) {
    for (let node = first; node < last; node += 1) {
      const width = (table.x[node + 1] as number) - (table.x[node] as number);
      area += ((halfWidth[node] as number) + (halfWidth[node + 1] as number)) * width;
    }
    // Towards its tips the outline closes like a parabola: two thirds of the rectangle.
    area += (4 / 3) * (halfWidth[first] as number) * ((table.x[first] as number) - start);
    area += (4 / 3) * (halfWidth[last] as number) * (end - (table.x[last] as number));
  }
  return {
    area,
    distance: stretches.at(-1)?.end ?? 0,
    rings: stretches.map((stretch) => ringOf(table, halfWidth, stretch, frame)),
  };
}

function findStretches(table: AlongWindTable, excess: Float64Array): Stretch[] {
  const stretches: Stretch[] = [];
  let first = -1;
  for (let node = 0; node <= table.count; node += 1) {
    const inside = node < table.count && (excess[node] as number) >= 1;
    if (inside && first < 0) first = node;
    if (!inside && first >= 0) {
      const last = node - 1;
      stretches.push({
        first,
        last,
        start: crossing(table, excess, first, first - 1),
        end: crossing(table, excess, last, last + 1),
      });
      first = -1;
    }
  }
  return stretches;
}

/** Where the excess is 1 between a node inside and its neighbour outside, straight in its logarithm. */
function crossing(table: AlongWindTable, excess: Float64Array, inside: number, outside: number): number {
  const from = table.x[inside] as number;
  const beyond = excess[outside] ?? 0;
  if (beyond <= 0) return from;
  const high = log(excess[inside] as number);
  const share = high / (high - log(beyond));
  return from + share * ((table.x[outside] as number) - from);
}

/** Down the right side of the wind, round the tip, and back up the left side. */
function ringOf(
  table: AlongWindTable,
  halfWidth: Float64Array,
  { first, last, start, end }: Stretch,
  frame: WindFrame,
): Float64Array {
  const nodesPerCorner = Math.max(1, Math.round(CORNER_SPACING / table.logRatio));
  const corners: number[] = [];
  for (let node = first; node < last; node += nodesPerCorner) corners.push(node);
  corners.push(last);
  const side = (sign: number): Position[] =>
    corners.map((node) => frame.toPosition(table.x[node] as number, sign * (halfWidth[node] as number)));
  const origin = frame.toPosition(start, 0);
  const tip = frame.toPosition(end, 0);
  return Float64Array.from([origin, ...side(-1), tip, ...side(1).reverse(), origin].flat());
}
