import { FlowError } from './flow-error.ts';

/** Ground that water flows over: square cells, row-major from the south-west cell, rows going north. */
export interface FlowGrid {
  readonly columns: number;
  readonly rows: number;
  /** Cell edge, metres. */
  readonly cellSize: number;
  /** Height of the bed, metres above a datum. NaN: no ground, a wall to the water. */
  readonly bed: Float32Array | Float64Array;
  /** Manning's n per cell, s/m^(1/3), above 0 and at most 1; or one for all. */
  readonly manningRoughness: Float32Array | Float64Array | number;
  /** Depth at the start, metres; absent: dry. */
  readonly depth?: Float32Array | Float64Array;
  /** Discharge per metre of width at the start towards east and north, m²/s; absent: at rest. */
  readonly discharge?: { readonly east: Float64Array; readonly north: Float64Array };
}

/** Most cells a domain may have: beyond, one run takes gigabytes and hours. */
export const MOST_CELLS = 16_000_000;

const LARGEST_ROUGHNESS = 1;

/** @throws {FlowError} naming the first cell that cannot be computed. */
export function checkFlowGrid(grid: FlowGrid): void {
  checkSize(grid);
  const { columns, rows, bed, depth, manningRoughness } = grid;
  const cells = columns * rows;
  checkLength('bed', bed.length, cells);
  if (depth !== undefined) checkLength('depth', depth.length, cells);
  let ground = 0;
  for (let cell = 0; cell < cells; cell += 1) {
    const height = bed[cell] as number;
    if (Number.isNaN(height)) continue;
    ground += 1;
    if (!Number.isFinite(height) || Math.abs(height) > 1e4) {
      throw cellError(grid, cell, `the bed is ${height} m; give heights within ±10000 m, NaN for none`);
    }
    const water = depth?.[cell] ?? 0;
    if (!(water >= 0 && water <= 1e4)) throw cellError(grid, cell, `the depth is ${water} m; give 0 or more`);
  }
  if (ground === 0) {
    throw new FlowError('The domain has no cell with ground; choose an area where the city has terrain.');
  }
  if (typeof manningRoughness === 'number') checkRoughness(manningRoughness, grid, 0);
  else {
    checkLength('manningRoughness', manningRoughness.length, cells);
    manningRoughness.forEach((value, cell) => {
      checkRoughness(value, grid, cell);
    });
  }
}

function checkSize({ columns, rows, cellSize }: FlowGrid): void {
  if (!Number.isInteger(columns) || !Number.isInteger(rows) || columns < 2 || rows < 1) {
    throw new FlowError(`The domain is ${columns} by ${rows} cells; give whole numbers, at least 2 by 1.`);
  }
  if (!(cellSize > 0 && cellSize <= 1000)) {
    throw new FlowError(`The cell size is ${cellSize} m; give a number above 0 and up to 1000 m.`);
  }
  if (columns * rows > MOST_CELLS) {
    throw new FlowError(
      `The domain has ${columns * rows} cells, more than ${MOST_CELLS}; take larger cells or a smaller area.`,
    );
  }
}

function checkLength(name: string, length: number, cells: number): void {
  if (length !== cells)
    throw new FlowError(`${name} has ${length} values for ${cells} cells; give one for each.`);
}

function checkRoughness(value: number, grid: FlowGrid, cell: number): void {
  if (!(value > 0 && value <= LARGEST_ROUGHNESS)) {
    throw cellError(
      grid,
      cell,
      `Manning's n is ${value}; give a number above 0 and up to ${LARGEST_ROUGHNESS}`,
    );
  }
}

function cellError({ columns }: FlowGrid, cell: number, what: string): FlowError {
  const [column, row] = [cell % columns, Math.floor(cell / columns)];
  return new FlowError(`Cell (${column}, ${row}) counted from the south-west: ${what}.`, [column, row]);
}
