/** A ring of one polygon record: positions [start, end) of its points. */
export interface Ring {
  readonly start: number;
  readonly end: number;
}

/** Reads coordinate `axis` of a point. */
export type PointReader = (point: number, axis: 0 | 1) => number;

interface MeasuredRing extends Ring {
  /** Positive: clockwise, which makes an outer ring. */
  readonly area: number;
  readonly bounds: readonly [number, number, number, number];
}

/** Tests of one record; more than these would take minutes, and no real record has so many rings. */
const MOST_TESTS = 2e7;

export interface GroupedRings {
  /** Polygons: outer ring first, then its holes. */
  readonly polygons: readonly (readonly Ring[])[];
  /** Holes that lie in no outer ring; they stand as polygons of their own. */
  readonly orphans: number;
}

/**
 * Finds out which rings of a record are holes of which: by direction first (outer rings run clockwise), then by
 * containment, as records may list several polygons in any order. Rings that all run the wrong way are taken as outer.
 * @see ESRI Shapefile Technical Description (1998), p. 8.
 */
export function groupRings(rings: readonly Ring[], read: PointReader): GroupedRings {
  if (rings.length <= 1) return { polygons: rings.map((ring) => [ring]), orphans: 0 };
  const measured = rings.map((ring) => measure(ring, read));
  const outer = measured.filter(({ area }) => area > 0);
  const inner = measured.filter(({ area }) => area <= 0);
  if (outer.length === 0) return groupByNesting(inner, read);
  if (outer.length * inner.length > MOST_TESTS)
    return { polygons: rings.map((ring) => [ring]), orphans: inner.length };
  const polygons = new Map<MeasuredRing, Ring[]>(outer.map((ring) => [ring, [ring]]));
  const orphans: MeasuredRing[] = [];
  for (const hole of inner) {
    const around = smallestAround(hole, outer, read);
    if (around === undefined) orphans.push(hole);
    else polygons.get(around)?.push(hole);
  }
  return { polygons: [...polygons.values(), ...orphans.map((ring) => [ring])], orphans: orphans.length };
}

/** Files of writers that never cared for direction: a ring inside another is its hole, unless that is one too. */
function groupByNesting(rings: readonly MeasuredRing[], read: PointReader): GroupedRings {
  if (rings.length ** 2 > MOST_TESTS) return { polygons: rings.map((ring) => [ring]), orphans: 0 };
  const sorted = rings.toSorted((a, b) => Math.abs(b.area) - Math.abs(a.area));
  const polygons = new Map<MeasuredRing, Ring[]>();
  for (const ring of sorted) {
    const around = smallestAround(ring, [...polygons.keys()], read);
    const holes = around === undefined ? undefined : polygons.get(around);
    const isIsland = (holes ?? []).slice(1).some((hole) => encloses(measure(hole, read), ring, read));
    if (holes === undefined || isIsland) polygons.set(ring, [ring]);
    else holes.push(ring);
  }
  return { polygons: [...polygons.values()], orphans: 0 };
}

function smallestAround(
  hole: MeasuredRing,
  outer: readonly MeasuredRing[],
  read: PointReader,
): MeasuredRing | undefined {
  let best: MeasuredRing | undefined;
  for (const ring of outer) {
    if (best !== undefined && Math.abs(ring.area) >= Math.abs(best.area)) continue;
    if (encloses(ring, hole, read)) best = ring;
  }
  return best;
}

function encloses(outer: MeasuredRing, inner: MeasuredRing, read: PointReader): boolean {
  const [west, south, east, north] = outer.bounds;
  const [innerWest, innerSouth, innerEast, innerNorth] = inner.bounds;
  if (innerWest < west || innerSouth < south || innerEast > east || innerNorth > north) return false;
  // Holes may touch their ring in single points; of three, one lies inside.
  const step = Math.max(1, Math.floor((inner.end - inner.start) / 3));
  for (let point = inner.start, tries = 0; point < inner.end && tries < 3; point += step, tries++) {
    if (contains(outer, read(point, 0), read(point, 1), read)) return true;
  }
  return false;
}

function contains({ start, end }: Ring, x: number, y: number, read: PointReader): boolean {
  let isInside = false;
  for (let point = start, previous = end - 1; point < end; previous = point++) {
    const [y0, y1] = [read(previous, 1), read(point, 1)];
    if (y0 > y === y1 > y) continue;
    const [x0, x1] = [read(previous, 0), read(point, 0)];
    if (x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) isInside = !isInside;
  }
  return isInside;
}

function measure({ start, end }: Ring, read: PointReader): MeasuredRing {
  let area = 0;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const [x0, y0] = end > start ? [read(start, 0), read(start, 1)] : [0, 0];
  for (let point = start; point < end; point++) {
    const [x, y] = [read(point, 0), read(point, 1)];
    if (point + 1 < end) area += (read(point + 1, 0) - x0) * (y - y0) - (x - x0) * (read(point + 1, 1) - y0);
    west = Math.min(west, x);
    south = Math.min(south, y);
    east = Math.max(east, x);
    north = Math.max(north, y);
  }
  return { start, end, area, bounds: [west, south, east, north] };
}
