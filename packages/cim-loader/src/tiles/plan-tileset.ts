import type { FeatureTable, GeometryColumn, NumberColumn, Position } from '@cityloom/twin-core';
import { metresPerDegree } from '@cityloom/twin-core';
import type { TileContentJob, TileTextColumn, TileWarning } from './content-job.ts';
import { DETAIL_LEVELS, type DetailLevel } from './detail-level.ts';
import { planTree, type PlannedTile, type RowCentres } from './tile-tree.ts';

/** How a tileset is made; all have defaults. */
export interface TilesetOptions {
  /** Column with the height of the top above the ground, metres. Default `height`. */
  readonly heightColumn?: string;
  /** Column with the height of the bottom above the ground, metres; may be absent. Default `minHeight`. */
  readonly minimumHeightColumn?: string;
  /** Text columns written into the metadata of the finest tiles, where present. Default `name`, `use`. */
  readonly textColumns?: readonly string[];
  /** Coarse to fine. Default {@link DETAIL_LEVELS}. */
  readonly levels?: readonly DetailLevel[];
}

/** A tile with content, and its job. */
export interface PlannedContent {
  readonly path: string;
  readonly centre: Position;
  readonly tile: PlannedTile;
}

/** The tree of a tileset before any content is made. */
export interface TilesetPlan {
  readonly root: PlannedTile;
  readonly levels: readonly DetailLevel[];
  /** One entry per tile with content, parents first. */
  readonly contents: readonly PlannedContent[];
  /** Buildings in the tree. */
  readonly objects: number;
  readonly warnings: readonly TileWarning[];
  /** Cuts the data of one content out of the table. */
  createJob(content: PlannedContent): TileContentJob;
}

/**
 * Lays out the tile tree of a table of polygons; the costly part, making the contents, is left to
 * `buildTileContent`, which any worker can do.
 * @throws {RangeError} naming the row where a height or a position is no finite number, or a height is not above 0.
 */
export function planTileset(table: FeatureTable, options: TilesetOptions = {}): TilesetPlan {
  const { levels = DETAIL_LEVELS } = options;
  assertLevels(levels);
  const source = readSource(table, options);
  const warnings: TileWarning[] = [];
  const rows = placedRows(table, source, warnings);
  const origin = originOf(source.geometry);
  const root = planTree(rows, centresOf(table, source, origin), levels);
  const contents = listContents(root, source.geometry);
  return {
    root,
    levels,
    contents,
    objects: rows.length,
    warnings,
    createJob: (content) => createJob(table, source, levels, content),
  };
}

interface TableSource {
  readonly geometry: GeometryColumn;
  readonly heights: Float32Array;
  readonly minimumHeights: Float32Array;
  readonly textColumns: readonly string[];
}

function assertLevels(levels: readonly DetailLevel[]): void {
  const last = levels.at(-1);
  if (last === undefined || levels.some(({ maximumRows }) => maximumRows < 1 || maximumRows > 65_535)) {
    throw new RangeError('planTileset: give at least one level, each of 1 to 65,535 rows per tile.');
  }
}

function readSource(table: FeatureTable, options: TilesetOptions): TableSource {
  const { textColumns = ['name', 'use'] } = options;
  const { geometry, layer } = table;
  if (geometry?.type !== 'polygon') {
    throw new RangeError(
      `Tiles of ${layer}: the layer has ${geometry?.type ?? 'no'} geometry; polygons are needed.`,
    );
  }
  return {
    geometry,
    heights: readHeights(table, options.heightColumn ?? 'height'),
    minimumHeights: readMinimumHeights(table, options.minimumHeightColumn ?? 'minHeight'),
    textColumns: textColumns.filter((name) => table.columns.get(name)?.kind === 'text'),
  };
}

function readHeights(table: FeatureTable, name: string): Float32Array {
  const column = numberColumn(table, name);
  if (column === undefined) {
    throw new RangeError(`Tiles of ${table.layer}: number column ${name} is missing; derive it first.`);
  }
  const heights = new Float32Array(table.count);
  for (let row = 0; row < table.count; row++) {
    const height = numberAt(column, row);
    if (height === undefined || !Number.isFinite(height) || height <= 0) {
      throw new RangeError(
        `Tiles of ${table.layer}: ${name} of row ${row} (${table.idOf(row)}) is ${height ?? 'absent'}; ` +
          'every building needs a height above 0 metres.',
      );
    }
    heights[row] = height;
  }
  return heights;
}

/** 0 where the column or the value is absent. */
function readMinimumHeights(table: FeatureTable, name: string): Float32Array {
  const column = numberColumn(table, name);
  const heights = new Float32Array(table.count);
  if (column !== undefined) heights.forEach((_, row) => (heights[row] = numberAt(column, row) ?? 0));
  return heights;
}

function numberColumn(table: FeatureTable, name: string): NumberColumn | undefined {
  const column = table.columns.get(name);
  return column?.kind === 'number' ? column : undefined;
}

function numberAt({ values, missing }: NumberColumn, row: number): number | undefined {
  const value = values[row];
  return value === missing || (missing === undefined && Number.isNaN(value)) ? undefined : value;
}

