import type { FlowLayout } from '../flow-state.ts';
import { MOST_WORKGROUPS } from './web-gpu.ts';

/** Cells of a tile: one workgroup computes it, one thread each cell. */
export const TILE_COLUMNS = 16;
export const TILE_ROWS = 8;

/** How a grid is cut into tiles, row-major from the south-west. */
export interface TileLayout {
  readonly across: number;
  readonly up: number;
  readonly count: number;
}

export function layTiles({ columns, rows }: FlowLayout): TileLayout {
  const [across, up] = [Math.ceil(columns / TILE_COLUMNS), Math.ceil(rows / TILE_ROWS)];
  return { across, up, count: across * up };
}

/** Workgroups in two directions that are at least so many. */
export function dispatchOf(workgroups: number): [across: number, up: number] {
  const across = Math.min(workgroups, MOST_WORKGROUPS);
  return [across, Math.ceil(workgroups / across)];
}

/** Tile of a place in memory. */
export function tileOfPlace({ stride }: FlowLayout, { across }: TileLayout, place: number): number {
  const row = Math.floor(place / stride) - 1;
  const column = (place % stride) - 1;
  return Math.floor(row / TILE_ROWS) * across + Math.floor(column / TILE_COLUMNS);
}
