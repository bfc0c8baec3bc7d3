import { rowPositionRange } from '@cityloom/twin-core';
import type { Bounds, Column, FeatureTableSource, GeometryColumn } from '@cityloom/twin-core';
import Delaunator from 'delaunator';
import type { HeightGrid } from '@cityloom/twin-core';

/** How contours become a surface. */
export interface ContourSurfaceOptions {
  /** Number column that holds the elevation, metres. Default: the heights of the lines' positions. */
  readonly elevationColumn?: string;
  /** Edge of a cell on the ground, metres. Default 30. */
  readonly cellMetres?: number;
  /** Area of the grid. Default: that of the lines. */
  readonly bounds?: Bounds;
}

/** Metres of one degree of latitude, spherical. */
const METRES_PER_DEGREE = 111_195;
const MAXIMUM_CELLS = 2 ** 24;
/** Positions that are taken of the lines: thinned evenly beyond. Triangulation takes about 1 s per million. */
const MAXIMUM_POINTS = 4_000_000;

interface ContourPoints {
  /** x east, y north in metres from the south-west corner of all points. */
  readonly coordinates: Float64Array;
  readonly heights: Float64Array;
  readonly bounds: Bounds;
  readonly metresPerDegreeEast: number;
}

/**
 * A surface through contour lines: their vertices are triangulated (Delaunay) and the triangles sampled at the centres
 * of the cells.
 *
 * Triangles whose corners all lie on one contour are flat and cut off hilltops, spurs and valley floors. Their inside
 * is raised or lowered towards the line that runs along the ridge or the bottom of the valley: a corner point is put
 * on the middle of their inner edges, with the height that the slope beyond the contour leads to, at most half the
 * interval between contours (after Thibault & Gold 2000, Terrain reconstruction from contours by skeleton construction).
 * @param lines table of lines, or of polygons whose rings are contours; rows without elevation are left out. Edges
 * where polygons were cut (at tiles) are no contours: leave them out first.
 * @returns cells outside the hull of the lines are NaN.
 * @throws {RangeError} no line with an elevation, no area between the lines, or one of too many cells.
 */
export function surfaceFromContours(
  lines: FeatureTableSource,
  options: ContourSurfaceOptions = {},
): HeightGrid {
  const points = contourPoints(lines, options.elevationColumn);
  const { columns, rows, bounds } = gridOver(points, options);
  const [west, south] = points.bounds;
  const { coordinates, heights } = withRidges(points);
  const { triangles } = new Delaunator(coordinates);
  const grid = { columns, rows, bounds, heights: new Float32Array(columns * rows).fill(NaN) };
  const cellWide = ((bounds[2] - bounds[0]) / columns) * points.metresPerDegreeEast;
  const cellHigh = ((bounds[3] - bounds[1]) / rows) * METRES_PER_DEGREE;
  const firstX = (bounds[0] - west) * points.metresPerDegreeEast + cellWide / 2;
  const firstY = (bounds[3] - south) * METRES_PER_DEGREE - cellHigh / 2;
  for (let at = 0; at < triangles.length; at += 3) {
    fillTriangle(
      grid,
      triangles.subarray(at, at + 3),
      coordinates,
      heights,
      firstX,
      firstY,
      cellWide,
      cellHigh,
    );
  }
  if (grid.heights.every((height) => Number.isNaN(height)))
    throw new RangeError('surfaceFromContours: the positions enclose no area as large as a cell.');
  return grid;
}

function contourPoints(
  { geometry, columns, count }: FeatureTableSource,
  elevationColumn?: string,
): ContourPoints {
  const column = elevationColumn === undefined ? undefined : columns.get(elevationColumn);
  requireContours(geometry, elevationColumn !== undefined, column);
  const { positions } = geometry;
  const step = Math.max(1, Math.ceil(positions.length / 2 / MAXIMUM_POINTS));
  const kept: number[] = [];
  const heights: number[] = [];
  for (let row = 0; row < count; row++) {
    const elevation = elevationOf(column, row);
    const [start, end] = rowPositionRange(geometry, row);
    for (let at = start; at < end; at += step) {
      const height = elevation ?? geometry.heights?.[at] ?? NaN;
      if (Number.isNaN(height)) continue;
      kept.push(positions[at * 2] as number, positions[at * 2 + 1] as number);
      heights.push(height);
    }
  }
  if (heights.length < 3)
    throw new RangeError('surfaceFromContours: fewer than three positions have an elevation.');
  return projected(kept, Float64Array.from(heights));
}

