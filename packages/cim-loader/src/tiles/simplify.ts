import { type Outline, type PlaneRing, signedArea } from './outline.ts';
import { smallestRectangle } from './smallest-rectangle.ts';

/** A box may replace an outline if what it adds, spread along the outline, is below tolerance / BOX_FIT. */
const BOX_FIT = 8;

/** Courtyards narrower than this many tolerances are roofed over. */
const COURTYARD_WIDTH = 3;

/** A part is left out beside larger ones of its building if its area is below (tolerance × PART_WIDTH)². */
const PART_WIDTH = 1;

/** Largest correction of a simplified ring's size that keeps its area. */
const LARGEST_CORRECTION = 1.15;

/**
 * Outlines for a coarser level: corners nearer than `tolerance` to the simpler line go, what is nearly a
 * box becomes one, small courtyards close; areas are kept.
 * @param outlines parts of one building.
 * @param tolerance metres, above 0.
 * @returns at least one outline if there was one.
 */
export function simplifyOutlines(outlines: readonly Outline[], tolerance: number): Outline[] {
  if (outlines.length === 1) return outlines.map((outline) => simplifyOutline(outline, tolerance));
  const areas = outlines.map(({ outer }) => signedArea(outer));
  const largest = Math.max(...areas);
  const smallestKept = (tolerance * PART_WIDTH) ** 2;
  return outlines
    .filter((_, part) => areas[part] === largest || (areas[part] as number) >= smallestKept)
    .map((outline) => simplifyOutline(outline, tolerance));
}

function simplifyOutline({ outer, holes }: Outline, tolerance: number): Outline {
  const simpleOuter = simplifyRing(outer, tolerance);
  if (holes.length === 0) return { outer: simpleOuter, holes };
  const widest = (tolerance * COURTYARD_WIDTH) ** 2;
  const simpleHoles = holes
    .filter((hole) => -signedArea(hole) >= widest)
    .map((hole) => withoutSmallBends(hole, tolerance))
    .filter((hole) => -signedArea(hole) >= widest && isInside(hole, simpleOuter));
  return { outer: simpleOuter, holes: simpleHoles };
}

function simplifyRing(ring: PlaneRing, tolerance: number): PlaneRing {
  const area = signedArea(ring);
  const rectangle = smallestRectangle(ring);
  const added = rectangle.area - area;
  const isSlim = rectangle.shortSide < 2 * tolerance;
  if (isSlim || added < (tolerance * perimeter(ring)) / BOX_FIT) return rectangle.withArea(area);
  const simple = withoutSmallBends(ring, tolerance);
  const simpleArea = signedArea(simple);
  const correction = Math.sqrt(area / simpleArea);
  const isSound = simple.length >= 8 && simpleArea > 0 && correction < LARGEST_CORRECTION;
  return isSound && correction > 1 / LARGEST_CORRECTION
    ? scaledAboutCentre(simple, correction)
    : rectangle.withArea(area);
}

/** Which corners stay, and what is to be looked at: kept from ring to ring, as this runs for every ring of every level. */
let kept = new Uint8Array(256);
let pending = new Uint32Array(64);

/**
 * Douglas-Peucker on a ring, split at its first corner and the corner farthest from it.
 * @returns a ring with the same sense of turning and at least three corners, or the ring itself.
 */
export function withoutSmallBends(ring: PlaneRing, tolerance: number): PlaneRing {
  const count = ring.length / 2;
  if (count <= 3) return ring;
  // The first corner is the one farthest from the mean, so that it is never one on a straight wall.
  const [meanX, meanY] = meanCorner(ring);
  const start = farthestFrom(ring, meanX, meanY);
  const opposite = farthestFrom(ring, ring[start * 2] as number, ring[start * 2 + 1] as number);
  if (kept.length < count) kept = new Uint8Array(count * 2);
  const keep = kept.fill(0, 0, count);
  keep[start] = 1;
  keep[opposite] = 1;
  const span = (opposite - start + count) % count;
  keepBends(ring, start, span, tolerance, keep);
  keepBends(ring, opposite, count - span, tolerance, keep);
  const result: number[] = [];
  for (let i = 0; i < count; i++) {
    if (keep[i] === 1) result.push(ring[i * 2] as number, ring[i * 2 + 1] as number);
  }
  return result.length >= 6 ? result : ring;
}

