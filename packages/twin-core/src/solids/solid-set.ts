import type { Bounds, Position } from '../geo/position.ts';
import { rowBounds } from '../scene/geometry-column.ts';
import type { GeometryColumn } from '../scene/geometry-column.ts';
import type { FeatureTable, ObjectId } from '../scene/feature-table.ts';
import { BARRIERS_LAYER } from '../twin/planning-layers.ts';
import type { TablePart, View } from '../twin/view.ts';
import { barrierSize, outlineOfLine } from './barriers.ts';
import { createSolidPlane } from './solid-plane.ts';
import type { SolidPlane } from './solid-plane.ts';

/**
 * Upright prisms: outlines with a foot and a top, in metres of one flat plane. Plain typed arrays, so that they
 * travel to a worker.
 *
 * ```
 * solid s → rings [ringOffsets[s], ringOffsets[s+1])
 *           ring r → corners [cornerOffsets[r], cornerOffsets[r+1]), closed: the first is repeated
 * ```
 * What lies in an odd number of a solid's rings is inside: outlines, courtyards and several parts alike.
 */
export interface SolidSet {
  /** Where east and north are 0, degrees. */
  readonly origin: Position;
  readonly count: number;
  /** Object of each solid. */
  readonly objects: readonly ObjectId[];
  /** Row of each solid's object in the base table of its layer, -1 for a branch's own and for barriers. */
  readonly tableRows: Int32Array;
  /** Metres above the datum of the city's terrain. */
  readonly foot: Float64Array;
  /** Metres above the datum of the city's terrain, above `foot`. */
  readonly top: Float64Array;
  /** Metres above the same datum: the ground the object stands on; below `foot` where it is carried. */
  readonly ground: Float64Array;
  /** Metres east and north of the origin, interleaved. */
  readonly corners: Float64Array;
  readonly cornerOffsets: Uint32Array;
  readonly ringOffsets: Uint32Array;
}

/** Which solids of a view to take. */
export interface SolidSelection {
  /** Degrees; objects whose bounds meet it. Default: all. */
  readonly bounds?: Bounds;
  /** Layers whose objects have a `height` above their ground. Default: `buildings`. */
  readonly layers?: readonly string[];
  /** Where the plane lies flat, degrees. Default: the middle of `bounds`, else of what is taken. */
  readonly origin?: Position;
}

interface Collected {
  readonly objects: ObjectId[];
  readonly tableRows: number[];
  readonly foot: number[];
  readonly top: number[];
  readonly ground: number[];
  readonly corners: number[];
  readonly cornerOffsets: number[];
  readonly ringOffsets: number[];
}

/** What stands in the way of light and of sight: buildings, and barriers that have a height. */
export const STANDING_LAYERS: readonly string[] = ['buildings', BARRIERS_LAYER];

const DEFAULT_LAYERS: readonly string[] = ['buildings'];

/**
 * Solids of a view: from the ground under an outline plus `minHeight` (0 where absent) to the ground plus `height`,
 * metres. Objects without an outline or a height above their `minHeight` are no solids. A barrier with a height is one
 * as thick as `barrierSize` says; it stands level: from the lowest ground under it to its height above the mean of it.
 */
export function collectSolids(view: View, selection: SolidSelection = {}): SolidSet {
  const layers = (selection.layers ?? DEFAULT_LAYERS).filter((layer) => view.layerIds.includes(layer));
  const parts = layers.flatMap((layer) => view.layer(layer).parts);
  const { bounds } = selection;
  const rows = parts.map((part) => rowsOf(part, bounds));
  const origin = selection.origin ?? middleOf(bounds ?? boundsOf(parts, rows));
  const plane = createSolidPlane(origin);
  const collected: Collected = {
    objects: [],
    tableRows: [],
    foot: [],
    top: [],
    ground: [],
    corners: [],
    cornerOffsets: [0],
    ringOffsets: [0],
  };
  for (const [index, part] of parts.entries()) {
    const add = part.table.geometry?.type === 'line' ? addBarrier : addSolid;
    for (const row of rows[index] ?? []) add(collected, view, plane, part, row);
  }
  return {
    origin,
    count: collected.objects.length,
    objects: collected.objects,
    tableRows: Int32Array.from(collected.tableRows),
    foot: Float64Array.from(collected.foot),
    top: Float64Array.from(collected.top),
    ground: Float64Array.from(collected.ground),
    corners: Float64Array.from(collected.corners),
    cornerOffsets: Uint32Array.from(collected.cornerOffsets),
    ringOffsets: Uint32Array.from(collected.ringOffsets),
  };
}

function numberAt(table: FeatureTable, row: number, column: string): number | undefined {
  const value = table.value(row, column);
  return typeof value === 'number' ? value : undefined;
}

function rowsOf({ table, hiddenRows }: TablePart, bounds: Bounds | undefined): number[] {
  const rows: number[] = [];
  const { geometry } = table;
  if (geometry === undefined || !hasBodies(table)) return rows;
  for (let row = 0; row < table.count; row++) {
    if (hiddenRows?.has(row) === true || !hasHeight(table, row)) continue;
    const box = rowBounds(geometry, row);
    if (box !== undefined && (bounds === undefined || meet(box, bounds))) rows.push(row);
  }
  return rows;
}