/** Rows that can be drawn. Bottoms that reach the top are put on the ground. */
function placedRows(table: FeatureTable, source: TableSource, warnings: TileWarning[]): Uint32Array {
  const { geometry, heights, minimumHeights } = source;
  const rows: number[] = [];
  for (let row = 0; row < table.count; row++) {
    const [start, end] = positionRange(geometry, row);
    if (start === end) {
      warnings.push({ row, message: 'The building has no footprint and is left out.' });
      continue;
    }
    for (let i = start * 2; i < end * 2; i++) {
      if (!Number.isFinite(geometry.positions[i])) {
        throw new RangeError(
          `Tiles of ${table.layer}: row ${row} (${table.idOf(row)}) has the coordinate ${geometry.positions[i] as number}; ` +
            'longitude and latitude must be finite numbers.',
        );
      }
    }
    const bottom = minimumHeights[row] as number;
    if (!(bottom >= 0 && bottom < (heights[row] as number))) {
      minimumHeights[row] = 0;
      warnings.push({
        row,
        message: `The bottom (${bottom} m) is not between 0 and the top; drawn from the ground.`,
      });
    }
    rows.push(row);
  }
  return Uint32Array.from(rows);
}

function positionRange(
  { partOffsets, ringOffsets, positionOffsets }: GeometryColumn,
  row: number,
): [number, number] {
  const firstRing = ringOffsets[partOffsets[row] as number] as number;
  const lastRing = ringOffsets[partOffsets[row + 1] as number] as number;
  return [positionOffsets[firstRing] as number, positionOffsets[lastRing] as number];
}

function originOf({ positions }: GeometryColumn): Position {
  return [positions[0] ?? 0, positions[1] ?? 0];
}

function centresOf(table: FeatureTable, { geometry }: TableSource, origin: Position): RowCentres {
  const [metresEast, metresNorth] = metresPerDegree(origin[1]);
  const centres = { x: new Float64Array(table.count), y: new Float64Array(table.count) };
  for (let row = 0; row < table.count; row++) {
    const [west, south, east, north] = boundsOfRows(geometry, [row]);
    centres.x[row] = ((west + east) / 2 - origin[0]) * metresEast;
    centres.y[row] = ((south + north) / 2 - origin[1]) * metresNorth;
  }
  return centres;
}

function boundsOfRows(geometry: GeometryColumn, rows: Iterable<number>): [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const row of rows) {
    const [start, end] = positionRange(geometry, row);
    for (let i = start; i < end; i++) {
      const longitude = geometry.positions[i * 2] as number;
      const latitude = geometry.positions[i * 2 + 1] as number;
      west = Math.min(west, longitude);
      east = Math.max(east, longitude);
      south = Math.min(south, latitude);
      north = Math.max(north, latitude);
    }
  }
  return [west, south, east, north];
}

/** Paths are `<level>/<number within the level>.glb`. */
function listContents(root: PlannedTile, geometry: GeometryColumn): PlannedContent[] {
  const contents: PlannedContent[] = [];
  const numbers = new Map<number, number>();
  const visit = (tile: PlannedTile): void => {
    if (tile.level !== undefined) {
      const number = numbers.get(tile.level) ?? 0;
      numbers.set(tile.level, number + 1);
      const [west, south, east, north] = boundsOfRows(geometry, tile.rows);
      const centre: Position = [(west + east) / 2, (south + north) / 2];
      contents.push({ path: `${tile.level}/${number}.glb`, centre, tile });
    }
    tile.children.forEach(visit);
  };
  visit(root);
  return contents;
}

function createJob(
  table: FeatureTable,
  source: TableSource,
  levels: readonly DetailLevel[],
  { path, centre, tile: { rows, level: index = 0 } }: PlannedContent,
): TileContentJob {
  const { tolerance, resolution } = levels[index] as DetailLevel;
  const isFinest = index === levels.length - 1;
  return {
    path,
    centre,
    tolerance,
    resolution,
    rows,
    geometry: sliceGeometry(source.geometry, rows),
    heights: Float32Array.from(rows, (row) => source.heights[row] as number),
    minimumHeights: Float32Array.from(rows, (row) => source.minimumHeights[row] as number),
    texts: isFinest ? textsOf(table, source, rows) : [],
  };
}

/** Coarse tiles name their buildings by row only: thirty-odd bytes of text each would outweigh their shapes. */
function textsOf(table: FeatureTable, { textColumns }: TableSource, rows: Uint32Array): TileTextColumn[] {
  const texts = textColumns.map((property) => ({
    property,
    values: Array.from(rows, (row) => String(table.value(row, property) ?? '')),
  }));
  return [{ property: 'id', values: Array.from(rows, (row) => table.idOf(row)) }, ...texts];
}

function sliceGeometry(geometry: GeometryColumn, rows: Uint32Array): GeometryColumn {
  const positions: number[] = [];
  const positionOffsets = [0];
  const ringOffsets = [0];
  const partOffsets = [0];
  for (const row of rows) {
    for (
      let part = geometry.partOffsets[row] as number;
      part < (geometry.partOffsets[row + 1] as number);
      part++
    ) {
      const lastRing = geometry.ringOffsets[part + 1] as number;
      for (let ring = geometry.ringOffsets[part] as number; ring < lastRing; ring++) {
        const end = (geometry.positionOffsets[ring + 1] as number) * 2;
        for (let i = (geometry.positionOffsets[ring] as number) * 2; i < end; i++) {
          positions.push(geometry.positions[i] as number);
        }
        positionOffsets.push(positions.length / 2);
      }
      ringOffsets.push(positionOffsets.length - 1);
    }
    partOffsets.push(ringOffsets.length - 1);
  }
  return {
    type: 'polygon',
    positions: Float64Array.from(positions),
    positionOffsets: Uint32Array.from(positionOffsets),
    ringOffsets: Uint32Array.from(ringOffsets),
    partOffsets: Uint32Array.from(partOffsets),
  };
}