function keepBends(ring: PlaneRing, from: number, span: number, tolerance: number, keep: Uint8Array): void {
  const count = ring.length / 2;
  // Pairs of first corner and length; each cut of a stretch adds one pair, and each keeps a corner.
  if (pending.length < count * 2 + 2) pending = new Uint32Array(count * 4);
  let height = 0;
  pending[height++] = from;
  pending[height++] = span;
  while (height > 0) {
    const length = pending[--height] as number;
    const first = pending[--height] as number;
    if (length < 2) continue;
    const farthest = farthestStep(ring, first, length, tolerance);
    if (farthest === 0) continue;
    const middle = (first + farthest) % count;
    keep[middle] = 1;
    pending[height++] = first;
    pending[height++] = farthest;
    pending[height++] = middle;
    pending[height++] = length - farthest;
  }
}

/** @returns steps from the first corner to the one farthest from the line to the last; 0: none is beyond the tolerance. */
function farthestStep(ring: PlaneRing, first: number, length: number, tolerance: number): number {
  const count = ring.length / 2;
  const last = (first + length) % count;
  const ax = ring[first * 2] as number;
  const ay = ring[first * 2 + 1] as number;
  const dx = (ring[last * 2] as number) - ax;
  const dy = (ring[last * 2 + 1] as number) - ay;
  const size = dx * dx + dy * dy;
  let farthest = 0;
  let distance = tolerance;
  let point = first;
  for (let step = 1; step < length; step++) {
    if (++point === count) point = 0;
    const px = (ring[point * 2] as number) - ax;
    const py = (ring[point * 2 + 1] as number) - ay;
    const along = size === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / size));
    const offX = px - along * dx;
    const offY = py - along * dy;
    const here = Math.sqrt(offX * offX + offY * offY);
    if (here > distance) {
      distance = here;
      farthest = step;
    }
  }
  return farthest;
}

function farthestFrom(ring: PlaneRing, x: number, y: number): number {
  let farthest = 0;
  let distance = -1;
  for (let i = 0; i < ring.length; i += 2) {
    const dx = (ring[i] as number) - x;
    const dy = (ring[i + 1] as number) - y;
    const here = dx * dx + dy * dy;
    if (here > distance) {
      distance = here;
      farthest = i / 2;
    }
  }
  return farthest;
}

function meanCorner(ring: PlaneRing): [number, number] {
  let x = 0;
  let y = 0;
  for (let i = 0; i < ring.length; i += 2) {
    x += ring[i] as number;
    y += ring[i + 1] as number;
  }
  return [(x * 2) / ring.length, (y * 2) / ring.length];
}

function scaledAboutCentre(ring: PlaneRing, factor: number): PlaneRing {
  const [cx, cy] = meanCorner(ring);
  return ring.map((value, i) => {
    const centre = i % 2 === 0 ? cx : cy;
    return centre + (value - centre) * factor;
  });
}

function perimeter(ring: PlaneRing): number {
  let length = 0;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const dx = (ring[i] as number) - (ring[j] as number);
    const dy = (ring[i + 1] as number) - (ring[j + 1] as number);
    length += Math.sqrt(dx * dx + dy * dy);
  }
  return length;
}

function isInside(hole: PlaneRing, outer: PlaneRing): boolean {
  for (let i = 0; i < hole.length; i += 2) {
    if (!contains(outer, hole[i] as number, hole[i + 1] as number)) return false;
  }
  return true;
}

function contains(ring: PlaneRing, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const xi = ring[i] as number;
    const yi = ring[i + 1] as number;
    const xj = ring[j] as number;
    const yj = ring[j + 1] as number;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