/** Areas have, and lines of barriers. */
function hasBodies({ geometry, layer }: FeatureTable): boolean {
  return geometry?.type === 'polygon' || (geometry?.type === 'line' && layer === BARRIERS_LAYER);
}

function hasHeight(table: FeatureTable, row: number): boolean {
  const top = numberAt(table, row, 'height');
  return top !== undefined && top > (numberAt(table, row, 'minHeight') ?? 0);
}

function meet(a: Bounds, b: Bounds): boolean {
  return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
}

function boundsOf(parts: readonly TablePart[], rows: readonly (readonly number[])[]): Bounds {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [index, { table }] of parts.entries()) {
    for (const row of rows[index] ?? []) {
      const box = table.geometry && rowBounds(table.geometry, row);
      if (box === undefined) continue;
      west = Math.min(west, box[0]);
      south = Math.min(south, box[1]);
      east = Math.max(east, box[2]);
      north = Math.max(north, box[3]);
    }
  }
  return west <= east ? [west, south, east, north] : [0, 0, 0, 0];
}

function middleOf([west, south, east, north]: Bounds): Position {
  return [(west + east) / 2, (south + north) / 2];
}

function addSolid(collected: Collected, view: View, plane: SolidPlane, part: TablePart, row: number): void {
  const { table, overlay } = part;
  const { geometry } = table;
  if (geometry === undefined) return;
  const { partOffsets, ringOffsets, positionOffsets, positions } = geometry;
  const first = ringOffsets[partOffsets[row] as number] as number;
  const last = ringOffsets[partOffsets[row + 1] as number] as number;
  for (let ring = first; ring < last; ring++) {
    const end = positionOffsets[ring + 1] as number;
    for (let at = positionOffsets[ring] as number; at < end; at++) {
      const longitude = positions[2 * at] as number;
      const latitude = positions[2 * at + 1] as number;
      collected.corners.push(plane.east(longitude, latitude), plane.north(latitude));
    }
    collected.cornerOffsets.push(collected.corners.length / 2);
  }
  collected.ringOffsets.push(collected.cornerOffsets.length - 1);
  const ground = groundUnder(view, table, geometry, row, overlay);
  collected.objects.push(table.idOf(row));
  collected.tableRows.push(overlay ? -1 : row);
  collected.ground.push(ground);
  collected.foot.push(ground + (numberAt(table, row, 'minHeight') ?? 0));
  collected.top.push(ground + (numberAt(table, row, 'height') ?? 0));
}

function addBarrier(
  collected: Collected,
  view: View,
  plane: SolidPlane,
  { table }: TablePart,
  row: number,
): void {
  const { geometry } = table;
  const size = barrierSize((column) => table.value(row, column));
  if (geometry === undefined || size === undefined) return;
  const { partOffsets, ringOffsets, positionOffsets, positions } = geometry;
  const grounds: number[] = [];
  let drawn = 0;
  const last = ringOffsets[partOffsets[row + 1] as number] as number;
  for (let ring = ringOffsets[partOffsets[row] as number] as number; ring < last; ring++) {
    const line: (readonly [number, number])[] = [];
    const end = positionOffsets[ring + 1] as number;
    for (let at = positionOffsets[ring] as number; at < end; at++) {
      const position = [positions[2 * at] as number, positions[2 * at + 1] as number] as const;
      line.push([plane.east(...position), plane.north(position[1])]);
      grounds.push(view.groundHeight(position) ?? 0);
    }
    const outline = outlineOfLine(line, size.width);
    if (outline.length === 0) continue;
    for (const corner of [...outline, outline[0] as (typeof outline)[0]]) collected.corners.push(...corner);
    collected.cornerOffsets.push(collected.corners.length / 2);
    drawn += 1;
  }
  if (drawn === 0) return;
  collected.ringOffsets.push(collected.cornerOffsets.length - 1);
  const lowest = Math.min(...grounds);
  const mean = grounds.reduce((sum, height) => sum + height, 0) / grounds.length;
  collected.objects.push(table.idOf(row));
  collected.tableRows.push(-1);
  collected.ground.push(lowest);
  collected.foot.push(lowest);
  collected.top.push(mean + size.height);
}

/** As `View.alongRay` has it: stated for the base (`groundHeight`), else the lowest under the outline. */
function groundUnder(
  view: View,
  table: FeatureTable,
  geometry: GeometryColumn,
  row: number,
  overlay: boolean,
): number {
  const stated = overlay ? undefined : numberAt(table, row, 'groundHeight');
  if (stated !== undefined) return stated;
  const { partOffsets, ringOffsets, positionOffsets, positions } = geometry;
  const end = positionOffsets[ringOffsets[partOffsets[row + 1] as number] as number] as number;
  let lowest = Infinity;
  for (
    let at = positionOffsets[ringOffsets[partOffsets[row] as number] as number] as number;
    at < end;
    at++
  ) {
    const height = view.groundHeight([positions[2 * at] as number, positions[2 * at + 1] as number]);
    if (height === undefined) return 0;
    lowest = Math.min(lowest, height);
  }
  return lowest === Infinity ? 0 : lowest;
}
