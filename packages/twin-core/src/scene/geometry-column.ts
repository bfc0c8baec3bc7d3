import type { Bounds, Geometry, PolygonCoordinates, Position } from '../geo/position.ts';
import { isCounterClockwise } from '../geo/ring.ts';

/**
 * Geometry of all rows of one table, columnar.
 *
 * ```
 * row r → parts  [partOffsets[r], partOffsets[r+1])        (polygons, lines or points of row r)
 *         part p → rings [ringOffsets[p], ringOffsets[p+1]) (ring 0 outer, others holes; lines and points: one "ring")
 *                  ring q → positions [positionOffsets[q], positionOffsets[q+1])
 * ```
 * Polygon rings are closed (first position repeated), outer rings counter-clockwise, holes clockwise.
 */
export interface GeometryColumn {
  readonly type: 'point' | 'line' | 'polygon';
  /** Longitude, latitude interleaved, degrees WGS84. */
  readonly positions: Float64Array;
  /** One per position, metres above the ellipsoid, NaN where the source has none; absent for flat sources. */
  readonly heights?: Float64Array;
  readonly positionOffsets: Uint32Array;
  readonly ringOffsets: Uint32Array;
  readonly partOffsets: Uint32Array;
}

/**
 * Packs one geometry per row. Rings are closed and turned as {@link GeometryColumn} says.
 * @param geometries `undefined` for a row without geometry.
 * @throws {RangeError} naming the row, for a geometry of another type or a position that is not on the globe.
 */
export function createGeometryColumn(
  type: GeometryColumn['type'],
  geometries: readonly (Geometry | undefined)[],
): GeometryColumn {
  const positions: number[] = [];
  const positionOffsets = [0];
  const ringOffsets = [0];
  const partOffsets = [0];
  geometries.forEach((geometry, row) => {
    for (const part of geometry === undefined ? [] : partsOf(type, geometry, row)) {
      for (const ring of part) {
        for (const position of ring) {
          assertPosition(position, row);
          positions.push(position[0], position[1]);
        }
        positionOffsets.push(positions.length / 2);
      }
      ringOffsets.push(positionOffsets.length - 1);
    }
    partOffsets.push(ringOffsets.length - 1);
  });
  return {
    type,
    positions: Float64Array.from(positions),
    positionOffsets: Uint32Array.from(positionOffsets),
    ringOffsets: Uint32Array.from(ringOffsets),
    partOffsets: Uint32Array.from(partOffsets),
  };
}

/** Kind of column a geometry fits into. */
export function columnTypeOf(geometry: Geometry): GeometryColumn['type'] {
  if (geometry.type === 'Point' || geometry.type === 'MultiPoint') return 'point';
  return geometry.type === 'LineString' || geometry.type === 'MultiLineString' ? 'line' : 'polygon';
}

function partsOf(
  type: GeometryColumn['type'],
  geometry: Geometry,
  row: number,
): readonly PolygonCoordinates[] {
  if (columnTypeOf(geometry) !== type) {
    throw new RangeError(
      `createGeometryColumn: row ${row} is a ${geometry.type} in a column of type ${type}; keep one type per table.`,
    );
  }
  switch (geometry.type) {
    case 'Point':
      return [[[geometry.coordinates]]];
    case 'MultiPoint':
      return geometry.coordinates.map((position) => [[position]]);
    case 'LineString':
      return [[geometry.coordinates]];
    case 'MultiLineString':
      return geometry.coordinates.map((line) => [line]);
    case 'Polygon':
      return [normalRings(geometry.coordinates)];
    case 'MultiPolygon':
      return geometry.coordinates.map(normalRings);
  }
}

/** The geometry as a column gives it back: rings closed, outer ones counter-clockwise; single parts not in lists. */
export function normalizeGeometry(geometry: Geometry): Geometry {
  return geometryOfParts(columnTypeOf(geometry), partsOf(columnTypeOf(geometry), geometry, 0)) ?? geometry;
}

