import { union } from 'polyclip-ts';

/**
 * Coordinates here are integers of 1e-7 degrees: exact, so that orientation tests have no rounding
 * (differences inside a city stay below 2^24, their products below 2^48).
 */
export type IntegerRing = Float64Array;

/** Rings smaller than this, in square metres, are slivers of digitising. */
const TINY_RING_AREA = 0.01;

/** About 1.11 cm north, and that times cos(latitude) east. */
const METRES_PER_UNIT = 0.011132;

export type RingProblem = 'duplicate-vertices' | 'tiny-ring' | 'self-crossing-ring' | 'collapsed-outline';

/** What was done about each problem, for reports. */
export const RING_PROBLEM_TEXT: Readonly<Record<RingProblem, string>> = {
  'duplicate-vertices': 'equal consecutive vertices; merged',
  'tiny-ring': 'ring under 0.01 m²; left out',
  'self-crossing-ring': 'outline crosses itself; replaced by the areas it encloses',
  'collapsed-outline': 'outline has no area; kept as it is',
};

export interface PolygonRepair {
  readonly polygons: IntegerRing[][];
  /** What was found, with an integer place; every one was dealt with by the rule in {@link repairPolygons}. */
  readonly problems: readonly { readonly problem: RingProblem; readonly x: number; readonly y: number }[];
}

/** Twice the signed area in square units; positive is counter-clockwise (y points north). */
export function doubleRingArea(ring: IntegerRing): number {
  const x0 = ring[0] as number;
  const y0 = ring[1] as number;
  let sum = 0;
  for (let at = 0; at + 3 < ring.length; at += 2) {
    sum +=
      ((ring[at] as number) - x0) * ((ring[at + 3] as number) - y0) -
      ((ring[at + 2] as number) - x0) * ((ring[at + 1] as number) - y0);
  }
  return sum;
}

function squareMetres(ring: IntegerRing): number {
  const latitude = (((ring[1] as number) / 1e7) * Math.PI) / 180;
  return (Math.abs(doubleRingArea(ring)) / 2) * METRES_PER_UNIT ** 2 * Math.cos(latitude);
}

/** Fewer than three corners, or hardly any area. */
function isTiny(ring: IntegerRing): boolean {
  return ring.length < 8 || squareMetres(ring) < TINY_RING_AREA;
}

function withoutDuplicates(ring: IntegerRing): IntegerRing {
  if (!hasDuplicates(ring)) return ring;
  const kept: number[] = [];
  for (let at = 0; at < ring.length; at += 2) {
    const x = ring[at] as number;
    const y = ring[at + 1] as number;
    if (kept.length === 0 || kept.at(-2) !== x || kept.at(-1) !== y) kept.push(x, y);
  }
  return kept.length === ring.length ? ring : Float64Array.from(kept);
}

function hasDuplicates(ring: IntegerRing): boolean {
  for (let at = 2; at < ring.length; at += 2) {
    if (ring[at] === ring[at - 2] && ring[at + 1] === ring[at - 1]) return true;
  }
  return false;
}

/** Which side of a→b the point lies on: positive left, 0 on the line. Exact for integers. */
function side(ax: number, ay: number, bx: number, by: number, px: number, py: number): number {
  return (bx - ax) * (py - ay) - (by - ay) * (px - ax);
}

/** Sides up to which each is compared with each: sorting them would take longer. */
const FEW_SIDES = 24;

/** Whether two sides of a short ring cross properly. */
function crossesItself(ring: IntegerRing, count: number): boolean {
  for (let first = 0; first + 2 < count; first++) {
    // The next side shares a corner with this one and cannot cross it.
    for (let second = first + 2; second < count; second++) {
      if (sidesCross(ring, first, second)) return true;
    }
  }
  return false;
}

/** First place where two sides of a ring that are not neighbours cross properly, or undefined. */
export function findCrossing(ring: IntegerRing): { x: number; y: number } | undefined {
  const count = ring.length / 2 - 1;
  if (count <= FEW_SIDES && !crossesItself(ring, count)) return undefined;
  const coordinate = (at: number): number => ring[at] as number;
  const order = new Uint32Array(Math.max(0, count));
  for (let side = 0; side < count; side++) order[side] = side;
  const west = (index: number): number => Math.min(coordinate(index * 2), coordinate(index * 2 + 2));
  const east = (index: number): number => Math.max(coordinate(index * 2), coordinate(index * 2 + 2));
  order.sort((first, second) => west(first) - west(second));
  for (let rank = 0; rank < count; rank++) {
    const first = order[rank] as number;
    const limit = east(first);
    for (let next = rank + 1; next < count; next++) {
      const second = order[next] as number;
      if (west(second) > limit) break;
      if (sidesCross(ring, first, second))
        return { x: coordinate(second * 2), y: coordinate(second * 2 + 1) };
    }
  }
  return undefined;
}

