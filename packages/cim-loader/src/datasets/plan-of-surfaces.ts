import { union } from 'polyclip-ts';
import { type DissolvedPolygon, dissolvePolygons, doubleAreaOf, someBoxesMeet } from './dissolve-polygons.ts';

/** Polygons in the plane, each a list of rings of [x, y]; not closed. */
export type PlanPolygons = readonly (readonly (readonly (readonly [x: number, y: number])[])[])[];

export interface PlanUnion {
  readonly polygons: PlanPolygons;
  /** False where the pieces could not be united and the outline is the convex one. */
  readonly isExact: boolean;
}

/** Pieces a union by sweep line is tried for: 200 take about a quarter of a second. */
const MAXIMUM_SWEPT = 200;
/** Grid the sweep works on, metres: faces of a model that should meet mostly miss each other by less. */
const SWEEP_GRID = 1e-4;

/**
 * What pieces cover, seen from above.
 * @param coordinates x, y by two, metres.
 * @param pieces rings of each piece by numbers of corners, not closed, in any direction.
 */
export function unionOfPieces(
  coordinates: Float64Array,
  pieces: readonly (readonly (readonly number[])[])[],
): PlanUnion {
  const turned = pieces.map((rings) => turnedRings(rings, coordinates)).filter((rings) => rings.length > 0);
  const [only] = turned;
  if (only !== undefined && turned.length === 1)
    return { polygons: [pointsOf(only, coordinates)], isExact: true };
  const dissolved = dissolvePolygons({ coordinates, rings: turned.flat() });
  if (dissolved !== undefined && !someBoxesMeet(dissolved, coordinates)) {
    return { polygons: dissolved.map((rings) => pointsOf(rings, coordinates)), isExact: true };
  }
  const left = dissolved ?? turned;
  const swept = left.length <= MAXIMUM_SWEPT ? sweep(left, coordinates) : undefined;
  if (swept !== undefined) return { polygons: swept, isExact: true };
  const hull = convexHull(coordinates, new Set(turned.flat(2)));
  return { polygons: hull.length < 3 ? [] : [[hull]], isExact: false };
}

/** Pieces as they are: dissolved where they meet edge to edge, else side by side. */
export function piecesAsPlan(
  coordinates: Float64Array,
  pieces: readonly (readonly (readonly number[])[])[],
): PlanPolygons {
  const turned = pieces.map((rings) => turnedRings(rings, coordinates)).filter((rings) => rings.length > 0);
  const dissolved = turned.length > 1 ? dissolvePolygons({ coordinates, rings: turned.flat() }) : undefined;
  return (dissolved ?? turned).map((rings) => pointsOf(rings, coordinates));
}

/** Outer ring counter-clockwise, holes clockwise; no ring for a piece seen edge on. */
function turnedRings(rings: readonly (readonly number[])[], coordinates: Float64Array): DissolvedPolygon {
  const turned: (readonly number[])[] = [];
  for (const [index, ring] of rings.entries()) {
    const area = doubleAreaOf(ring, coordinates);
    // One square millimetre: what is left of a wall.
    if (Math.abs(area) < 2e-6) {
      if (index === 0) return [];
      continue;
    }
    turned.push(area > 0 === (index === 0) ? ring : ring.toReversed());
  }
  return turned;
}

function pointsOf(rings: DissolvedPolygon, coordinates: Float64Array): [number, number][][] {
  return rings.map((ring) =>
    ring.map((corner) => [coordinates[corner * 2] as number, coordinates[corner * 2 + 1] as number]),
  );
}

function sweep(pieces: readonly DissolvedPolygon[], coordinates: Float64Array): PlanPolygons | undefined {
  const snap = (value: number): number => Math.round(value / SWEEP_GRID) * SWEEP_GRID;
  const polygons = pieces.map((rings) =>
    pointsOf(rings, coordinates).map((ring) => {
      const snapped = ring.map(([x, y]): [number, number] => [snap(x), snap(y)]);
      return snapped[0] === undefined ? snapped : [...snapped, snapped[0]];
    }),
  );
  const [first, ...others] = polygons;
  if (first === undefined) return [];
  try {
    return union(first, ...others).map((rings) => rings.map((ring) => ring.slice(0, -1)));
  } catch {
    // The sweep gives up on some degenerate input; the caller has another way.
    return undefined;
  }
}

/** Andrew's monotone chain, counter-clockwise. */
function convexHull(coordinates: Float64Array, corners: ReadonlySet<number>): [number, number][] {
  const points = [...corners].map((corner): [number, number] => [
    coordinates[corner * 2] as number,
    coordinates[corner * 2 + 1] as number,
  ]);
  points.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return [...halfHull(points), ...halfHull(points.toReversed())];
}

function halfHull(points: readonly [number, number][]): [number, number][] {
  const chain: [number, number][] = [];
  for (const point of points) {
    while (chain.length >= 2 && !turnsLeft(chain[chain.length - 2], chain[chain.length - 1], point))
      chain.pop();
    chain.push(point);
  }
  return chain.slice(0, -1);
}

function turnsLeft(
  a: readonly [number, number] | undefined,
  b: readonly [number, number] | undefined,
  c: readonly [number, number],
): boolean {
  if (a === undefined || b === undefined) return true;
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0;
}
