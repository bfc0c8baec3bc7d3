import { outlineOfLine } from '../../../solids/barriers.ts';
import { fillOutline } from '../../../sight/surface-raster.ts';
import type { PlaneGrid } from '../../../sight/surface-raster.ts';
import type { FloodChannels, FloodSurfaceInput } from './collect-surface.ts';
import { alongRings, fillShape } from './shape-cells.ts';
import type { ShapeSet } from './shapes.ts';

/** What covers the ground of a cell. */
export const COVER = { ground: 0, green: 1, road: 2, channel: 3, water: 4, building: 5 } as const;

/** Cover of each cell, and what of it has a depth. */
export interface CellCover {
  /** Values of {@link COVER}. */
  readonly cover: Uint8Array;
  /** Depth of the bed of rivers, lakes and channels below their banks, metres. */
  readonly bedDepth: Float32Array;
  /** 1 where the water is a river's, and rises. */
  readonly rises: Uint8Array;
}

/** Says what covers each cell: buildings before water, water before roads, roads before green. */
export function* coverCells(
  grid: PlaneGrid,
  input: FloodSurfaceInput,
  waterDepth: number,
): Generator<undefined, CellCover> {
  const { columns, rows } = grid;
  const cover = new Uint8Array(columns * rows);
  const bedDepth = new Float32Array(columns * rows);
  const rises = new Uint8Array(columns * rows);
  const paint = (shapes: ShapeSet, shape: number, value: number): void => {
    fillShape(grid, shapes, shape, (row, from, to) => {
      cover.fill(value, row * columns + from, row * columns + to);
    });
  };
  input.green.objects.forEach((_, shape) => {
    paint(input.green, shape, COVER.green);
  });
  yield undefined;
  input.roads.objects.forEach((_, road) => {
    if (input.roads.grounded[road] === 0) return;
    alongLine(grid, input.roads, road, input.roads.width[road] as number, (cell) => {
      cover[cell] = COVER.road;
    });
  });
  yield undefined;
  paintChannels(grid, input.channels, cover, bedDepth);
  input.water.objects.forEach((_, shape) => {
    const depth = input.water.depth[shape] as number;
    fillShape(grid, input.water, shape, (row, from, to) => {
      cover.fill(COVER.water, row * columns + from, row * columns + to);
      bedDepth.fill(depth > 0 ? depth : waterDepth, row * columns + from, row * columns + to);
      if (input.water.rises[shape] === 1) rises.fill(1, row * columns + from, row * columns + to);
    });
  });
  yield undefined;
  input.buildings.objects.forEach((_, building) => {
    if (input.buildings.grounded[building] === 1) paint(input.buildings, building, COVER.building);
  });
  return { cover, bedDepth, rises };
}

function paintChannels(
  grid: PlaneGrid,
  channels: FloodChannels,
  cover: Uint8Array,
  bedDepth: Float32Array,
): void {
  channels.objects.forEach((_, channel) => {
    if (channels.culvert[channel] === 1) return;
    const depth = channels.depth[channel] as number;
    alongLine(grid, channels, channel, channels.width[channel] as number, (cell) => {
      cover[cell] = COVER.channel;
      bedDepth[cell] = Math.max(bedDepth[cell] as number, depth);
    });
  });
}

/** Visits the cells of a line with a width: those it runs through, and those whose middles lie within. Some twice. */
export function alongLine(
  grid: PlaneGrid,
  lines: ShapeSet,
  object: number,
  width: number,
  visit: (cell: number) => void,
): void {
  alongRings(grid, lines, object, visit);
  if (width <= grid.cellSize) return;
  const { corners, cornerOffsets, ringOffsets } = lines;
  const end = ringOffsets[object + 1] as number;
  for (let line = ringOffsets[object] as number; line < end; line += 1) {
    const points: [number, number][] = [];
    const last = cornerOffsets[line + 1] as number;
    for (let at = cornerOffsets[line] as number; at < last; at += 1) {
      points.push([corners[2 * at] as number, corners[2 * at + 1] as number]);
    }
    fillBand(grid, points, width, visit);
  }
}

/** A band is filled stretch by stretch: the outline of a line that turns back would cross itself. */
function fillBand(
  grid: PlaneGrid,
  points: readonly (readonly [number, number])[],
  width: number,
  visit: (cell: number) => void,
): void {
  for (let at = 0; at + 1 < points.length; at += 1) {
    const outline = outlineOfLine(points.slice(at, at + 2), width);
    if (outline.length === 0) continue;
    const ring = Float64Array.from([...outline, ...outline.slice(0, 1)].flat());
    const offsets = Uint32Array.of(0, outline.length + 1);
    fillOutline(grid, ring, offsets, 0, 1, (row, from, to) => {
      for (let cell = row * grid.columns + from; cell < row * grid.columns + to; cell += 1) visit(cell);
    });
  }
}
