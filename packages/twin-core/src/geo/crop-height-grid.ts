import type { HeightGrid } from './height-grid.ts';
import type { Bounds } from './position.ts';

/**
 * Ground kept around a city, degrees: what a camera near its edge sees. The map draws as much again as the city's own
 * extent on every side, so that is kept, within these.
 */
const MARGINS = [0.02, 0.06] as const;

/** The part of a grid that meets the bounds, whole samples; the grid itself where nothing does. */
export function cropHeightGrid(grid: HeightGrid, [west, south, east, north]: Bounds): HeightGrid {
  const [gridWest, gridSouth, gridEast, gridNorth] = grid.bounds;
  const width = (gridEast - gridWest) / grid.columns;
  const height = (gridNorth - gridSouth) / grid.rows;
  const clamp = (value: number, most: number): number => Math.min(Math.max(value, 0), most);
  const left = clamp(Math.floor((west - gridWest) / width), grid.columns);
  const right = clamp(Math.ceil((east - gridWest) / width), grid.columns);
  const top = clamp(Math.floor((gridNorth - north) / height), grid.rows);
  const bottom = clamp(Math.ceil((gridNorth - south) / height), grid.rows);
  const columns = right - left;
  const rows = bottom - top;
  if (columns <= 0 || rows <= 0 || (columns === grid.columns && rows === grid.rows)) return grid;
  const heights = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    const start = (top + row) * grid.columns + left;
    heights.set(grid.heights.subarray(start, start + columns), row * columns);
  }
  return {
    columns,
    rows,
    bounds: [
      gridWest + left * width,
      gridNorth - bottom * height,
      gridWest + right * width,
      gridNorth - top * height,
    ],
    heights,
  };
}

/** The part of a grid that the map of a city draws: its bounds and as much around them. */
export function terrainAround(grid: HeightGrid, [west, south, east, north]: Bounds): HeightGrid {
  const [least, most] = MARGINS;
  const margin = Math.min(most, Math.max(least, east - west, north - south));
  return cropHeightGrid(grid, [west - margin, south - margin, east + margin, north + margin]);
}