function sidesCross(ring: IntegerRing, first: number, second: number): boolean {
  // Read one by one: millions of sides are asked, and a view of each pair would cost more than the arithmetic.
  const ay = ring[first * 2 + 1] as number;
  const by = ring[first * 2 + 3] as number;
  const cy = ring[second * 2 + 1] as number;
  const dy = ring[second * 2 + 3] as number;
  if (Math.max(ay, by) < Math.min(cy, dy) || Math.max(cy, dy) < Math.min(ay, by)) return false;
  const ax = ring[first * 2] as number;
  const bx = ring[first * 2 + 2] as number;
  const cx = ring[second * 2] as number;
  const dx = ring[second * 2 + 2] as number;
  const c = side(ax, ay, bx, by, cx, cy);
  const d = side(ax, ay, bx, by, dx, dy);
  if (c * d >= 0) return false;
  const a = side(cx, cy, dx, dy, ax, ay);
  const b = side(cx, cy, dx, dy, bx, by);
  return a * b < 0;
}

function oriented(ring: IntegerRing, counterClockwise: boolean): IntegerRing {
  if (doubleRingArea(ring) > 0 === counterClockwise) return ring;
  const reversed = new Float64Array(ring.length);
  for (let at = 0; at < ring.length; at += 2) {
    reversed[ring.length - 2 - at] = ring[at] as number;
    reversed[ring.length - 1 - at] = ring[at + 1] as number;
  }
  return reversed;
}

function uncross(polygon: readonly IntegerRing[]): IntegerRing[][] {
  const rings = polygon.map((ring) => {
    const points: [number, number][] = [];
    for (let at = 0; at < ring.length; at += 2) points.push([ring[at] as number, ring[at + 1] as number]);
    return points;
  });
  return union(rings).map((pieces) =>
    pieces.map((ring) => withoutDuplicates(Float64Array.from(ring.flat().map(Math.round)))),
  );
}

/** Whether {@link repairPolygons} has nothing to do on a ring alone but to turn it: most buildings are so. */
export function isSound(ring: IntegerRing): boolean {
  return !isTiny(ring) && !hasDuplicates(ring) && findCrossing(ring) === undefined;
}

/** Turns a ring counter-clockwise in place. */
export function turnCounterClockwise(ring: IntegerRing): void {
  if (doubleRingArea(ring) > 0) return;
  for (let low = 0, high = ring.length - 2; low < high; low += 2, high -= 2) {
    const x = ring[low] as number;
    const y = ring[low + 1] as number;
    ring[low] = ring[high] as number;
    ring[low + 1] = ring[high + 1] as number;
    ring[high] = x;
    ring[high + 1] = y;
  }
}

/**
 * Makes polygons valid by these rules, and tells what it met:
 * consecutive equal vertices become one; a hole under 0.01 m² goes; an outline that crosses itself is
 * replaced by the areas it encloses (even-odd), of which those under 0.01 m² go; an outline without any
 * area left is kept as it came, so that the object does not vanish unseen. Outer rings come back
 * counter-clockwise, holes clockwise.
 */
export function repairPolygons(polygons: readonly (readonly IntegerRing[])[]): PolygonRepair {
  const problems: { problem: RingProblem; x: number; y: number }[] = [];
  const note = (problem: RingProblem, ring: IntegerRing): void => {
    problems.push({ problem, x: ring[0] as number, y: ring[1] as number });
  };
  const keep = ([outer, ...holes]: readonly IntegerRing[]): IntegerRing[] | undefined => {
    if (outer === undefined) return undefined;
    const kept = holes.filter((hole) => !isTiny(hole));
    if (isTiny(outer) || kept.length < holes.length) note('tiny-ring', outer);
    if (isTiny(outer)) return undefined;
    return [oriented(outer, true), ...kept.map((hole) => oriented(hole, false))];
  };
  const repaired: IntegerRing[][] = [];
  for (const polygon of polygons) {
    const clean = polygon.map((ring) => {
      const single = withoutDuplicates(ring);
      if (single !== ring) note('duplicate-vertices', ring);
      return single;
    });
    const crossing = clean.map(findCrossing).find((place) => place !== undefined);
    if (crossing !== undefined) problems.push({ problem: 'self-crossing-ring', ...crossing });
    const candidates = crossing === undefined ? [clean] : uncross(clean);
    repaired.push(...candidates.map(keep).filter((candidate) => candidate !== undefined));
  }
  if (repaired.length === 0) {
    const [first] = polygons;
    if (first?.[0] !== undefined) note('collapsed-outline', first[0]);
    return { polygons: polygons.map((polygon) => [...polygon]), problems };
  }
  return { polygons: repaired, problems };
}
