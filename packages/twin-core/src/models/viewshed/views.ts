import type { Eye, SeenCells } from '../../sight/raster-viewshed.ts';
import type { PlaneGrid } from '../../sight/surface-raster.ts';

/** What all viewpoints together see. */
export interface Views {
  /** Viewpoints that see each cell. */
  readonly counts: Uint16Array;
  /** Viewpoints that see each solid. */
  readonly solidCounts: Uint16Array;
  /** The most that any viewpoint sees of each solid, metres from its top down. */
  readonly solidHeights: Float32Array;
  /** Cells within the maximum distance of any viewpoint. */
  readonly examined: Uint8Array;
}

export function createViews({ columns, rows }: PlaneGrid, solids: number): Views {
  return {
    counts: new Uint16Array(columns * rows),
    solidCounts: new Uint16Array(solids),
    solidHeights: new Float32Array(solids),
    examined: new Uint8Array(columns * rows),
  };
}

/** Adds what one more eye sees. */
export function addView(views: Views, seen: SeenCells): void {
  const { counts, solidCounts, solidHeights } = views;
  for (let cell = 0; cell < counts.length; cell++) {
    if (seen.cells[cell] === 1) counts[cell] = (counts[cell] as number) + 1;
  }
  for (let solid = 0; solid < solidCounts.length; solid++) {
    const shown = seen.solidHeights[solid] as number;
    if (shown > 0) solidCounts[solid] = (solidCounts[solid] as number) + 1;
    if (shown > (solidHeights[solid] as number)) solidHeights[solid] = shown;
  }
}

/** Marks the cells within the maximum distance of an eye. */
export function markExamined(examined: Uint8Array, grid: PlaneGrid, eye: Eye, maximumDistance: number): void {
  const { west, south, cellSize, columns, rows } = grid;
  for (let row = 0; row < rows; row++) {
    const y = south + (row + 0.5) * cellSize - eye.y;
    const squared = maximumDistance * maximumDistance - y * y;
    if (squared < 0) continue;
    const half = Math.sqrt(squared);
    const first = Math.max(0, Math.ceil((eye.x - half - west) / cellSize - 0.5));
    const last = Math.min(columns - 1, Math.floor((eye.x + half - west) / cellSize - 0.5));
    if (first <= last) examined.fill(1, row * columns + first, row * columns + last + 1);
  }
}
