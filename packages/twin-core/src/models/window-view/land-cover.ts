import { createLocalPlane } from '../../geo/local-plane.ts';
import type { GroundPatch } from '../../sight/ground-patch.ts';
import type { SightScene } from '../../sight/sight-scene.ts';
import { fillOutline } from '../../sight/surface-raster.ts';
import type { PlaneGrid } from '../../sight/surface-raster.ts';
import type { TablePart, View } from '../../twin/view.ts';

/** What the ground is, by cell: 0 bare, 1 green, 2 water. */
export interface LandCover {
  readonly grid: PlaneGrid;
  readonly classes: Uint8Array;
}

/** In the order in which they cover each other. */
export const COVER_LAYERS = ['green', 'water'] as const;

const CELLS_ACROSS = 1024;

/** Draws the polygons of the layers green and water onto cells over the scene's ground. */
export function collectLandCover(view: View, { origin, ground }: SightScene): LandCover {
  const grid = gridOver(ground);
  const classes = new Uint8Array(grid.columns * grid.rows);
  const plane = createLocalPlane(origin);
  for (const [index, layer] of COVER_LAYERS.entries()) {
    if (!view.layerIds.includes(layer)) continue;
    for (const part of view.layer(layer).parts) {
      drawPart(part, (corners, offsets) => {
        const metres = new Float64Array(corners.length);
        for (let at = 0; at < corners.length; at += 2) {
          metres[at] = plane.east(corners[at] as number, corners[at + 1] as number);
          metres[at + 1] = plane.north(corners[at + 1] as number);
        }
        fillOutline(grid, metres, offsets, 0, offsets.length - 1, (row, from, to) => {
          classes.fill(index + 1, row * grid.columns + from, row * grid.columns + to);
        });
      });
    }
  }
  return { grid, classes };
}

function gridOver({ west, south, spacing, columns, rows }: GroundPatch): PlaneGrid {
  const width = (columns - 1) * spacing;
  const height = (rows - 1) * spacing;
  const cellSize = Math.max(width, height) / CELLS_ACROSS;
  return {
    west,
    south,
    cellSize,
    columns: Math.max(1, Math.ceil(width / cellSize)),
    rows: Math.max(1, Math.ceil(height / cellSize)),
  };
}

function drawPart(
  { table, hiddenRows }: TablePart,
  draw: (corners: ArrayLike<number>, offsets: Uint32Array) => void,
): void {
  const { geometry } = table;
  if (geometry?.type !== 'polygon') return;
  const { partOffsets, ringOffsets, positionOffsets, positions } = geometry;
  for (let row = 0; row < table.count; row++) {
    if (hiddenRows?.has(row) === true) continue;
    const first = ringOffsets[partOffsets[row] as number] as number;
    const last = ringOffsets[partOffsets[row + 1] as number] as number;
    if (first === last) continue;
    const start = positionOffsets[first] as number;
    const end = positionOffsets[last] as number;
    const offsets = Uint32Array.from(
      { length: last - first + 1 },
      (_, ring) => (positionOffsets[first + ring] as number) - start,
    );
    draw(positions.subarray(2 * start, 2 * end), offsets);
  }
}

/** Class of the ground at a point of the plane; bare outside. */
export function coverAt({ grid, classes }: LandCover, x: number, y: number): number {
  const column = Math.floor((x - grid.west) / grid.cellSize);
  const row = Math.floor((y - grid.south) / grid.cellSize);
  if (column < 0 || row < 0 || column >= grid.columns || row >= grid.rows) return 0;
  return classes[row * grid.columns + column] as number;
}
