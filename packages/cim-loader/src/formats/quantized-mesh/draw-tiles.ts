import { unionBounds } from '@cityloom/twin-core';
import type { Bounds } from '@cityloom/twin-core';
import type { HeightGrid } from '@cityloom/twin-core';
import { mercatorY } from '../web-mercator/mercator.ts';
import { type MeshTile, QUANTIZED_EDGE } from './decode-mesh-tile.ts';

export interface PlacedTile {
  readonly mesh: MeshTile;
  readonly bounds: Bounds;
}

/** Samples along one edge of a tile: about as many as the regular grids such meshes are thinned from. */
const TILE_SAMPLES = 64;
/** Cells the triangles of one tile may cover together: each cell up to 64 times; real ones cover it about once. */
const MAXIMUM_COVER = TILE_SAMPLES ** 2 * 64;

/** Samples the triangles of tiles of one level at the centres of the cells of a grid over all of them. */
export function drawTiles(
  tiles: readonly PlacedTile[],
  isMercator: boolean,
): { grid: HeightGrid; triangles: number } {
  let bounds: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  let [width, height] = [0, Infinity];
  for (const tile of tiles) {
    bounds = unionBounds(bounds, tile.bounds);
    width = tile.bounds[2] - tile.bounds[0];
    height = Math.min(height, tile.bounds[3] - tile.bounds[1]);
  }
  const [west, south, east, north] = bounds;
  // Tiles can lie apart; sixteen million samples are enough for any set of them.
  const samples =
    TILE_SAMPLES / Math.max(1, Math.sqrt(((east - west) / width) * ((north - south) / height)) / 64);
  const columns = Math.max(1, Math.round(((east - west) / width) * samples));
  const rows = Math.max(1, Math.round(((north - south) / height) * samples));
  const grid: HeightGrid = { columns, rows, bounds, heights: new Float32Array(columns * rows).fill(NaN) };
  let triangles = 0;
  for (const tile of tiles) {
    drawTile(grid, tile, isMercator);
    triangles += tile.mesh.triangles.length / 3;
  }
  return { grid, triangles };
}

function drawTile(grid: HeightGrid, { mesh, bounds }: PlacedTile, isMercator: boolean): void {
  const [west, south, east, north] = bounds;
  const [gridWest, gridSouth, gridEast, gridNorth] = grid.bounds;
  const cellWide = (gridEast - gridWest) / grid.columns;
  const cellHigh = (gridNorth - gridSouth) / grid.rows;
  const first = Math.max(0, Math.floor((west - gridWest) / cellWide));
  const last = Math.min(grid.columns - 1, Math.ceil((east - gridWest) / cellWide));
  const top = Math.max(0, Math.floor((gridNorth - north) / cellHigh));
  const bottom = Math.min(grid.rows - 1, Math.ceil((gridNorth - south) / cellHigh));
  const [northY, southY] = [mercatorY(north), mercatorY(south)];
  const us = Float64Array.from({ length: last - first + 1 }, (_, index) => {
    const longitude = gridWest + (first + index + 0.5) * cellWide;
    return ((longitude - west) / (east - west)) * QUANTIZED_EDGE;
  });
  const vs = Float64Array.from({ length: bottom - top + 1 }, (_, index) => {
    const latitude = gridNorth - (top + index + 0.5) * cellHigh;
    const share = isMercator
      ? (southY - mercatorY(latitude)) / (southY - northY)
      : (latitude - south) / (north - south);
    return share * QUANTIZED_EDGE;
  });
  drawTriangles(mesh, us, vs, (column, row, value) => {
    grid.heights[(top + row) * grid.columns + first + column] = value;
  });
}

function drawTriangles(
  { u, v, heights, triangles }: MeshTile,
  us: Float64Array,
  vs: Float64Array,
  set: (column: number, row: number, value: number) => void,
): void {
  let cover = 0;
  for (let at = 0; at < triangles.length; at += 3) {
    const [a, b, c] = [triangles[at] as number, triangles[at + 1] as number, triangles[at + 2] as number];
    const [ax, ay, bx, by] = [u[a] as number, v[a] as number, u[b] as number, v[b] as number];
    const [cx, cy] = [u[c] as number, v[c] as number];
    const doubleArea = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (doubleArea === 0) continue;
    const [left, right] = indexRange(us, Math.min(ax, bx, cx), Math.max(ax, bx, cx));
    const [low, high] = fallingRange(vs, Math.min(ay, by, cy), Math.max(ay, by, cy));
    cover += Math.max(0, right - left) * Math.max(0, high - low);
    if (cover > MAXIMUM_COVER)
      throw new Error('the triangles of a tile lie on each other more than 64 times');
    for (let row = low; row < high; row++) {
      const y = vs[row] as number;
      for (let column = left; column < right; column++) {
        const x = us[column] as number;
        const toB = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / doubleArea;
        const toC = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / doubleArea;
        if (toB < -1e-9 || toC < -1e-9 || toB + toC > 1 + 1e-9) continue;
        const height = heights[a] as number;
        set(
          column,
          row,
          height + toB * ((heights[b] as number) - height) + toC * ((heights[c] as number) - height),
        );
      }
    }
  }
}

/** Range of indices of ascending, evenly spaced values that lie in [least, greatest]. */
function indexRange(values: Float64Array, least: number, greatest: number): [number, number] {
  const start = values[0] as number;
  const step = ((values.at(-1) as number) - start) / Math.max(1, values.length - 1) || 1;
  const low = Math.max(0, Math.ceil((least - start) / step - 1e-9));
  return [low, Math.min(values.length, Math.floor((greatest - start) / step + 1e-9) + 1)];
}

/** As {@link indexRange} for descending values of any spacing. */
function fallingRange(values: Float64Array, least: number, greatest: number): [number, number] {
  let low = 0;
  while (low < values.length && (values[low] as number) > greatest + 1e-6) low++;
  let high = low;
  while (high < values.length && (values[high] as number) >= least - 1e-6) high++;
  return [low, high];
}
