import type { FeatureTable, GeometryColumn, NumberColumn, Position } from '@cityloom/twin-core';
import { metresPerDegree } from '@cityloom/twin-core';
import type { SurfaceColumn } from '../datasets/surface-column.ts';
import type { TileWarning } from './content-job.ts';
import { listProperties, type PropertyColumn } from './property-columns.ts';
import { positionRange } from './position-range.ts';
import { type ReadRoofs, roofReader } from './roof-columns.ts';
import { footprintsOrBoxes, measureSurfaces, type SurfaceExtents } from './surface-source.ts';
import type { RowCentres } from './tile-tree.ts';

/** Height of the stand-in of what is flat, metres. */
const FLAT_HEIGHT = 0.1;

/** What of a table is tiled, and how it is read. */
export interface TileSourceOptions {
  /** Column with the height of the top above the ground, metres. Default `height`. */
  readonly heightColumn?: string;
  /** Column with the height of the bottom above the ground, metres; may be absent. Default `minHeight`. */
  readonly minimumHeightColumn?: string;
  /**
   * Height of buildings whose own is absent or not above 0, metres. Absent: such a building is an error.
   */
  readonly defaultHeight?: number;
  /**
   * Ground under each row, metres above the ellipsoid; rows with surfaces stand where these begin. Default: the column
   * `groundHeight` beside surfaces, else 0.
   */
  readonly bases?: ArrayLike<number>;
  /** Real surfaces of the rows, drawn in the finest tiles. */
  readonly surfaces?: SurfaceColumn;
  /** Columns written into the metadata of the finest tiles, where present. Default `name`, `use`; `all`: every one. */
  readonly columns?: readonly string[] | 'all';
}

/** The buildings of a table as the planner needs them. */
export interface TileSource {
  readonly table: FeatureTable;
  readonly geometry: GeometryColumn;
  /** By row, metres above the ground. */
  readonly heights: Float32Array;
  readonly minimumHeights: Float32Array;
  /** Ground by row, metres above the ellipsoid; absent: 0 everywhere. */
  readonly bases?: Float32Array;
  readonly surfaces?: SurfaceColumn;
  readonly roofs?: ReadRoofs;
  /** By row: west, south, east, north, degrees. */
  readonly bounds: Float64Array;
  /** Plane metres east and north of {@link origin}. */
  readonly centres: RowCentres;
  readonly origin: Position;
  /** Rows that can be drawn, ascending. */
  readonly rows: Uint32Array;
  readonly properties: readonly PropertyColumn[];
  /** Rows that were given the default height. */
  readonly assumedHeights: number;
  readonly warnings: readonly TileWarning[];
}

/** @throws {RangeError} naming the row where a height or a position is no finite number. */
export function readTileSource(table: FeatureTable, options: TileSourceOptions): TileSource {
  const { surfaces } = options;
  const extents = surfaces && measureSurfaces(surfaces, table.count);
  const geometry = footprintsOf(table, extents);
  const heightColumn = options.heightColumn ?? 'height';
  const { heights, assumed } = readHeights(table, heightColumn, options.defaultHeight, extents);
  const minimumHeights = readMinimumHeights(table, options.minimumHeightColumn ?? 'minHeight');
  const warnings: TileWarning[] = [];
  const bounds = boundsOfRows(table, geometry, extents);
  const origin: Position = [geometry.positions[0] ?? 0, geometry.positions[1] ?? 0];
  const roofs = roofReader(table);
  return {
    table,
    geometry,
    heights,
    minimumHeights,
    ...basesOf(table, options.bases, extents),
    ...(surfaces && { surfaces }),
    ...(roofs && { roofs }),
    bounds,
    origin,
    centres: centresOf(bounds, origin),
    rows: placedRows(bounds, heights, minimumHeights, warnings),
    properties: listProperties(table, options.columns ?? ['name', 'use'], heightColumn),
    assumedHeights: assumed,
    warnings,
  };
}

function footprintsOf(
  { geometry, layer }: FeatureTable,
  extents: SurfaceExtents | undefined,
): GeometryColumn {
  if (geometry !== undefined && geometry.type !== 'polygon') {
    throw new RangeError(`Tiles of ${layer}: the layer has ${geometry.type} geometry; polygons are needed.`);
  }
  if (extents !== undefined) return footprintsOrBoxes(geometry, extents);
  if (geometry !== undefined) return geometry;
  throw new RangeError(`Tiles of ${layer}: the layer has no geometry; polygons are needed.`);
}

/** Where surfaces begin; where there are none, the ground given, or that of the column `groundHeight`. */
function basesOf(
  table: FeatureTable,
  given: ArrayLike<number> | undefined,
  extents: SurfaceExtents | undefined,
): Pick<TileSource, 'bases'> {
  if (extents === undefined) return given === undefined ? {} : { bases: Float32Array.from(given) };
  const column = numberColumn(table, 'groundHeight');
  const bases = Float32Array.from(extents.lows, (low, row) => {
    if (low < Infinity) return low;
    const height = given?.[row] ?? (column === undefined ? NaN : numberAt(column, row));
    return Number.isNaN(height) ? 0 : height;
  });
  return { bases };
}

