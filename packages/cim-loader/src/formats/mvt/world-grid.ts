import type { SourceGeometry } from '../../datasets/source-geometry.ts';
import { doubleArea, groupRings } from '../osm-qa/join-polygons.ts';
import { mercatorLatitude } from '../web-mercator/mercator.ts';
import type { TileFeature } from './decode-tile.ts';

/** Degrees of a place on the tile's own grid. */
export type Unproject = (x: number, y: number) => [longitude: number, latitude: number];

/** @param size units along the edge of the web Mercator square. */
export function unprojectFrom(size: number): Unproject {
  return (x, y) => [(x / size) * 360 - 180, mercatorLatitude(y / size)];
}

/** Parts of a feature as geometry in degrees; `undefined` where nothing of it is left. */
export function geometryOfParts(
  type: TileFeature['type'],
  parts: readonly Float64Array[],
  unproject: Unproject,
): SourceGeometry | undefined {
  const positionsOf = (part: Float64Array): [number, number][] => {
    const positions: [number, number][] = [];
    for (let at = 0; at < part.length; at += 2)
      positions.push(unproject(part[at] as number, part[at + 1] as number));
    return positions;
  };
  if (parts.length === 0) return undefined;
  if (type === 'point') return { type: 'MultiPoint', coordinates: parts.flatMap(positionsOf) };
  if (type === 'line') return { type: 'MultiLineString', coordinates: parts.map(positionsOf) };
  const polygons = polygonsOfRings(parts);
  if (polygons.length === 0) return undefined;
  return { type: 'MultiPolygon', coordinates: polygons.map((rings) => rings.map(positionsOf)) };
}

/** Rings of version 2 run clockwise outside, counter-clockwise for holes; of version 1 in any direction. */
function polygonsOfRings(rings: readonly Float64Array[]): Float64Array[][] {
  const sized = rings.filter((ring) => doubleArea(ring) !== 0);
  const [first] = sized;
  if (first === undefined) return [];
  if (doubleArea(first) > 0) return groupRings(sized);
  return groupRings(sized.map(reversed));
}

function reversed(ring: Float64Array): Float64Array {
  const turned = new Float64Array(ring.length);
  for (let at = 0; at < ring.length; at += 2) {
    turned[ring.length - 2 - at] = ring[at] as number;
    turned[ring.length - 1 - at] = ring[at + 1] as number;
  }
  return turned;
}
