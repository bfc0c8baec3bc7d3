import type { SourceGeometry, SourcePosition } from '../../datasets/source-geometry.ts';
import type { GeometryEncoding } from './geo-metadata.ts';

type Native = Exclude<GeometryEncoding, 'WKB'>;

/**
 * Geometry of GeoParquet 1.1's native encodings: positions as structs, lines, rings and parts as lists of them.
 * @returns `undefined`: empty. @throws {Error} a value of another shape.
 */
export function nativeGeometry(value: unknown, encoding: Native): SourceGeometry | undefined {
  switch (encoding) {
    case 'point':
      return pointOf(value);
    case 'linestring':
      return filled({ type: 'LineString', coordinates: positions(value) });
    case 'multipoint':
      return filled({ type: 'MultiPoint', coordinates: positions(value) });
    case 'polygon':
      return filled({ type: 'Polygon', coordinates: list(value).map(positions) });
    case 'multilinestring':
      return filled({ type: 'MultiLineString', coordinates: list(value).map(positions) });
    case 'multipolygon':
      return filled({
        type: 'MultiPolygon',
        coordinates: list(value).map((part) => list(part).map(positions)),
      });
  }
}

function pointOf(value: unknown): SourceGeometry | undefined {
  const coordinates = position(value);
  return Number.isNaN(coordinates[0]) ? undefined : { type: 'Point', coordinates };
}

const filled = (
  geometry: Exclude<SourceGeometry, { type: 'GeometryCollection' }>,
): SourceGeometry | undefined => (geometry.coordinates.length === 0 ? undefined : geometry);

function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  throw new Error('a native geometry holds no list where one belongs');
}

const positions = (value: unknown): SourcePosition[] => list(value).map(position);

function position(value: unknown): SourcePosition {
  const { x, y, z } = (typeof value === 'object' && value !== null ? value : {}) as Readonly<
    Record<string, unknown>
  >;
  if (typeof x !== 'number' || typeof y !== 'number')
    throw new Error('a native position holds no numbers x and y');
  return typeof z === 'number' && !Number.isNaN(z) ? [x, y, z] : [x, y];
}
