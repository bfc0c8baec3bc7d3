import { exp } from '../../../numeric/exponential.ts';
import type { GridGeometry } from '../../../simulation/model.ts';
import { metresPerLatitudeDegree, metresPerLongitudeDegree } from '../wind-frame.ts';
import type { WindFrame } from '../wind-frame.ts';
import { REACH } from './places.ts';
import type { Puffs } from './puff-chain.ts';

/** Cells on which puffs add up. */
export interface PuffGrid {
  /** kg/m³ at the centres of the cells. */
  readonly values: Float64Array;
  /** First and last row with a value, or none. */
  rows(): readonly [first: number, last: number];
  clear(): void;
  add(puffs: Puffs): void;
}

/**
 * A round Gaussian is the product of its profiles along columns and rows, so a puff costs one exponential per column
 * and row and one product per cell.
 * @param frame whose x is east and y north.
 */
export function createPuffGrid(grid: GridGeometry, frame: WindFrame): PuffGrid {
  const { columns, rows, bounds } = grid;
  const [west, south, east, north] = bounds;
  const cellWidth = (east - west) / columns;
  const cellHeight = (north - south) / rows;
  const values = new Float64Array(columns * rows);
  const acrossColumns = new Float64Array(columns);
  let firstTouched = rows;
  let lastTouched = -1;

  function addPuff(x: number, y: number, sigma: number, centre: number): void {
    const [longitude, latitude] = frame.toPosition(x, y);
    const metresPerColumn = cellWidth * metresPerLongitudeDegree(latitude);
    const metresPerRow = cellHeight * metresPerLatitudeDegree(latitude);
    // The middle of the puff in cells, whose centres are whole numbers.
    const column = (longitude - west) / cellWidth - 0.5;
    const row = (latitude - south) / cellHeight - 0.5;
    const [columnReach, rowReach] = [(REACH * sigma) / metresPerColumn, (REACH * sigma) / metresPerRow];
    const firstColumn = Math.max(0, Math.ceil(column - columnReach));
    const lastColumn = Math.min(columns - 1, Math.floor(column + columnReach));
    const firstRow = Math.max(0, Math.ceil(row - rowReach));
    const lastRow = Math.min(rows - 1, Math.floor(row + rowReach));
    if (firstColumn > lastColumn || firstRow > lastRow) return;
    for (let at = firstColumn; at <= lastColumn; at += 1) {
      const offset = ((at - column) * metresPerColumn) / sigma;
      acrossColumns[at] = centre * exp(-0.5 * offset * offset);
    }
    for (let at = firstRow; at <= lastRow; at += 1) {
      const offset = ((at - row) * metresPerRow) / sigma;
      const share = exp(-0.5 * offset * offset);
      const start = at * columns;
      for (let cell = start + firstColumn; cell <= start + lastColumn; cell += 1) {
        values[cell] = (values[cell] as number) + share * (acrossColumns[cell - start] as number);
      }
    }
    firstTouched = Math.min(firstTouched, firstRow);
    lastTouched = Math.max(lastTouched, lastRow);
  }

  return {
    values,
    rows: () => [firstTouched, lastTouched],
    clear() {
      if (lastTouched >= firstTouched) values.fill(0, firstTouched * columns, (lastTouched + 1) * columns);
      firstTouched = rows;
      lastTouched = -1;
    },
    add(puffs) {
      for (let k = 0; k < puffs.count; k += 1) {
        addPuff(
          puffs.east[k] as number,
          puffs.north[k] as number,
          puffs.sigma[k] as number,
          puffs.centre[k] as number,
        );
      }
    },
  };
}
