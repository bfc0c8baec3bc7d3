import { metresPerDegree } from '../../../geo/ring.ts';
import type { Bounds } from '../../../geo/position.ts';
import type { PlaneGrid } from '../../../sight/surface-raster.ts';
import type { GridGeometry } from '../../../simulation/model.ts';

/** The domain as cells of the map and as metres from its south-west corner: one is the other stretched. */
export interface FloodPlane {
  readonly geometry: GridGeometry;
  /** `west` and `south` are 0. */
  readonly cells: PlaneGrid;
  /** Metres east of the domain's west edge. */
  east(longitude: number): number;
  /** Metres north of the domain's south edge. */
  north(latitude: number): number;
}

/** Bounds that reach so little into a further row or column do without it, as a share of a cell. */
const SLACK = 0.05;

/** Lays square cells over bounds; the last row and column may reach beyond them. */
export function layFloodPlane(bounds: Bounds, cellSize: number): FloodPlane {
  const [west, south, east, north] = bounds;
  const [eastScale, northScale] = metresPerDegree((south + north) / 2);
  const columns = Math.max(2, Math.ceil(((east - west) * eastScale) / cellSize - SLACK));
  const rows = Math.max(2, Math.ceil(((north - south) * northScale) / cellSize - SLACK));
  return floodPlaneOf({
    columns,
    rows,
    cellSize,
    bounds: [west, south, west + (columns * cellSize) / eastScale, south + (rows * cellSize) / northScale],
  });
}

/** The plane of a grid that was laid before. */
export function floodPlaneOf(geometry: GridGeometry): FloodPlane {
  const { bounds, columns, rows, cellSize } = geometry;
  const [west, south, east, north] = bounds;
  const eastScale = (columns * cellSize) / (east - west);
  const northScale = (rows * cellSize) / (north - south);
  return {
    geometry,
    cells: { west: 0, south: 0, cellSize, columns, rows },
    east: (longitude) => (longitude - west) * eastScale,
    north: (latitude) => (latitude - south) * northScale,
  };
}

/** Middle of a cell, degrees. */
export function centreOfCell(
  { bounds, columns, rows }: GridGeometry,
  column: number,
  row: number,
): readonly [longitude: number, latitude: number] {
  const [west, south, east, north] = bounds;
  return [west + ((column + 0.5) * (east - west)) / columns, south + ((row + 0.5) * (north - south)) / rows];
}
