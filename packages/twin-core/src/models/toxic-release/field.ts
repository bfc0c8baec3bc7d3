import type { Bounds } from '../../geo/position.ts';
import { log } from '../../numeric/logarithm.ts';
import type { FieldFrame, GridGeometry } from '../../simulation/model.ts';
import { nodeOf } from './along-wind-table.ts';
import type { AlongWindTable } from './along-wind-table.ts';
import { crosswindShare } from './plume.ts';
import type { SteadySetting } from './steady-setting.ts';
import { metresPerLatitudeDegree, metresPerLongitudeDegree } from './wind-frame.ts';
import type { LongitudeTerms, WindFrame } from './wind-frame.ts';

export const FIELD_ID = 'concentration';

const LARGEST_GRID = 4_000_000;
/** Rows of cells between two chances to cancel. */
const BATCH = 64;

/**
 * Cells of about `cellSize` metres over the bounds, equal in degrees; the last row and column reach
 * over the bounds.
 * @throws {RangeError} if there would be more than 4 million cells.
 */
export function createGrid(bounds: Bounds, cellSize: number): GridGeometry {
  const [west, south, east, north] = bounds;
  const middle = (south + north) / 2;
  const width = cellSize / metresPerLongitudeDegree(middle);
  const height = cellSize / metresPerLatitudeDegree(middle);
  const columns = Math.max(1, Math.ceil((east - west) / width));
  const rows = Math.max(1, Math.ceil((north - south) / height));
  if (columns * rows > LARGEST_GRID) {
    throw new RangeError(
      `toxic-release: ${columns} × ${rows} cells of ${cellSize} m are more than ${LARGEST_GRID}; choose a larger cellSize.`,
    );
  }
  return { columns, rows, bounds: [west, south, west + columns * width, south + rows * height], cellSize };
}

/** The cells a release can reach, in grid order. */
export interface ActiveCells {
  readonly count: number;
  readonly cell: Uint32Array;
  /** Steady concentration in the unit of the levels (times seconds for an instantaneous release). */
  readonly strength: Float64Array;
  /** Node before the cell in the along-wind table, and share of the next. */
  readonly node: Uint16Array;
  readonly share: Float64Array;
}

/** Finds the cells whose highest concentration reaches the concentration of interest. */
export function* findActiveCells(
  grid: GridGeometry,
  frame: WindFrame,
  table: AlongWindTable,
  setting: SteadySetting,
): Generator<undefined, ActiveCells> {
  const size = grid.columns * grid.rows;
  const found: ActiveCells = {
    count: 0,
    cell: new Uint32Array(size),
    strength: new Float64Array(size),
    node: new Uint16Array(size),
    share: new Float64Array(size),
  };
  const reach = reachOf(table, setting.floor);
  const farthest = table.x[table.count - 1] as number;
  const [west, south, east, north] = grid.bounds;
  const longitudes: LongitudeTerms[] = [];
  for (let column = 0; column < grid.columns; column += 1) {
    longitudes.push(frame.longitudeTerms(west + ((column + 0.5) * (east - west)) / grid.columns));
  }
  let count = 0;
  for (let row = 0; row < grid.rows; row += 1) {
    if (row % BATCH === 0) yield undefined;
    const latitude = frame.latitudeTerms(south + ((row + 0.5) * (north - south)) / grid.rows);
    for (const [column, longitude] of longitudes.entries()) {
      const { x, y } = frame.combine(latitude, longitude);
      if (!(x >= 1) || x >= farthest) continue;
      const position = nodeOf(table, x);
      const node = Math.min(Math.floor(position), table.count - 2);
      if (Math.abs(y) > Math.max(reach[node] as number, reach[node + 1] as number)) continue;
      const share = position - node;
      found.cell[count] = row * grid.columns + column;
      found.node[count] = node;
      found.share[count] = share;
      found.strength[count] =
        setting.perKilogram *
        between(table.centre, node, share) *
        crosswindShare(y, between(table.sigmaY, node, share));
      count += 1;
    }
  }
  return {
    count,
    cell: found.cell.slice(0, count),
    strength: found.strength.slice(0, count),
    node: found.node.slice(0, count),
    share: found.share.slice(0, count),
  };
}

/** Half width where the concentration of interest is reached at any time, metres per node. */
function reachOf(table: AlongWindTable, floor: number): Float64Array {
  return table.x.map((_, node) => {
    const highest = ((table.centre[node] as number) * (table.peak[node] as number)) / floor;
    return highest > 1 ? (table.sigmaY[node] as number) * Math.sqrt(2 * log(highest)) : -1;
  });
}

function between(values: Float64Array, node: number, share: number): number {
  const low = values[node] as number;
  return low + ((values[node + 1] as number) - low) * share;
}

/** The field at one moment, in the unit of the levels. */
export function fieldAt(
  time: number,
  grid: GridGeometry,
  cells: ActiveCells,
  table: AlongWindTable,
  setting: SteadySetting,
): FieldFrame {
  const values = new Float32Array(grid.columns * grid.rows);
  const passage = table.x.map((x, node) => setting.passage.at(x, time, table.sigmaX[node] as number));
  const floor = setting.floor * setting.perKilogram;
  for (let index = 0; index < cells.count; index += 1) {
    const factor = between(passage, cells.node[index] as number, cells.share[index] as number);
    const value = (cells.strength[index] as number) * factor;
    if (value >= floor) values[cells.cell[index] as number] = value;
  }
  return { field: FIELD_ID, time, values };
}
