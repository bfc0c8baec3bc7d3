import { metresPerDegree } from '@cityloom/twin-core';
import type { GeometryColumn } from '@cityloom/twin-core';
import type { DetailLevel } from './detail-level.ts';
import type { TileSource } from './tile-source.ts';

/** Blocks that stand for many buildings from afar: one box each, as a tile job takes them. */
export interface MergedBuildings {
  /** Per block the building with the largest volume, ascending. */
  readonly rows: Uint32Array;
  /** Buildings per block. */
  readonly counts: Uint32Array;
  readonly geometry: GeometryColumn;
  /** Top of each block, metres above the ground. */
  readonly heights: Float32Array;
}

interface Block {
  row: number;
  /** Of the building `row` alone, m³. */
  largestVolume: number;
  count: number;
  /** m² */
  area: number;
  /** m³ */
  volume: number;
  west: number;
  south: number;
  east: number;
  north: number;
}

/** Taller than its block by this many tolerances: a landmark, drawn for itself. */
const LANDMARK_TOLERANCES = 4;

/** Smallest side of a block, metres. */
const SMALLEST_SIDE = 1;

/**
 * Draws the buildings of each cell of a grid as one box inside their common bounds: it has the sum of their footprint
 * areas and of their volumes. What stands out of the skyline stays for itself. The grid is the same for all tiles.
 */
export function mergeBuildings(
  source: TileSource,
  areas: Float32Array,
  rows: Uint32Array,
  { mergeCell = 1, tolerance }: DetailLevel,
): MergedBuildings {
  const cells = new Map<number, Block>();
  const keyOf = (row: number): number =>
    Math.floor((source.centres.x[row] as number) / mergeCell) * 2 ** 26 +
    Math.floor((source.centres.y[row] as number) / mergeCell);
  for (const row of rows) addTo(cells, keyOf(row), source, areas, row);
  const landmarks: number[] = [];
  for (const row of rows) {
    const block = cells.get(keyOf(row));
    if (block === undefined || block.count === 1) continue;
    const mean = block.volume / Math.max(block.area, Number.MIN_VALUE);
    if ((source.heights[row] as number) > mean + LANDMARK_TOLERANCES * tolerance) landmarks.push(row);
  }
  const blocks = landmarks.length === 0 ? cells : withLandmarks(source, areas, rows, landmarks, keyOf);
  return boxesOf(
    [...blocks.values()].toSorted((a, b) => a.row - b.row),
    source,
  );
}

/** The grid again, without the landmarks, and they behind it. */
function withLandmarks(
  source: TileSource,
  areas: Float32Array,
  rows: Uint32Array,
  landmarks: readonly number[],
  keyOf: (row: number) => number,
): Map<number | string, Block> {
  const apart = new Set(landmarks);
  const blocks = new Map<number | string, Block>();
  for (const row of rows) addTo(blocks, apart.has(row) ? `row ${row}` : keyOf(row), source, areas, row);
  return blocks;
}

function addTo<Key>(
  blocks: Map<Key, Block>,
  key: Key,
  { bounds, heights, minimumHeights }: TileSource,
  areas: Float32Array,
  row: number,
): void {
  const area = areas[row] as number;
  const volume = area * ((heights[row] as number) - (minimumHeights[row] as number));
  let block = blocks.get(key);
  if (block === undefined) {
    block = {
      row,
      largestVolume: volume,
      count: 0,
      area: 0,
      volume: 0,
      west: Infinity,
      south: Infinity,
      east: -Infinity,
      north: -Infinity,
    };
    blocks.set(key, block);
  }
  if (volume > block.largestVolume) {
    block.largestVolume = volume;
    block.row = row;
  }
  block.count++;
  block.area += area;
  block.volume += volume;
  block.west = Math.min(block.west, bounds[row * 4] as number);
  block.south = Math.min(block.south, bounds[row * 4 + 1] as number);
  block.east = Math.max(block.east, bounds[row * 4 + 2] as number);
  block.north = Math.max(block.north, bounds[row * 4 + 3] as number);
}

function boxesOf(blocks: readonly Block[], { heights }: TileSource): MergedBuildings {
  const count = blocks.length;
  const positions = new Float64Array(count * 8);
  const tops = new Float32Array(count);
  blocks.forEach((block, i) => {
    const { west, south, east, north, area, volume } = block;
    const [metresEast, metresNorth] = metresPerDegree((south + north) / 2);
    const width = Math.max((east - west) * metresEast, SMALLEST_SIDE);
    const depth = Math.max((north - south) * metresNorth, SMALLEST_SIDE);
    // Overlapping parts of one building can have more area than their bounds.
    const covered = Math.min(area > 0 ? area : width * depth, width * depth);
    const factor = Math.sqrt(covered / (width * depth));
    const halfEast = (width * factor) / 2 / metresEast;
    const halfNorth = (depth * factor) / 2 / metresNorth;
    const x = (west + east) / 2;
    const y = (south + north) / 2;
    positions.set(
      [
        x - halfEast,
        y - halfNorth,
        x + halfEast,
        y - halfNorth,
        x + halfEast,
        y + halfNorth,
        x - halfEast,
        y + halfNorth,
      ],
      i * 8,
    );
    tops[i] = area > 0 ? volume / covered : (heights[block.row] as number);
  });
  const steps = Uint32Array.from({ length: count + 1 }, (_, i) => i);
  return {
    rows: Uint32Array.from(blocks, ({ row }) => row),
    counts: Uint32Array.from(blocks, ({ count: buildings }) => buildings),
    geometry: {
      type: 'polygon',
      positions,
      positionOffsets: steps.map((step) => step * 4),
      ringOffsets: steps,
      partOffsets: steps.slice(),
    },
    heights: tops,
  };
}

/** Footprint areas by row, m²: outer rings less holes. */
export function footprintAreas({ geometry, bounds }: TileSource): Float32Array {
  const { partOffsets, ringOffsets, positionOffsets, positions } = geometry;
  const areas = new Float32Array(partOffsets.length - 1);
  for (let row = 0; row < areas.length; row++) {
    const [metresEast, metresNorth] = metresPerDegree(Math.min(90, bounds[row * 4 + 1] as number));
    let area = 0;
    for (let part = partOffsets[row] as number; part < (partOffsets[row + 1] as number); part++) {
      const first = ringOffsets[part] as number;
      for (let ring = first; ring < (ringOffsets[part + 1] as number); ring++) {
        const size = ringArea(
          positions,
          positionOffsets[ring] as number,
          positionOffsets[ring + 1] as number,
        );
        area += ring === first ? size : -size;
      }
    }
    areas[row] = Math.max(0, area * metresEast * metresNorth);
  }
  return areas;
}

/** Square degrees, whichever way the ring turns. */
function ringArea(positions: Float64Array, start: number, end: number): number {
  const x0 = positions[start * 2] as number;
  const y0 = positions[start * 2 + 1] as number;
  let twice = 0;
  let lastX = 0;
  let lastY = 0;
  for (let i = start; i < end; i++) {
    const x = (positions[i * 2] as number) - x0;
    const y = (positions[i * 2 + 1] as number) - y0;
    twice += lastX * y - x * lastY;
    lastX = x;
    lastY = y;
  }
  return Math.abs(twice) / 2;
}
