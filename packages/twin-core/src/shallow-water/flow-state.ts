import type { FlowGrid } from './flow-grid.ts';

/**
 * `local-inertial`: for slow floods, the cheaper. `shallow-water`: the full equations, for dam breaks and fast flow.
 */
export type FlowEquation = 'local-inertial' | 'shallow-water';

/** A quantity of every cell, row by row: double precision in the reference, single elsewhere. */
export type FlowArray = Float32Array | Float64Array;

/** Height of the bed of walls and of all beyond closed edges, metres: water never reaches it. */
export const WALL_HEIGHT = 1e5;
/** Beds from here on up are walls. */
export const WALL = 5e4;

/** How a grid lies in memory: with a rim of one cell all around. */
export interface FlowLayout {
  readonly columns: number;
  readonly rows: number;
  readonly cellSize: number;
  /** Cells per row in memory. */
  readonly stride: number;
  /** Cells in memory. */
  readonly length: number;
}

/** One moment of the water; each array has `length` values. */
export interface WaterState {
  /** Metres. */
  readonly depth: FlowArray;
  /**
   * m²/s towards the east: of the local inertial solver over the west face of the cell, of the shallow water solver
   * in the cell.
   */
  readonly east: FlowArray;
  /** m²/s towards the north: over the south face, or in the cell. */
  readonly north: FlowArray;
  /** First column of each row in memory that may hold anything but zeros, and the last and one more. */
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** All that a solver keeps: two moments, and what does not flow. */
export interface FlowState extends FlowLayout {
  /** Metres above the lowest ground: what is left of single precision is spent on the slopes. */
  readonly bed: FlowArray;
  /** n² g: what friction needs of Manning's n. */
  readonly friction: FlowArray;
  /** Times the rain, 0 on walls. */
  readonly rainShare: FlowArray;
  /** m/s; absent: none. */
  readonly infiltration: FlowArray | undefined;
  /** Height of the lowest ground above the grid's datum, metres. */
  readonly datum: number;
  /** The present, and the other moment that the next step overwrites. */
  now: WaterState;
  next: WaterState;
}

/** Acceleration of gravity, m/s². */
export const GRAVITY = 9.81;

/** Gives arrays of so many values, all 0. */
export interface FlowAllocator {
  values(length: number): FlowArray;
  columns(length: number): Int32Array;
}

const DOUBLE_PRECISION: FlowAllocator = {
  values: (length) => new Float64Array(length),
  columns: (length) => new Int32Array(length),
};

/** Place in memory of a cell, by its number row-major from the south-west. */
export function placeOfCell({ columns, stride }: FlowLayout, cell: number): number {
  const row = Math.floor(cell / columns);
  return (row + 1) * stride + (cell - row * columns) + 1;
}

/** How a grid of this size lies in memory. @param lanes the stride is a multiple of it. */
export function layOut({ columns, rows, cellSize }: FlowGrid, lanes = 1): FlowLayout {
  const stride = Math.ceil((columns + 2) / lanes) * lanes;
  return { columns, rows, cellSize, stride, length: stride * (rows + 2) };
}

/** Lays a grid out for a solver. The grid must have been checked. */
export function createFlowState(
  grid: FlowGrid,
  given: { readonly rainShare?: Float32Array; readonly infiltration?: Float32Array },
  allocate: FlowAllocator = DOUBLE_PRECISION,
  layout: FlowLayout = layOut(grid),
): FlowState {
  const { length, rows } = layout;
  let datum = Infinity;
  for (const height of grid.bed) if (height < datum) datum = height;
  const moment = (): WaterState => ({
    depth: allocate.values(length),
    east: allocate.values(length),
    north: allocate.values(length),
    from: allocate.columns(rows + 2),
    to: allocate.columns(rows + 2),
  });
  const state: FlowState = {
    ...layout,
    bed: allocate.values(length).fill(WALL_HEIGHT),
    friction: allocate.values(length).fill(GRAVITY * 0.03 * 0.03),
    rainShare: allocate.values(length),
    infiltration: given.infiltration && allocate.values(length),
    datum,
    now: moment(),
    next: moment(),
  };
  fillState(state, grid, given);
  return state;
}

function fillState(
  state: FlowState,
  grid: FlowGrid,
  given: { readonly rainShare?: Float32Array; readonly infiltration?: Float32Array },
): void {
  const { manningRoughness: roughness, depth, discharge } = grid;
  const ground: number[] = [];
  grid.bed.forEach((height, cell) => {
    if (!Number.isNaN(height)) ground.push(cell);
  });
  const fill = (into: FlowArray, valueAt: (cell: number) => number | undefined): void => {
    for (const cell of ground) into[placeOfCell(state, cell)] = valueAt(cell) ?? 0;
  };
  fill(state.bed, (cell) => (grid.bed[cell] as number) - state.datum);
  fill(state.friction, (cell) => {
    const n = typeof roughness === 'number' ? roughness : (roughness[cell] as number);
    return GRAVITY * n * n;
  });
  fill(state.rainShare, (cell) => (given.rainShare === undefined ? 1 : given.rainShare[cell]));
  if (state.infiltration) fill(state.infiltration, (cell) => given.infiltration?.[cell]);
  fill(state.now.depth, (cell) => depth?.[cell]);
  fill(state.now.east, (cell) => discharge?.east[cell]);
  fill(state.now.north, (cell) => discharge?.north[cell]);
  findWetSpans(state, state.now);
}

/** Looks through a moment for the columns of each row that hold water or move. */
export function findWetSpans({ rows, columns, stride }: FlowLayout, moment: WaterState): void {
  for (let row = 1; row <= rows; row += 1) {
    let [from, to] = [columns + 2, 0];
    for (let column = 1; column <= columns; column += 1) {
      const place = row * stride + column;
      if (moment.depth[place] === 0 && moment.east[place] === 0 && moment.north[place] === 0) continue;
      from = Math.min(from, column);
      to = column + 1;
    }
    moment.from[row] = to === 0 ? 0 : from;
    moment.to[row] = to;
  }
}

/** Makes what a step has computed the present. */
export function swapMoments(state: FlowState): void {
  const { now } = state;
  state.now = state.next;
  state.next = now;
}

/** Water on the ground, m³. */
export function storedVolume({ now, columns, rows, stride, cellSize }: FlowState): number {
  let sum = 0;
  for (let row = 1; row <= rows; row += 1) {
    const start = row * stride;
    for (let place = start + 1; place <= start + columns; place += 1) sum += now.depth[place] as number;
  }
  return sum * cellSize * cellSize;
}

/** Values of all cells, row-major from the south-west, without the rim. */
export function withoutRim(
  { columns, rows, stride }: FlowLayout,
  values: FlowArray,
  into: Float32Array,
): Float32Array {
  for (let row = 0; row < rows; row += 1) {
    const start = (row + 1) * stride + 1;
    into.set(values.subarray(start, start + columns), row * columns);
  }
  return into;
}
