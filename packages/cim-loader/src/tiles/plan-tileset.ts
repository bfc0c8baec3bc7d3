import type { FeatureTable, GeometryColumn, Position } from '@cityloom/twin-core';
import type { TileCompression, TileContentJob, TileProperty, TileWarning } from './content-job.ts';
import { encodeTexts } from './encode-texts.ts';
import { DETAIL_LEVELS, type DetailLevel, levelsFor } from './detail-level.ts';
import { footprintAreas, mergeBuildings } from './merge-buildings.ts';
import { centreOf, contentPath, planQuadTree, type QuadTree } from './quad-tree.ts';
import { createTileFrame, relativeTransform } from './tile-frame.ts';
import { positionRange } from './position-range.ts';
import { sliceSurfaces } from './slice-surfaces.ts';
import { readTileSource, type TileSource, type TileSourceOptions, unionOfBounds } from './tile-source.ts';
import { planTree, type PlannedTile } from './tile-tree.ts';

/** How a tileset is made; all have defaults. */
export interface TilesetOptions extends TileSourceOptions {
  /**
   * Coarse to fine. Default {@link DETAIL_LEVELS}; `adaptive`: with levels of merged blocks above them, so that one
   * small tile shows everything.
   */
  readonly levels?: readonly DetailLevel[] | 'adaptive';
  /**
   * Implicit tiling: a quadtree that needs no list of its tiles, with subtree files. `levels` does not apply. Default
   * false.
   */
  readonly implicit?: boolean;
  /** Default `meshopt`. */
  readonly compression?: TileCompression;
  /** Write normals, at some two fifths more bytes: Cesium shades nothing without, this package's viewer needs none. Default false. */
  readonly normals?: boolean;
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
  /** Buildings that were given the default height. */
  readonly assumedHeights: number;
  readonly warnings: readonly TileWarning[];
  /** Set for implicit tiling. */
  readonly quadTree?: QuadTree;
  /** Cuts the data of one content out of the table. */
  createJob(content: PlannedContent): TileContentJob;
}

/**
 * Lays out the tile tree of a table of polygons; the costly part, making the contents, is left to
 * `buildTileContent`, which any worker can do.
 * @throws {RangeError} naming the row where a height or a position is no finite number, or a height is not above 0.
 */
export function planTileset(table: FeatureTable, options: TilesetOptions = {}): TilesetPlan {
  const { compression = 'meshopt', normals = false } = options;
  if (options.levels !== 'adaptive') assertLevels(options.levels ?? DETAIL_LEVELS);
  const source = readTileSource(table, options);
  const tree = layOut(source, options);
  const { levels } = tree;
  const areas = levels.some(({ mergeCell }) => mergeCell !== undefined)
    ? footprintAreas(source)
    : new Float32Array();
  const { quadTree } = tree;
  const frame = quadTree && createTileFrame(centreOf(quadTree)).matrix;
  return {
    ...tree,
    contents: listContents(tree.root, source),
    objects: source.rows.length,
    assumedHeights: source.assumedHeights,
    warnings: source.warnings,
    createJob: (content) => {
      const job = createJob(source, levels, { compression, normals }, areas, content);
      if (frame === undefined) return job;
      return { ...job, placement: relativeTransform(frame, createTileFrame(content.centre).matrix) };
    },
  };
}

/** Which rows are drawn together, and how. */
function layOut(
  source: TileSource,
  { levels = DETAIL_LEVELS, implicit = false }: TilesetOptions,
): Pick<TilesetPlan, 'root' | 'levels' | 'quadTree'> {
  if (implicit && source.rows.length > 0) {
    const quadTree = planQuadTree(source);
    return { root: quadTree.root, levels: quadTree.levels, quadTree };
  }
  const used = levels === 'adaptive' ? levelsFor(source.rows.length, extentOf(source)) : levels;
  return { root: planTree(source.rows, source.centres, used), levels: used };
}

function assertLevels(levels: readonly DetailLevel[]): void {
  const fits = ({ maximumRows, mergeCell }: DetailLevel): boolean =>
    maximumRows >= 1 && (maximumRows <= 65_535 || mergeCell !== undefined);
  if (levels.length === 0 || !levels.every(fits)) {
    throw new RangeError('planTileset: give at least one level, each of 1 to 65,535 rows per tile.');
  }
}

/** Of the centres, metres. */
function extentOf({ rows, centres: { x, y } }: TileSource): number {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const row of rows) {
    west = Math.min(west, x[row] as number);
    east = Math.max(east, x[row] as number);
    south = Math.min(south, y[row] as number);
    north = Math.max(north, y[row] as number);
  }
  return rows.length === 0 ? 0 : Math.max(east - west, north - south);
}

