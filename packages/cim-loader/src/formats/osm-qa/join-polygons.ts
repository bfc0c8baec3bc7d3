import { ringInside } from '../osm/nest-rings.ts';
import { onTileEdge, snapToSeams, withoutCrossings } from './tile-seams.ts';

/** Polygon on the grid: outer ring first, then its holes; all closed. */
export type GridPolygon = Float64Array[];

interface Segment {
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
}

/** Twice the signed area of a closed ring; positive is clockwise on a grid whose y points south. */
export function doubleArea(ring: ArrayLike<number>): number {
  let sum = 0;
  const x0 = ring[0] as number;
  const y0 = ring[1] as number;
  for (let at = 0; at + 3 < ring.length; at += 2) {
    sum +=
      ((ring[at] as number) - x0) * ((ring[at + 3] as number) - y0) -
      ((ring[at + 2] as number) - x0) * ((ring[at + 1] as number) - y0);
  }
  return sum;
}

/**
 * Joins the pieces of a polygon that tile edges cut apart.
 *
 * Pieces touch along tile edges only and never overlap, so no general polygon clipping is needed
 * (polyclip-ts: some 20× slower here, and it keeps the crossing vertices): along each tile edge the
 * stretches that pieces of both sides run along, in opposite directions, cancel; what is left of all
 * outlines closes to the rings of the whole. Area is conserved exactly, a wall that happens to lie on a
 * tile edge stays, and so does the cut at the outer edge of the data.
 * @param rings closed rings of all pieces, outer rings with positive {@link doubleArea}; moved by snapping.
 */
export function joinPolygons(rings: readonly Float64Array[], extent: number): GridPolygon[] {
  snapToSeams(rings, extent);
  const joined = traceRings(openSegments(rings, extent));
  return groupRings(
    joined.map((ring) => withoutCrossings(ring, true, extent)).filter((ring) => ring.length >= 8),
  );
}

/** Outlines of all pieces without what cancels along tile edges. */
function openSegments(rings: readonly Float64Array[], extent: number): Segment[] {
  const segments: Segment[] = [];
  const vertical = new Map<number, [number, number][]>();
  const horizontal = new Map<number, [number, number][]>();
  const remember = (lines: typeof vertical, edge: number, from: number, to: number): void => {
    const runs = lines.get(edge);
    if (runs === undefined) lines.set(edge, [[from, to]]);
    else runs.push([from, to]);
  };
  const sort = (fromX: number, fromY: number, toX: number, toY: number): void => {
    if (fromX === toX && fromY === toY) return;
    if (fromX === toX && onTileEdge(fromX, extent)) remember(vertical, fromX, fromY, toY);
    else if (fromY === toY && onTileEdge(fromY, extent)) remember(horizontal, fromY, fromX, toX);
    else segments.push({ fromX, fromY, toX, toY });
  };
  for (const ring of rings) {
    for (let at = 0; at + 3 < ring.length; at += 2) {
      sort(ring[at] as number, ring[at + 1] as number, ring[at + 2] as number, ring[at + 3] as number);
    }
  }
  for (const [x, runs] of vertical) {
    for (const [from, to] of netRuns(runs)) segments.push({ fromX: x, fromY: from, toX: x, toY: to });
  }
  for (const [y, runs] of horizontal) {
    for (const [from, to] of netRuns(runs)) segments.push({ fromX: from, fromY: y, toX: to, toY: y });
  }
  return segments;
}

/** What is left of directed runs along one line once opposite ones cancel. */
function netRuns(runs: readonly (readonly [number, number])[]): [number, number][] {
  const changes = new Map<number, number>();
  for (const [from, to] of runs) {
    changes.set(from, (changes.get(from) ?? 0) + 1);
    changes.set(to, (changes.get(to) ?? 0) - 1);
  }
  const places = [...changes.keys()].sort((first, second) => first - second);
  const left: [number, number][] = [];
  let level = 0;
  for (let index = 0; index + 1 < places.length; index++) {
    const low = places[index] as number;
    const high = places[index + 1] as number;
    level += changes.get(low) ?? 0;
    for (let copy = 0; copy < Math.abs(level); copy++) left.push(level > 0 ? [low, high] : [high, low]);
  }
  return left;
}

const keyOf = (x: number, y: number): string => `${x},${y}`;

/** Chains directed segments to closed rings; where several leave a vertex, the sharpest right turn keeps rings simple. */
function traceRings(segments: readonly Segment[]): number[][] {
  const leaving = new Map<string, Segment[]>();
  for (const segment of segments) {
    const key = keyOf(segment.fromX, segment.fromY);
    const list = leaving.get(key);
    if (list === undefined) leaving.set(key, [segment]);
    else list.push(segment);
  }
  const rings: number[][] = [];
  for (const start of segments) {
    if (!take(leaving, start)) continue;
    const ring = [start.fromX, start.fromY, start.toX, start.toY];
    let current = start;
    while (current.toX !== start.fromX || current.toY !== start.fromY) {
      const next = sharpestRight(current, leaving.get(keyOf(current.toX, current.toY)) ?? []);
      if (next === undefined || !take(leaving, next)) break;
      ring.push(next.toX, next.toY);
      current = next;
    }
    if (current.toX === start.fromX && current.toY === start.fromY) rings.push(ring);
  }
  return rings;
}

function take(leaving: Map<string, Segment[]>, segment: Segment): boolean {
  const list = leaving.get(keyOf(segment.fromX, segment.fromY));
  const at = list?.indexOf(segment) ?? -1;
  if (at < 0) return false;
  list?.splice(at, 1);
  return true;
}

function sharpestRight(current: Segment, candidates: readonly Segment[]): Segment | undefined {
  const heading = Math.atan2(current.toY - current.fromY, current.toX - current.fromX);
  let best: Segment | undefined;
  let bestTurn = Number.NEGATIVE_INFINITY;
  for (const candidate of candidates) {
    const direction = Math.atan2(candidate.toY - candidate.fromY, candidate.toX - candidate.fromX);
    // y points south: a larger angle is a turn to the right, into the polygon. Turning back comes last.
    let turn = direction - heading;
    if (turn < -Math.PI) turn += 2 * Math.PI;
    if (turn >= Math.PI) turn -= 2 * Math.PI;
    if (turn > bestTurn) {
      best = candidate;
      bestTurn = turn;
    }
  }
  return best;
}

/** Sorts rings into polygons: each hole goes to the smallest outer ring around it. */
export function groupRings(rings: readonly Float64Array[]): GridPolygon[] {
  const outers = rings
    .filter((ring) => doubleArea(ring) > 0)
    .sort((first, second) => doubleArea(second) - doubleArea(first))
    .map((ring): GridPolygon => [ring]);
  for (const hole of rings.filter((ring) => doubleArea(ring) < 0)) {
    const owner = outers.findLast((polygon) => ringInside(polygon[0] as Float64Array, hole));
    (owner ?? outers[0])?.push(hole);
  }
  return outers;
}
