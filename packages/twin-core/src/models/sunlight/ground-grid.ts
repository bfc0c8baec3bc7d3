import type { Bounds, Position } from '../../geo/position.ts';
import type { GridGeometry } from '../../simulation/model.ts';
import type { SolidPlane } from '../../solids/solid-plane.ts';
import { groundAt } from './horizon.ts';
import type { TerrainRaster } from './horizon.ts';
import { addGround, closeGroup, NO_GROUND } from './sun-points.ts';
import type { PointList } from './sun-points.ts';

/** More cells than this are left out: at a millisecond each they would take ten minutes. */
export const LARGEST_GRID = 600_000;
/** Points of the ground lie so far above it, metres: its own plane must not hide them. */
const ABOVE_GROUND = 0.05;

/** Cells of about `cellSize` metres over bounds, equal in degrees; `undefined` where there would be too many. */
export function createGroundGrid(
  bounds: Bounds,
  plane: SolidPlane,
  cellSize: number,
): GridGeometry | undefined {
  const [west, south, east, north] = bounds;
  const [stepEast, stepNorth] = plane.position(cellSize, cellSize);
  const width = stepEast - plane.origin[0];
  const height = stepNorth - plane.origin[1];
  const columns = Math.max(1, Math.ceil((east - west) / width));
  const rows = Math.max(1, Math.ceil((north - south) / height));
  if (columns * rows > LARGEST_GRID) return undefined;
  return { columns, rows, bounds: [west, south, west + columns * width, south + rows * height], cellSize };
}

/** Adds the middle of every cell, a group per row; those outside of the study at {@link NO_GROUND}. */
export function addGrid(
  list: PointList,
  { columns, rows, bounds: [west, south, east, north] }: GridGeometry,
  plane: SolidPlane,
  terrain: TerrainRaster | undefined,
  isIn: (position: Position) => boolean,
): void {
  for (let row = 0; row < rows; row++) {
    const latitude = south + ((row + 0.5) * (north - south)) / rows;
    for (let column = 0; column < columns; column++) {
      const longitude = west + ((column + 0.5) * (east - west)) / columns;
      const x = plane.east(longitude, latitude);
      const y = plane.north(latitude);
      const ground = terrain === undefined ? 0 : groundAt(terrain, x, y);
      const height = (Number.isNaN(ground) ? 0 : ground) + ABOVE_GROUND;
      addGround(list, x, y, isIn([longitude, latitude]) ? height : NO_GROUND);
    }
    closeGroup(list, `ground ${row}`);
  }
}