function requireContours(
  geometry: GeometryColumn | undefined,
  isColumnNamed: boolean,
  column: Column | undefined,
): asserts geometry is GeometryColumn {
  const hasElevations = !isColumnNamed || column?.kind === 'number';
  if (geometry !== undefined && geometry.type !== 'point' && hasElevations) return;
  throw new RangeError(
    'surfaceFromContours: give lines with heights, or with a number column of elevations.',
  );
}

/** @returns `undefined` where the column has no numbers: the positions' own heights count. */
function elevationOf(column: Column | undefined, row: number): number | undefined {
  if (column?.kind !== 'number') return undefined;
  const value = column.values[row] as number;
  return value === column.missing ? NaN : value;
}

function projected(degrees: readonly number[], heights: Float64Array): ContourPoints {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < degrees.length; at += 2) {
    west = Math.min(west, degrees[at] as number);
    east = Math.max(east, degrees[at] as number);
    south = Math.min(south, degrees[at + 1] as number);
    north = Math.max(north, degrees[at + 1] as number);
  }
  const metresPerDegreeEast = METRES_PER_DEGREE * Math.cos((((south + north) / 2) * Math.PI) / 180);
  const coordinates = Float64Array.from(degrees, (value, at) =>
    at % 2 === 0 ? (value - west) * metresPerDegreeEast : (value - south) * METRES_PER_DEGREE,
  );
  return { coordinates, heights, bounds: [west, south, east, north], metresPerDegreeEast };
}

function gridOver(
  points: ContourPoints,
  { cellMetres = 30, bounds = points.bounds }: ContourSurfaceOptions,
): { columns: number; rows: number; bounds: Bounds } {
  const [west, south, east, north] = bounds;
  const columns = Math.max(1, Math.round(((east - west) * points.metresPerDegreeEast) / cellMetres));
  const rows = Math.max(1, Math.round(((north - south) * METRES_PER_DEGREE) / cellMetres));
  if (columns * rows > MAXIMUM_CELLS) {
    throw new RangeError(
      `surfaceFromContours: ${columns} × ${rows} cells are more than ${MAXIMUM_CELLS}; take larger cells.`,
    );
  }
  return { columns, rows, bounds };
}

/** The points with further ones on the skeleton of flat areas. */
function withRidges({ coordinates, heights }: ContourPoints): {
  coordinates: Float64Array;
  heights: Float64Array;
} {
  const { triangles, halfedges } = new Delaunator(coordinates);
  const interval = contourInterval(heights);
  const isFlat = (triangle: number): boolean => {
    const [a, b, c] = [0, 1, 2].map((corner) => heights[triangles[triangle * 3 + corner] as number]);
    return a === b && b === c;
  };
  const added: number[] = [];
  const addedHeights: number[] = [];
  for (let edge = 0; edge < triangles.length; edge++) {
    const twin = halfedges[edge] as number;
    if (twin < edge || !isFlat(Math.floor(edge / 3)) || !isFlat(Math.floor(twin / 3))) continue;
    const from = triangles[edge] as number;
    const to = triangles[nextEdge(edge)] as number;
    // Neighbours along one line are no inner edge; what joins two sides of a bend is.
    if (Math.abs(from - to) <= 1) continue;
    const rise = slopeBeyond(edge, twin, triangles, halfedges, heights, coordinates) ?? 0;
    if (rise === 0) continue;
    const reach = Math.hypot(
      (coordinates[from * 2] as number) - (coordinates[to * 2] as number),
      (coordinates[from * 2 + 1] as number) - (coordinates[to * 2 + 1] as number),
    );
    const change = Math.max(-interval / 2, Math.min(interval / 2, (rise * reach) / 2));
    for (const axis of [0, 1]) {
      added.push(((coordinates[from * 2 + axis] as number) + (coordinates[to * 2 + axis] as number)) / 2);
    }
    addedHeights.push((heights[from] as number) + change);
  }
  return {
    coordinates: joined(coordinates, added),
    heights: joined(heights, addedHeights),
  };
}

