import type { FlowState } from '../flow-state.ts';

/** Rows from `first` to before `end`. */
export interface RowRange {
  readonly first: number;
  readonly end: number;
}

/**
 * Least rows of a strip: at its borders a strip computes two rows over again, and next to the rim the kernels need the
 * two rows there in one strip.
 */
const LEAST_ROWS = 8;
/** Least cells of a strip: fewer are computed before another thread has heard of them. */
const LEAST_CELLS = 4096;

/**
 * Cuts the rows into strips that hold about as many cells that have to be computed.
 * @param raining whether all cells have to be.
 */
export function cutStrips({ now, rows, columns }: FlowState, most: number, raining: boolean): RowRange[] {
  const cells = new Int32Array(rows + 2);
  let all = 0;
  for (let row = 1; row <= rows; row += 1) {
    const wide = raining ? columns : computedColumns(now, row, columns);
    // A dry row costs a look.
    all += wide + 1;
    cells[row] = all;
  }
  const count = Math.min(most, Math.floor(rows / LEAST_ROWS), Math.floor(all / LEAST_CELLS));
  const strips: RowRange[] = [];
  let first = 1;
  for (let row = 1; row <= rows && strips.length < count - 1; row += 1) {
    const share = ((strips.length + 1) * all) / count;
    if ((cells[row] as number) < share || row + 1 - first < LEAST_ROWS) continue;
    if (rows - row < LEAST_ROWS) break;
    strips.push({ first, end: row + 1 });
    first = row + 1;
  }
  return [...strips, { first, end: rows + 1 }];
}

function computedColumns({ from, to }: FlowState['now'], row: number, columns: number): number {
  let [first, end] = [columns + 2, 0];
  for (let near = row - 1; near <= row + 1; near += 1) {
    const last = to[near] as number;
    if (last === 0) continue;
    first = Math.min(first, from[near] as number);
    end = Math.max(end, last);
  }
  return end === 0 ? 0 : end - first + 2;
}