/** Paths are `<level>/<number within the level>.glb`, those of a quadtree its cells. */
function listContents(root: PlannedTile, { bounds }: TileSource): PlannedContent[] {
  const contents: PlannedContent[] = [];
  const numbers = new Map<number, number>();
  const visit = (tile: PlannedTile): void => {
    if (tile.level !== undefined) {
      const number = numbers.get(tile.level) ?? 0;
      numbers.set(tile.level, number + 1);
      const [west, south, east, north] = unionOfBounds(bounds, tile.rows);
      const centre: Position = [(west + east) / 2, (south + north) / 2];
      const path = tile.cell === undefined ? `${tile.level}/${number}.glb` : contentPath(tile.cell);
      contents.push({ path, centre, tile });
    }
    tile.children.forEach(visit);
  };
  visit(root);
  return contents;
}

function createJob(
  source: TileSource,
  levels: readonly DetailLevel[],
  encoding: { readonly compression: TileCompression; readonly normals: boolean },
  areas: Float32Array,
  { path, centre, tile: { rows, level: index = 0 } }: PlannedContent,
): TileContentJob {
  const level = levels[index] as DetailLevel;
  const { tolerance, resolution, mergeCell } = level;
  const common = { path, centre, resolution, ...encoding };
  if (mergeCell !== undefined) {
    const merged = mergeBuildings(source, areas, rows, level);
    const { counts } = merged;
    return {
      ...common,
      tolerance: 0,
      rows: merged.rows,
      geometry: merged.geometry,
      heights: merged.heights,
      ...(source.bases && { bases: gather(source.bases, merged.rows) }),
      minimumHeights: new Float32Array(merged.rows.length),
      properties: [
        {
          kind: 'number',
          property: 'merged',
          description: 'Buildings this block stands for; row is that of the largest.',
          componentType: 'UINT32',
          values: counts,
        },
      ],
    };
  }
  const isFinest = index === levels.length - 1;
  const roofs = tolerance <= ROOF_TOLERANCE ? source.roofs?.(rows) : undefined;
  return {
    ...common,
    tolerance,
    ...(source.bases && { bases: gather(source.bases, rows) }),
    ...(roofs && { roofs }),
    ...(isFinest && source.surfaces && { surfaces: sliceSurfaces(source.surfaces, rows) }),
    rows: rows.slice(),
    geometry: sliceGeometry(source.geometry, rows),
    heights: gather(source.heights, rows),
    minimumHeights: gather(source.minimumHeights, rows),
    properties: isFinest ? propertiesOf(source, rows) : [],
  };
}

/** Coarser than this, metres, roofs are flat. */
const ROOF_TOLERANCE = 2;

function gather(values: Float32Array, rows: Uint32Array): Float32Array {
  const gathered = new Float32Array(rows.length);
  for (let i = 0; i < rows.length; i++) gathered[i] = values[rows[i] as number] as number;
  return gathered;
}

/** Coarse tiles name their buildings by row only: thirty-odd bytes of text each would outweigh their shapes. */
function propertiesOf({ table, properties }: TileSource, rows: Uint32Array): TileProperty[] {
  const ids = new Array<string>(rows.length);
  for (let i = 0; i < rows.length; i++) ids[i] = table.idOf(rows[i] as number);
  const cut: TileProperty[] = [{ kind: 'text', property: 'id', ...encodeTexts(ids) }];
  for (const property of properties) {
    const values = property.cut(rows);
    if (values !== undefined) cut.push(values);
  }
  return cut;
}

/** The rows' parts, rings and positions, in arrays of their own that can be handed to another thread. */
function sliceGeometry(geometry: GeometryColumn, rows: Uint32Array): GeometryColumn {
  const { partOffsets, ringOffsets, positionOffsets } = geometry;
  let [parts, rings, positions] = [0, 0, 0];
  for (const row of rows) {
    const firstPart = partOffsets[row] as number;
    const lastPart = partOffsets[row + 1] as number;
    parts += lastPart - firstPart;
    rings += (ringOffsets[lastPart] as number) - (ringOffsets[firstPart] as number);
    const [start, end] = positionRange(geometry, row);
    positions += end - start;
  }
  const slice = {
    type: 'polygon' as const,
    positions: new Float64Array(positions * 2),
    positionOffsets: new Uint32Array(rings + 1),
    ringOffsets: new Uint32Array(parts + 1),
    partOffsets: new Uint32Array(rows.length + 1),
  };
  [parts, rings, positions] = [0, 0, 0];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const firstPart = partOffsets[row] as number;
    const lastPart = partOffsets[row + 1] as number;
    const firstRing = ringOffsets[firstPart] as number;
    const lastRing = ringOffsets[lastPart] as number;
    const [start, end] = positionRange(geometry, row);
    // A view for every building would cost more than the copy.
    for (let i = start * 2, to = positions * 2; i < end * 2; i++, to++)
      slice.positions[to] = geometry.positions[i] as number;
    for (let ring = firstRing; ring < lastRing; ring++)
      slice.positionOffsets[rings + 1 + ring - firstRing] =
        (positionOffsets[ring + 1] as number) - start + positions;
    for (let part = firstPart; part < lastPart; part++)
      slice.ringOffsets[parts + 1 + part - firstPart] = (ringOffsets[part + 1] as number) - firstRing + rings;
    parts += lastPart - firstPart;
    rings += lastRing - firstRing;
    positions += end - start;
    slice.partOffsets[i + 1] = parts;
  }
  return slice;
}
