import { type FeatureTable, type GeometryColumn, type Position } from '@cityloom/twin-core';
import type { FaultList } from './fault-list.ts';
import { findCrossing, type RingRange } from './ring-crossings.ts';

/** Rings of less area are none, square degrees: 0.01 mm² at the equator, the rounding of coordinates. */
const NO_AREA = 1e-18;

/** Checks every geometry after ISO 19107 as val3dity does for polygons; adds one fault per kind and row. */
export function checkGeometries(table: FeatureTable, faults: FaultList, required: boolean): void {
  const { geometry } = table;
  for (let row = 0; row < table.count; row++) {
    const isEmpty = geometry === undefined || geometry.partOffsets[row] === geometry.partOffsets[row + 1];
    if (isEmpty) {
      if (required) faults.add('geometry-missing', row);
      continue;
    }
    checkRow(geometry, row, faults);
  }
}

function checkRow(geometry: GeometryColumn, row: number, faults: FaultList): void {
  const found = new Map<string, Position | undefined>();
  const lastPart = geometry.partOffsets[row + 1] as number;
  for (let part = geometry.partOffsets[row] as number; part < lastPart; part++) {
    if (geometry.type === 'polygon') checkPolygon(geometry, part, found);
    else if (geometry.type === 'line') checkLine(geometry, part, found);
  }
  for (const [code, position] of found) faults.add(code, row, position === undefined ? {} : { position });
}

function ringsOf({ ringOffsets, positionOffsets }: GeometryColumn, part: number): RingRange[] {
  const rings: RingRange[] = [];
  const last = ringOffsets[part + 1] as number;
  for (let ring = ringOffsets[part] as number; ring < last; ring++) {
    rings.push([positionOffsets[ring] as number, positionOffsets[ring + 1] as number]);
  }
  return rings;
}

type Found = Map<string, Position | undefined>;

function note(found: Found, code: string, position?: Position): void {
  if (!found.has(code)) found.set(code, position);
}

const positionAt = (positions: Float64Array, index: number): Position => [
  positions[index * 2] as number,
  positions[index * 2 + 1] as number,
];

function checkLine(geometry: GeometryColumn, part: number, found: Found): void {
  const { positions } = geometry;
  for (const [start, end] of ringsOf(geometry, part)) {
    if (end - start < 2) {
      note(found, 'too-few-positions', end > start ? positionAt(positions, start) : undefined);
      continue;
    }
    const repeated = repeatedPosition(positions, start, end);
    let isPoint = true;
    for (let index = start + 1; index < end && isPoint; index++) isPoint = same(positions, start, index);
    if (isPoint) note(found, 'line-without-length', positionAt(positions, start));
    else if (repeated !== undefined) note(found, 'repeated-positions', repeated);
  }
}

function same(positions: Float64Array, a: number, b: number): boolean {
  return positions[a * 2] === positions[b * 2] && positions[a * 2 + 1] === positions[b * 2 + 1];
}

function repeatedPosition(positions: Float64Array, start: number, end: number): Position | undefined {
  for (let index = start + 1; index < end; index++) {
    if (same(positions, index - 1, index)) return positionAt(positions, index);
  }
  return undefined;
}

function checkPolygon(geometry: GeometryColumn, part: number, found: Found): void {
  const { positions } = geometry;
  const sound: RingRange[] = [];
  ringsOf(geometry, part).forEach((range, index) => {
    if (checkRing(positions, range, index === 0, found)) sound.push(range);
  });
  const crossing = findCrossing(positions, sound);
  if (crossing !== undefined) {
    note(found, crossing.sameRing ? 'ring-crosses-itself' : 'rings-cross', crossing.position);
    return;
  }
  const [outer, ...holes] = sound;
  if (outer === undefined) return;
  for (const hole of holes) {
    if (!liesInside(positions, hole, outer)) note(found, 'hole-outside', positionAt(positions, hole[0]));
  }
}

/** @returns whether the ring can be looked at further. */
function checkRing(
  positions: Float64Array,
  [start, end]: RingRange,
  isOuter: boolean,
  found: Found,
): boolean {
  const first = end > start ? positionAt(positions, start) : undefined;
  if (end - start < 4) {
    note(found, 'too-few-positions', first);
    return false;
  }
  if (!same(positions, start, end - 1)) {
    note(found, 'ring-not-closed', first);
    return false;
  }
  const repeated = repeatedPosition(positions, start, end);
  if (repeated !== undefined) note(found, 'repeated-positions', repeated);
  if (isFlat(positions, start, end)) {
    note(found, 'ring-without-area', first);
    return false;
  }
  const area = signedArea(positions, start, end);
  // A figure of eight has no sense of turning; its crossing is told.
  if (Math.abs(area) < NO_AREA) return true;
  if (area > 0 !== isOuter) note(found, 'ring-wrong-way', first);
  return true;
}

/** All positions on one line, or in one point. */
function isFlat(positions: Float64Array, start: number, end: number): boolean {
  const [x0, y0] = positionAt(positions, start);
  let far = start;
  let reach = 0;
  for (let index = start + 1; index < end; index++) {
    const [x, y] = positionAt(positions, index);
    const distance = Math.hypot(x - x0, y - y0);
    if (distance > reach) [far, reach] = [index, distance];
  }
  const [x1, y1] = positionAt(positions, far);
  for (let index = start + 1; index < end; index++) {
    const [x, y] = positionAt(positions, index);
    if (Math.abs((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) >= NO_AREA) return false;
  }
  return true;
}

/** Square degrees, positive if counter-clockwise. */
function signedArea(positions: Float64Array, start: number, end: number): number {
  const [x0, y0] = positionAt(positions, start);
  let twice = 0;
  for (let index = start + 1; index < end; index++) {
    twice +=
      ((positions[index * 2 - 2] as number) - x0) * ((positions[index * 2 + 1] as number) - y0) -
      ((positions[index * 2] as number) - x0) * ((positions[index * 2 - 1] as number) - y0);
  }
  return twice / 2;
}

/** Rings do not cross: one corner that is not on the outline tells. */
function liesInside(positions: Float64Array, hole: RingRange, outer: RingRange): boolean {
  for (let index = hole[0]; index < hole[1]; index++) {
    const where = locate(
      positions,
      outer,
      positions[index * 2] as number,
      positions[index * 2 + 1] as number,
    );
    if (where !== 'edge') return where === 'inside';
  }
  return true;
}

/** Crossing-number test that knows the edge. */
function locate(
  positions: Float64Array,
  [start, end]: RingRange,
  x: number,
  y: number,
): 'inside' | 'outside' | 'edge' {
  let inside = false;
  for (let index = start + 1; index < end; index++) {
    const [x1, y1] = positionAt(positions, index - 1);
    const [x2, y2] = positionAt(positions, index);
    const side = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1);
    const onBox =
      x >= Math.min(x1, x2) && x <= Math.max(x1, x2) && y >= Math.min(y1, y2) && y <= Math.max(y1, y2);
    if (side === 0 && onBox) return 'edge';
    if (y1 > y !== y2 > y && side > 0 === y2 > y1) inside = !inside;
  }
  return inside ? 'inside' : 'outside';
}
