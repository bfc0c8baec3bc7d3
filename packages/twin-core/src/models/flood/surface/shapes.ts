import type { Bounds } from '../../../geo/position.ts';
import type { FeatureTable, ObjectId } from '../../../scene/feature-table.ts';
import { rowBounds } from '../../../scene/geometry-column.ts';
import type { GeometryColumn } from '../../../scene/geometry-column.ts';
import type { View } from '../../../twin/view.ts';
import type { FloodPlane } from './flood-plane.ts';

/**
 * Outlines, lines or points of a layer in metres of the domain. Plain typed arrays, so that they travel to a worker.
 *
 * ```
 * shape s → rings [ringOffsets[s], ringOffsets[s+1])
 *           ring r → corners [cornerOffsets[r], cornerOffsets[r+1])
 * ```
 */
export interface ShapeSet {
  readonly objects: readonly ObjectId[];
  /** Row of each object in the base table of its layer, -1 for a branch's own. */
  readonly tableRows: Int32Array;
  /** Metres east and north of the domain's south-west corner, interleaved: to a millimetre 10 km away. */
  readonly corners: Float32Array;
  readonly cornerOffsets: Uint32Array;
  readonly ringOffsets: Uint32Array;
}

/**
 * Takes the objects of a layer whose bounds meet the domain's.
 * @param take is asked in turn whether it wants a row; it notes what else it needs of it.
 */
export function collectShapes(
  view: View,
  layer: string,
  type: GeometryColumn['type'],
  plane: FloodPlane,
  take: (table: FeatureTable, row: number) => boolean,
): ShapeSet {
  const objects: ObjectId[] = [];
  const tableRows: number[] = [];
  const corners: number[] = [];
  const cornerOffsets = [0];
  const ringOffsets = [0];
  const parts = view.layerIds.includes(layer) ? view.layer(layer).parts : [];
  for (const { table, hiddenRows, overlay } of parts) {
    const { geometry } = table;
    if (geometry?.type !== type) continue;
    for (let row = 0; row < table.count; row += 1) {
      if (hiddenRows?.has(row) === true || !isNear(geometry, row, plane.geometry.bounds)) continue;
      if (!take(table, row)) continue;
      objects.push(table.idOf(row));
      tableRows.push(overlay ? -1 : row);
      addRings(geometry, row, plane, corners, cornerOffsets);
      ringOffsets.push(cornerOffsets.length - 1);
    }
  }
  return {
    objects,
    tableRows: Int32Array.from(tableRows),
    corners: Float32Array.from(corners),
    cornerOffsets: Uint32Array.from(cornerOffsets),
    ringOffsets: Uint32Array.from(ringOffsets),
  };
}

function isNear(geometry: GeometryColumn, row: number, [west, south, east, north]: Bounds): boolean {
  const bounds = rowBounds(geometry, row);
  if (bounds === undefined) return false;
  return bounds[0] <= east && bounds[2] >= west && bounds[1] <= north && bounds[3] >= south;
}

function addRings(
  { positions, positionOffsets, ringOffsets, partOffsets }: GeometryColumn,
  row: number,
  plane: FloodPlane,
  corners: number[],
  cornerOffsets: number[],
): void {
  const first = ringOffsets[partOffsets[row] as number] as number;
  const end = ringOffsets[partOffsets[row + 1] as number] as number;
  for (let ring = first; ring < end; ring += 1) {
    const last = positionOffsets[ring + 1] as number;
    for (let at = positionOffsets[ring] as number; at < last; at += 1) {
      corners.push(plane.east(positions[2 * at] as number), plane.north(positions[2 * at + 1] as number));
    }
    cornerOffsets.push(corners.length / 2);
  }
}

/** Whether any corner of the other shapes lies in an odd number of the rings of a shape. */
export function holdsCorner(shapes: ShapeSet, shape: number, { corners }: ShapeSet): boolean {
  for (let at = 0; at < corners.length; at += 2) {
    if (isInside(shapes, shape, corners[at] as number, corners[at + 1] as number)) return true;
  }
  return false;
}

function isInside(
  { corners, cornerOffsets, ringOffsets }: ShapeSet,
  shape: number,
  x: number,
  y: number,
): boolean {
  let inside = false;
  const end = ringOffsets[shape + 1] as number;
  for (let ring = ringOffsets[shape] as number; ring < end; ring += 1) {
    const last = (cornerOffsets[ring + 1] as number) - 1;
    for (let at = cornerOffsets[ring] as number; at < last; at += 1) {
      const [y1, y2] = [corners[2 * at + 1] as number, corners[2 * at + 3] as number];
      if (y1 > y === y2 > y) continue;
      const [x1, x2] = [corners[2 * at] as number, corners[2 * at + 2] as number];
      if (x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
    }
  }
  return inside;
}

/** A number of a row's column; NaN where it has none. */
export function numberOf(table: FeatureTable, row: number, column: string): number {
  const value = table.value(row, column);
  if (typeof value === 'number') return value;
  // Tags of maps are texts even where they are numbers.
  return typeof value === 'string' && value !== '' ? Number(value) : NaN;
}

/** A text of a row's column; empty where it has none. */
export function textOf(table: FeatureTable, row: number, column: string): string {
  const value = table.value(row, column);
  return value === undefined ? '' : String(value);
}