function normalRings(rings: PolygonCoordinates): PolygonCoordinates {
  return rings.map((ring, index) => {
    const first = ring[0];
    const last = ring[ring.length - 1];
    if (first === undefined || last === undefined) return ring;
    const closed = first[0] === last[0] && first[1] === last[1] ? ring : [...ring, first];
    return isCounterClockwise(closed) === (index === 0) ? closed : closed.toReversed();
  });
}

function assertPosition([longitude, latitude]: Position, row: number): void {
  if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) {
    throw new RangeError(
      `createGeometryColumn: row ${row} has the position [${longitude}, ${latitude}]; ` +
        'give WGS84 degrees, longitude first.',
    );
  }
}

/** Geometry of a row as GeoJSON, made anew at each call; `undefined` where the row has none. */
export function geometryOfRow(column: GeometryColumn, row: number): Geometry | undefined {
  const parts: Position[][][] = [];
  const partEnd = column.partOffsets[row + 1] ?? 0;
  for (let part = column.partOffsets[row] ?? 0; part < partEnd; part++) {
    const rings: Position[][] = [];
    const ringEnd = column.ringOffsets[part + 1] ?? 0;
    for (let ring = column.ringOffsets[part] ?? 0; ring < ringEnd; ring++) {
      rings.push(ringPositions(column, ring));
    }
    parts.push(rings);
  }
  return parts.length === 0 ? undefined : geometryOfParts(column.type, parts);
}

function geometryOfParts(
  type: GeometryColumn['type'],
  parts: readonly PolygonCoordinates[],
): Geometry | undefined {
  const [polygon = []] = parts;
  const [line = []] = polygon;
  const [point] = line;
  switch (type) {
    case 'point':
      if (parts.length > 1) return { type: 'MultiPoint', coordinates: parts.flat(2) };
      return point && { type: 'Point', coordinates: point };
    case 'line':
      return parts.length === 1
        ? { type: 'LineString', coordinates: line }
        : { type: 'MultiLineString', coordinates: parts.flat() };
    case 'polygon':
      return parts.length === 1
        ? { type: 'Polygon', coordinates: polygon }
        : { type: 'MultiPolygon', coordinates: parts };
  }
}

function ringPositions(column: GeometryColumn, ring: number): Position[] {
  const positions: Position[] = [];
  const end = column.positionOffsets[ring + 1] ?? 0;
  for (let index = column.positionOffsets[ring] ?? 0; index < end; index++) {
    positions.push([column.positions[2 * index] as number, column.positions[2 * index + 1] as number]);
  }
  return positions;
}

/** Range of indices into `positions` (in positions, not numbers) that belong to a row. */
export function rowPositionRange(column: GeometryColumn, row: number): readonly [start: number, end: number] {
  const { partOffsets, ringOffsets, positionOffsets } = column;
  return [
    positionOffsets[ringOffsets[partOffsets[row] as number] as number] as number,
    positionOffsets[ringOffsets[partOffsets[row + 1] as number] as number] as number,
  ];
}

/** Bounds of a row; `undefined` where the row has no geometry. */
export function rowBounds(column: GeometryColumn, row: number): Bounds | undefined {
  const [start, end] = rowPositionRange(column, row);
  if (!(end > start)) return undefined;
  let west = Infinity;
  let south = Infinity;
  let east = -Infinity;
  let north = -Infinity;
  for (let index = start; index < end; index++) {
    const longitude = column.positions[2 * index] as number;
    const latitude = column.positions[2 * index + 1] as number;
    if (longitude < west) west = longitude;
    if (longitude > east) east = longitude;
    if (latitude < south) south = latitude;
    if (latitude > north) north = latitude;
  }
  return [west, south, east, north];
}

/** Longitude and latitude of every position of a row, in order; rings as they are stored. */
export function* positionsOfRow(column: GeometryColumn, row: number): Generator<Position> {
  const [start, end] = rowPositionRange(column, row);
  for (let at = start; at < end; at++) {
    yield [column.positions[at * 2] as number, column.positions[at * 2 + 1] as number];
  }
}
