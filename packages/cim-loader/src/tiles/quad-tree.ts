import { metresPerDegree } from '@cityloom/twin-core';
import { DETAIL_LEVELS, type DetailLevel, mergingLevel } from './detail-level.ts';
import type { QuadCell } from './subtree.ts';
import { type TileSource, unionOfBounds } from './tile-source.ts';
import type { PlannedTile } from './tile-tree.ts';

/** A tree whose tiles need no list: each is a quarter of its parent. */
export interface QuadTree {
  /** West, south, east, north of the whole, degrees; square in metres. */
  readonly bounds: readonly [west: number, south: number, east: number, north: number];
  readonly root: PlannedTile;
  /** By depth; the last one is that of the leaves, however deep they are. */
  readonly levels: readonly DetailLevel[];
  /** Depth of the deepest tile + 1. */
  readonly depths: number;
}

/** Path of the content of a cell. */
export const contentPath = ({ depth, x, y }: QuadCell): string => `tiles/${depth}/${x}/${y}.glb`;

/** Origin of the frame all contents are placed in, degrees. */
export const centreOf = ({ bounds: [west, south, east, north] }: QuadTree): [number, number] => [
  (west + east) / 2,
  (south + north) / 2,
];

/** Cells are not cut below this size, metres: what stands closer together is one tile. */
const SMALLEST_CELL = 64;

/** Share of its cell that a tile's tolerance is: its error halves with the cell, as implicit tiling has it. */
const TOLERANCES_PER_CELL = 256;

/** From this tolerance on buildings are merged, metres. */
const MERGING_TOLERANCE = 3.5;

/** Steps of the vertex grid in a tolerance, where buildings stand for themselves. */
const STEPS_PER_TOLERANCE = 9;

/** So many fit one tile: features are counted with 16 bits. */
const MOST_FEATURES = 65_535;

/** Room around the buildings, as a share of the whole: vertices may be moved outwards by rounding. */
const MARGIN = 1e-3;

/** Cuts the rows of a source into quarters until they fit a tile of full detail. */
export function planQuadTree(source: TileSource): QuadTree {
  const bounds = squareAround(unionOfBounds(source.bounds, source.rows));
  const size = (bounds[3] - bounds[1]) * metresPerDegree((bounds[1] + bounds[3]) / 2)[1];
  const planner = new QuadPlanner(source, bounds, size);
  const root = planner.plan(source.rows, 0, 0, 0);
  const { deepest } = planner;
  const coarse = Array.from({ length: deepest }, (_, depth) => levelOf(size / 2 ** depth));
  const levels = [...coarse, DETAIL_LEVELS.at(-1) as DetailLevel];
  return { bounds, root: withLeafLevel(root, levels.length - 1), levels, depths: deepest + 1 };
}

/** @param cell size, metres. */
function levelOf(cell: number): DetailLevel {
  const tolerance = cell / TOLERANCES_PER_CELL;
  const merging = mergingLevel(tolerance);
  if (tolerance >= MERGING_TOLERANCE) return merging;
  return {
    maximumRows: MOST_FEATURES,
    maximumExtent: Infinity,
    tolerance,
    resolution: Math.max(0.02, tolerance / STEPS_PER_TOLERANCE),
    geometricError: merging.geometricError,
  };
}

function squareAround([west, south, east, north]: [number, number, number, number]): QuadTree['bounds'] {
  const [metresEast, metresNorth] = metresPerDegree((south + north) / 2);
  const width = (east - west) * metresEast;
  const height = (north - south) * metresNorth;
  const half = (Math.max(width, height, SMALLEST_CELL) / 2) * (1 + MARGIN);
  const x = (west + east) / 2;
  const y = (south + north) / 2;
  return [x - half / metresEast, y - half / metresNorth, x + half / metresEast, y + half / metresNorth];
}

class QuadPlanner {
  deepest = 0;
  private readonly source: TileSource;
  private readonly bounds: QuadTree['bounds'];
  private readonly size: number;
  private readonly leafRows = (DETAIL_LEVELS.at(-1) as DetailLevel).maximumRows;

  constructor(source: TileSource, bounds: QuadTree['bounds'], size: number) {
    this.source = source;
    this.bounds = bounds;
    this.size = size;
  }

  /** Leaves get their level when the depth of the tree is known; here it is -1. */
  plan(rows: Uint32Array, depth: number, x: number, y: number): PlannedTile {
    this.deepest = Math.max(this.deepest, depth);
    const cell = { depth, x, y };
    const size = this.size / 2 ** depth;
    if (rows.length <= this.leafRows || size <= SMALLEST_CELL) {
      if (rows.length > MOST_FEATURES) {
        throw new RangeError(
          `planTileset: ${rows.length} buildings stand within ${Math.round(size)} m; one tile holds ${MOST_FEATURES}.`,
        );
      }
      return { level: -1, rows, children: [], cell };
    }
    const quarters = this.quarter(rows, depth + 1, x, y);
    const children = quarters.flatMap((quarter, i) =>
      quarter.length === 0 ? [] : [this.plan(quarter, depth + 1, x * 2 + (i & 1), y * 2 + (i >> 1))],
    );
    return { level: depth, rows, children, cell };
  }

  /** South-west, south-east, north-west, north-east; rows stay ascending. */
  private quarter(rows: Uint32Array, depth: number, x: number, y: number): Uint32Array[] {
    const { bounds } = this.source;
    const [west, south, east, north] = this.bounds;
    const middleX = west + ((east - west) * (x * 2 + 1)) / 2 ** depth;
    const middleY = south + ((north - south) * (y * 2 + 1)) / 2 ** depth;
    const quarters: number[][] = [[], [], [], []];
    for (const row of rows) {
      const at = row * 4;
      const isEast = (bounds[at] as number) + (bounds[at + 2] as number) >= middleX * 2;
      const isNorth = (bounds[at + 1] as number) + (bounds[at + 3] as number) >= middleY * 2;
      (quarters[(isEast ? 1 : 0) + (isNorth ? 2 : 0)] as number[]).push(row);
    }
    return quarters.map((quarter) => Uint32Array.from(quarter));
  }
}

function withLeafLevel(tile: PlannedTile, leafLevel: number): PlannedTile {
  return tile.children.length === 0
    ? { ...tile, level: leafLevel }
    : { ...tile, children: tile.children.map((child) => withLeafLevel(child, leafLevel)) };
}