function readHeights(
  table: FeatureTable,
  name: string,
  fallback: number | undefined,
  extents: SurfaceExtents | undefined,
): { heights: Float32Array; assumed: number } {
  const column = numberColumn(table, name);
  if (column === undefined && fallback === undefined && extents === undefined) {
    throw new RangeError(`Tiles of ${table.layer}: number column ${name} is missing; derive it first.`);
  }
  const heights = new Float32Array(table.count);
  let assumed = 0;
  for (let row = 0; row < table.count; row++) {
    const stated = column === undefined ? NaN : numberAt(column, row);
    const height = stated > 0 ? stated : (surfaceHeight(extents, row) ?? stated);
    if (height > 0 && height < Infinity) {
      heights[row] = height;
    } else if (fallback !== undefined) {
      heights[row] = fallback;
      assumed++;
    } else {
      throw new RangeError(
        `Tiles of ${table.layer}: ${name} of row ${row} (${table.idOf(row)}) is ` +
          `${Number.isNaN(height) ? 'absent' : height}; every building needs a height above 0 metres.`,
      );
    }
  }
  return { heights, assumed };
}

/** Of surfaces that rise at least a centimetre. */
function surfaceHeight(extents: SurfaceExtents | undefined, row: number): number | undefined {
  if (extents === undefined) return undefined;
  const height = (extents.highs[row] as number) - (extents.lows[row] as number);
  // Flat things (roads, water) are drawn as they are; only their distant stand-in needs a height.
  return height > -Infinity ? Math.max(height, FLAT_HEIGHT) : undefined;
}

/** NaN: absent. */
function numberAt({ values, missing }: NumberColumn, row: number): number {
  const value = values[row] as number;
  return value === missing ? NaN : value;
}

/** 0 where the column or the value is absent. */
function readMinimumHeights(table: FeatureTable, name: string): Float32Array {
  const column = numberColumn(table, name);
  const heights = new Float32Array(table.count);
  if (column === undefined) return heights;
  for (let row = 0; row < table.count; row++) {
    const value = numberAt(column, row);
    heights[row] = Number.isNaN(value) ? 0 : value;
  }
  return heights;
}

function numberColumn(table: FeatureTable, name: string): NumberColumn | undefined {
  const column = table.columns.get(name);
  return column?.kind === 'number' ? column : undefined;
}

/** Rows without a position get infinite bounds. */
function boundsOfRows(
  table: FeatureTable,
  geometry: GeometryColumn,
  extents: SurfaceExtents | undefined,
): Float64Array {
  const bounds = extents?.bounds ?? noBounds(table.count);
  for (let row = 0; row < table.count; row++) {
    const [start, end] = positionRange(geometry, row);
    const wrong = widen(bounds, row * 4, geometry.positions, start, end);
    if (wrong === undefined) continue;
    throw new RangeError(
      `Tiles of ${table.layer}: row ${row} (${table.idOf(row)}) has the coordinate ${wrong}; ` +
        'longitude and latitude must be finite numbers.',
    );
  }
  return bounds;
}

function noBounds(rows: number): Float64Array {
  const bounds = new Float64Array(rows * 4).fill(Infinity);
  for (let at = 2; at < bounds.length; at += 4) bounds.fill(-Infinity, at, at + 2);
  return bounds;
}

/** @returns a coordinate that is not finite. */
function widen(
  bounds: Float64Array,
  at: number,
  positions: Float64Array,
  start: number,
  end: number,
): number | undefined {
  let west = bounds[at] as number;
  let south = bounds[at + 1] as number;
  let east = bounds[at + 2] as number;
  let north = bounds[at + 3] as number;
  for (let i = start * 2; i < end * 2; i += 2) {
    const longitude = positions[i] as number;
    const latitude = positions[i + 1] as number;
    if (longitude < west) west = longitude;
    if (longitude > east) east = longitude;
    if (latitude < south) south = latitude;
    if (latitude > north) north = latitude;
    if (!Number.isFinite(longitude)) return longitude;
    if (!Number.isFinite(latitude)) return latitude;
  }
  bounds[at] = west;
  bounds[at + 1] = south;
  bounds[at + 2] = east;
  bounds[at + 3] = north;
  return undefined;
}

function centresOf(bounds: Float64Array, origin: Position): RowCentres {
  const [metresEast, metresNorth] = metresPerDegree(origin[1]);
  const count = bounds.length / 4;
  const centres = { x: new Float64Array(count), y: new Float64Array(count) };
  for (let row = 0; row < count; row++) {
    const at = row * 4;
    centres.x[row] = (((bounds[at] as number) + (bounds[at + 2] as number)) / 2 - origin[0]) * metresEast;
    centres.y[row] =
      (((bounds[at + 1] as number) + (bounds[at + 3] as number)) / 2 - origin[1]) * metresNorth;
  }
  return centres;
}

/** Rows that can be drawn. Bottoms that reach the top are put on the ground. */
function placedRows(
  bounds: Float64Array,
  heights: Float32Array,
  minimumHeights: Float32Array,
  warnings: TileWarning[],
): Uint32Array {
  const rows = new Uint32Array(heights.length);
  let count = 0;
  for (let row = 0; row < heights.length; row++) {
    if (bounds[row * 4] === Infinity) {
      warnings.push({ row, message: 'The building has no footprint and is left out.' });
      continue;
    }
    const bottom = minimumHeights[row] as number;
    if (!(bottom >= 0 && bottom < (heights[row] as number))) {
      minimumHeights[row] = 0;
      warnings.push({
        row,
        message: `The bottom (${bottom} m) is not between 0 and the top; drawn from the ground.`,
      });
    }
    rows[count++] = row;
  }
  return rows.slice(0, count);
}

/** Bounds of several rows, degrees. */
export function unionOfBounds(bounds: Float64Array, rows: Uint32Array): [number, number, number, number] {
  let west = Infinity;
  let south = Infinity;
  let east = -Infinity;
  let north = -Infinity;
  for (const row of rows) {
    const at = row * 4;
    west = Math.min(west, bounds[at] as number);
    south = Math.min(south, bounds[at + 1] as number);
    east = Math.max(east, bounds[at + 2] as number);
    north = Math.max(north, bounds[at + 3] as number);
  }
  return [west, south, east, north];
}