const nextEdge = (edge: number): number => (edge % 3 === 2 ? edge - 2 : edge + 1);

function joined(first: Float64Array, second: readonly number[]): Float64Array {
  const whole = new Float64Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

/**
 * Slope of the ground as it comes to a flat area from outside: of the nearest triangle that is not flat, found by
 * walking across the flat ones. Positive: the ground rises towards the flat area.
 */
function slopeBeyond(
  edge: number,
  twin: number,
  triangles: Uint32Array,
  halfedges: Int32Array,
  heights: Float64Array,
  coordinates: Float64Array,
): number | undefined {
  const queue = [Math.floor(edge / 3), Math.floor(twin / 3)];
  const seen = new Set(queue);
  for (let at = 0; at < queue.length && at < 32; at++) {
    const triangle = queue[at] as number;
    for (let side = triangle * 3; side < triangle * 3 + 3; side++) {
      const across = halfedges[side] as number;
      if (across < 0) continue;
      const neighbour = Math.floor(across / 3);
      const apex = triangles[nextEdge(nextEdge(across))] as number;
      const base = triangles[side] as number;
      const drop = (heights[base] as number) - (heights[apex] as number);
      if (drop !== 0) {
        const distance = distanceToLine(coordinates, apex, base, triangles[nextEdge(side)] as number);
        return distance > 0 ? drop / distance : undefined;
      }
      if (!seen.has(neighbour)) {
        seen.add(neighbour);
        queue.push(neighbour);
      }
    }
  }
  return undefined;
}

function distanceToLine(coordinates: Float64Array, point: number, from: number, to: number): number {
  const [x, y] = [coordinates[from * 2] as number, coordinates[from * 2 + 1] as number];
  const [alongX, alongY] = [(coordinates[to * 2] as number) - x, (coordinates[to * 2 + 1] as number) - y];
  const cross =
    alongX * ((coordinates[point * 2 + 1] as number) - y) - alongY * ((coordinates[point * 2] as number) - x);
  return Math.abs(cross) / Math.hypot(alongX, alongY);
}

/** Least difference between the elevations that occur. */
function contourInterval(heights: Float64Array): number {
  const levels = [...new Set(heights)].sort((a, b) => a - b);
  let least = Infinity;
  for (let at = 1; at < levels.length; at++) {
    least = Math.min(least, (levels[at] as number) - (levels[at - 1] as number));
  }
  return Number.isFinite(least) ? least : 0;
}

function fillTriangle(
  grid: HeightGrid,
  corners: Uint32Array,
  coordinates: Float64Array,
  heights: Float64Array,
  firstX: number,
  firstY: number,
  cellWide: number,
  cellHigh: number,
): void {
  const [a, b, c] = [corners[0] as number, corners[1] as number, corners[2] as number];
  const [ax, ay] = [coordinates[a * 2] as number, coordinates[a * 2 + 1] as number];
  const [bx, by] = [coordinates[b * 2] as number, coordinates[b * 2 + 1] as number];
  const [cx, cy] = [coordinates[c * 2] as number, coordinates[c * 2 + 1] as number];
  const doubleArea = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  if (doubleArea === 0) return;
  const left = Math.max(0, Math.ceil((Math.min(ax, bx, cx) - firstX) / cellWide));
  const right = Math.min(grid.columns - 1, Math.floor((Math.max(ax, bx, cx) - firstX) / cellWide));
  const top = Math.max(0, Math.ceil((firstY - Math.max(ay, by, cy)) / cellHigh));
  const bottom = Math.min(grid.rows - 1, Math.floor((firstY - Math.min(ay, by, cy)) / cellHigh));
  const height = heights[a] as number;
  const toB = (heights[b] as number) - height;
  const toC = (heights[c] as number) - height;
  for (let row = top; row <= bottom; row++) {
    const y = firstY - row * cellHigh - ay;
    for (let column = left; column <= right; column++) {
      const x = firstX + column * cellWide - ax;
      const shareB = (x * (cy - ay) - (cx - ax) * y) / doubleArea;
      const shareC = ((bx - ax) * y - x * (by - ay)) / doubleArea;
      if (shareB < -1e-9 || shareC < -1e-9 || shareB + shareC > 1 + 1e-9) continue;
      grid.heights[row * grid.columns + column] = height + shareB * toB + shareC * toC;
    }
  }
}
