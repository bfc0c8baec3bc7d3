import { metresPerDegree } from '@cityloom/twin-core/geo';
import { PolygonTriangulator } from './polygon-triangulator.ts';
import type { SurfaceColumn } from './surface-column.ts';

/** Triangles of some rows of a {@link SurfaceColumn}. */
export interface SurfaceTriangles {
  /** Three positions of the column per triangle: numbers of positions, not of coordinates. Counter-clockwise outside. */
  readonly indices: Uint32Array;
  /**
   * Polygon `firstPolygon + p` has the triangles [triangleOffsets[p], triangleOffsets[p + 1]); its semantics and
   * materials stand in the column at `firstPolygon + p`.
   */
  readonly triangleOffsets: Uint32Array;
  readonly firstPolygon: number;
  /** Polygons without area, of which there are no triangles. */
  readonly degeneratePolygons: number;
}

/**
 * Cuts the polygons of rows into triangles, holes included.
 *
 * For writers of tiles: positions stay where they are (`column.positions`, WGS84 degrees and metres), so a writer
 * turns those of its rows into its own frame once and uses the indices as they are. Works range by range in bounded
 * memory. A column of triangles (a mesh) passes through at the speed of copying.
 * @param firstRow first row taken. Default 0.
 * @param endRow row after the last. Default: all.
 */
export function triangulateSurfaces(
  column: SurfaceColumn,
  firstRow = 0,
  endRow: number = column.polygonOffsets.length - 1,
): SurfaceTriangles {
  const { polygonOffsets, ringOffsets, positionOffsets } = column;
  const firstPolygon = polygonOffsets[firstRow] ?? 0;
  const endPolygon = polygonOffsets[endRow] ?? firstPolygon;
  const firstRing = ringOffsets[firstPolygon] as number;
  const endRing = ringOffsets[endPolygon] as number;
  const start = positionOffsets[firstRing] as number;
  const end = positionOffsets[endRing] as number;
  const coordinates = metricCoordinates(column.positions, start, end);
  // A ring of n corners gives n - 2 triangles, a hole with its two bridges n + 2.
  const most = Math.max(0, end - start + 2 * (endRing - firstRing));
  let indices = new Uint32Array(most * 3);
  const triangleOffsets = new Uint32Array(endPolygon - firstPolygon + 1);
  const triangulator = new PolygonTriangulator();
  const localOffsets = positionOffsets.slice(firstRing, endRing + 1).map((offset) => offset - start);
  let [count, degeneratePolygons, ring] = [0, 0, 0];
  const take = (a: number, b: number, c: number): void => {
    indices[count++] = a + start;
    indices[count++] = b + start;
    indices[count++] = c + start;
  };
  for (let polygon = firstPolygon; polygon < endPolygon; polygon++) {
    const ringCount = (ringOffsets[polygon + 1] as number) - (ringOffsets[polygon] as number);
    const made = triangulator.triangulate(coordinates, localOffsets, ring, ring + ringCount, take);
    if (made === 0) degeneratePolygons++;
    ring += ringCount;
    triangleOffsets[polygon - firstPolygon + 1] = count / 3;
  }
  indices = indices.slice(0, count);
  return { indices, triangleOffsets, firstPolygon, degeneratePolygons };
}

/** Degrees to metres by the scale at the first position: the shape of a polygon matters here, not its place. */
function metricCoordinates(positions: Float64Array, start: number, end: number): Float64Array {
  const coordinates = positions.slice(start * 3, end * 3);
  const [east, north] = metresPerDegree(coordinates[1] ?? 0);
  for (let at = 0; at < coordinates.length; at += 3) {
    coordinates[at] = (coordinates[at] as number) * east;
    coordinates[at + 1] = (coordinates[at + 1] as number) * north;
  }
  return coordinates;
}
