import { fillOutline } from '../../../sight/surface-raster.ts';
import type { PlaneGrid } from '../../../sight/surface-raster.ts';
import { cellsAlong } from './cells-along.ts';
import type { ShapeSet } from './shapes.ts';

/** Cells whose middles lie in a shape, row by row. */
export function fillShape(
  grid: PlaneGrid,
  { corners, cornerOffsets, ringOffsets }: ShapeSet,
  shape: number,
  visit: (row: number, from: number, to: number) => void,
): void {
  fillOutline(
    grid,
    corners,
    cornerOffsets,
    ringOffsets[shape] as number,
    ringOffsets[shape + 1] as number,
    visit,
  );
}

/** Visits the cells the rings or lines of an object run through. */
export function alongRings(
  grid: PlaneGrid,
  { corners, cornerOffsets, ringOffsets }: ShapeSet,
  object: number,
  visit: (cell: number) => void,
): void {
  const end = ringOffsets[object + 1] as number;
  for (let ring = ringOffsets[object] as number; ring < end; ring += 1) {
    cellsAlong(grid, corners, cornerOffsets[ring] as number, cornerOffsets[ring + 1] as number, visit);
  }
}
