import { field, fieldsOf } from '../cloud-events/field.ts';

/** Longitude, latitude (degrees), height (metres; `undefined`: none said). */
export type GeometryPosition = readonly [longitude: number, latitude: number, height: number | undefined];

/** Positions of one geometry that are looked at; a long line's middle is no better for more. */
const MAXIMUM_POSITIONS = 10_000;
/** Levels of lists in a GeoJSON geometry. */
const MAXIMUM_DEPTH = 4;

/**
 * Where a GeoJSON geometry is: a point itself, half way along a line, the middle of the outer ring of an area, of the
 * first part of several.
 * @returns `undefined` where it is none, or holds what are no numbers.
 */
export function positionOfGeometry(value: unknown): GeometryPosition | undefined {
  if (Array.isArray(value)) return positionOf(value);
  const geometry = fieldsOf(value);
  if (geometry === undefined) return undefined;
  const type = field(geometry, 'type');
  if (type === 'Feature') return positionOfFeature(field(geometry, 'geometry'));
  const coordinates = field(geometry, 'coordinates');
  if (type === 'Point') return positionOf(coordinates);
  const line = firstLine(coordinates, 0);
  if (line === undefined) return undefined;
  const positions: GeometryPosition[] = [];
  for (const each of line.slice(0, MAXIMUM_POSITIONS)) {
    const position = positionOf(each);
    if (position === undefined) return undefined;
    positions.push(position);
  }
  const isArea = type === 'Polygon' || type === 'MultiPolygon';
  return isArea ? middleOf(positions) : halfWay(positions);
}

function positionOfFeature(geometry: unknown): GeometryPosition | undefined {
  const fields = fieldsOf(geometry);
  return fields === undefined || field(fields, 'type') === 'Feature' ? undefined : positionOfGeometry(fields);
}

function positionOf(value: unknown): GeometryPosition | undefined {
  if (!Array.isArray(value)) return undefined;
  const [longitude, latitude, height] = value as readonly unknown[];
  if (typeof longitude !== 'number' || typeof latitude !== 'number') return undefined;
  return [longitude, latitude, typeof height === 'number' ? height : undefined];
}

/** The first list whose items are positions. */
function firstLine(value: unknown, depth: number): readonly unknown[] | undefined {
  if (!Array.isArray(value) || depth > MAXIMUM_DEPTH) return undefined;
  const [first] = value as readonly unknown[];
  if (!Array.isArray(first)) return undefined;
  return typeof first[0] === 'number' ? (value as readonly unknown[]) : firstLine(first, depth + 1);
}

function middleOf(positions: readonly GeometryPosition[]): GeometryPosition | undefined {
  const [first] = positions;
  if (first === undefined) return undefined;
  let [east, north] = [0, 0];
  // A ring ends where it begins: that corner counts once.
  const corners = positions.length > 1 ? positions.slice(1) : positions;
  for (const [longitude, latitude] of corners) {
    east += longitude / corners.length;
    north += latitude / corners.length;
  }
  return [east, north, first[2]];
}

/** On a plane of degrees, which is good for lines of a city. */
function halfWay(positions: readonly GeometryPosition[]): GeometryPosition | undefined {
  const lengths = positions
    .slice(1)
    .map(([east, north], index) =>
      Math.hypot(
        (east - (positions[index] as GeometryPosition)[0]) * Math.cos((north * Math.PI) / 180),
        north - (positions[index] as GeometryPosition)[1],
      ),
    );
  let left = lengths.reduce((sum, length) => sum + length, 0) / 2;
  for (const [index, length] of lengths.entries()) {
    if (left > length) {
      left -= length;
      continue;
    }
    const [from, to] = [positions[index] as GeometryPosition, positions[index + 1] as GeometryPosition];
    const share = length === 0 ? 0 : left / length;
    return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share, from[2]];
  }
  return positions[0];
}
