// The shallow water kernel on four cells at a time; `full-shallow-water.ts` of the reference says what
// it computes. Compiled by AssemblyScript, not by TypeScript.
import { computeFaces } from './hllc-flux';
import { at, State, storeSum, Strip, value } from './memory';
import { EAST_SIDE, NORTH_SIDE, reconstruct, SOUTH_SIDE, WEST_SIDE } from './reconstruction';
import { clearRow, firstColumn, lastColumn, markSpan } from './spans';
import { MASS, NORTH, rowOf, sidesOf, SOUTH, speedsOf, thrustsOf, WEST } from './strip-rows';
import { updateRow } from './update-row';

const STILL_DEPTH: f32 = 1e-6;

/** Sets the next moment of the rows of a strip. Strips of one state may be computed at the same time. */
export function stepShallowWater(state: State, strip: Strip): void {
  strip.largest = 0;
  strip.lowest = 0;
  if (strip.first > 1) findSpeeds(state, strip, strip.first - 2);
  findSpeeds(state, strip, strip.first - 1);
  findSpeeds(state, strip, strip.first);
  findSides(state, strip, strip.first - 1);
  for (let row = strip.first; row <= strip.end; row += 1) {
    // The fluxes, speeds and sides of the row before are kept by turns.
    const isFirst = row === strip.first;
    const own = ((row - strip.first) & 1) === 0 ? NORTH : SOUTH;
    if (row <= state.rows) findSpeeds(state, strip, row + 1);
    findSides(state, strip, row);
    computeSouthFaces(state, strip, row, own);
    if (row === 1) sumEdge(state, strip, 0, own, 1);
    if (isFirst) continue;
    if (row === state.rows + 1) sumEdge(state, strip, row, own, -1);
    computeRow(state, strip, row - 1, own === NORTH ? SOUTH : NORTH, own);
  }
}

function computeRow(state: State, strip: Strip, row: i32, south: i32, north: i32): void {
  const last = lastColumn(state, row);
  clearRow(state, row);
  if (last === 0) {
    markSpan(state, row, 0, 0);
    storeSum(state.infiltrated, row, 0);
    storeInwards(state, row, 0, 0);
    return;
  }
  const first = firstColumn(state, row);
  computeWestFaces(state, strip, row, first, last);
  const west = rowOf(state, strip, WEST);
  const westwards: f64 = first === 1 ? <f64>value(west, 1) : 0;
  const eastwards: f64 = last === state.columns + 1 ? <f64>value(west, last) : 0;
  storeInwards(
    state,
    row,
    max(westwards, 0) - min(eastwards, 0),
    max(eastwards, 0) - min(westwards, 0),
  );
  updateRow(state, strip, row, first, last, south, north);
}

/** What passes the south or north edge, under the row of the rim beyond it. */
function sumEdge(state: State, strip: Strip, rim: i32, fluxes: i32, sign: f64): void {
  const mass = rowOf(state, strip, fluxes + MASS);
  let inflow: f64 = 0;
  let outflow: f64 = 0;
  for (let column = 1; column <= state.columns; column += 1) {
    const inwards = sign * <f64>value(mass, column);
    if (inwards > 0) inflow += inwards;
    else outflow -= inwards;
  }
  storeInwards(state, rim, inflow, outflow);
}

@inline
function storeInwards(state: State, row: i32, inflow: f64, outflow: f64): void {
  storeSum(state.edgeInflow, row, inflow);
  storeSum(state.edgeOutflow, row, outflow);
}

/** First column needed by a row or its neighbours; all of them beside the rim, so that edges count. */
function firstOf(state: State, from: i32, to: i32): i32 {
  if (from < 1 || to > state.rows) return 1;
  let first = state.columns + 2;
  for (let row = from; row <= to; row += 1) {
    if (lastColumn(state, row) > 0) first = min(first, firstColumn(state, row));
  }
  return first;
}

function lastOf(state: State, from: i32, to: i32): i32 {
  if (from < 1 || to > state.rows) return state.columns + 1;
  let last = 0;
  for (let row = from; row <= to; row += 1) last = max(last, lastColumn(state, row));
  return last;
}

/** Speeds of the cells of a row and some to each side of what is computed: all that its faces look at. */
function findSpeeds(state: State, strip: Strip, row: i32): void {
  const reach = state.order;
  const first = firstOf(state, row - reach, row + reach);
  const last = lastOf(state, row - reach, row + reach);
  if (last === 0) return;
  const east = speedsOf(state, strip, row, 0);
  const north = speedsOf(state, strip, row, 1);
  const start = row * state.stride;
  for (let column = max(0, (first & ~3) - 4); column <= last; column += 4) {
    const place = start + column;
    const depth = v128.load(at(state.depth, place));
    const moves = f32x4.gt(depth, f32x4.splat(STILL_DEPTH));
    const share = f32x4.div(f32x4.splat(1), depth);
    v128.store(at(east, column), v128.and(moves, f32x4.mul(v128.load(at(state.east, place)), share)));
    v128.store(at(north, column), v128.and(moves, f32x4.mul(v128.load(at(state.north, place)), share)));
  }
}

/** The water at the sides of a row's cells, of second order only. */
function findSides(state: State, strip: Strip, row: i32): void {
  if (state.order === 1) return;
  const first = firstOf(state, row - 1, row + 1);
  const last = lastOf(state, row - 1, row + 1);
  if (last === 0) return;
  const isRim = row < 1 || row > state.rows;
  for (let column = max(0, (first & ~3) - 4); column <= last; column += 4) {
    reconstruct(
      state,
      row * state.stride + column,
      column,
      isRim,
      speedsOf(state, strip, row, 0),
      isRim ? 0 : speedsOf(state, strip, row - 1, 0),
      isRim ? 0 : speedsOf(state, strip, row + 1, 0),
      sidesOf(state, strip, row, 0),
      thrustsOf(state, strip, row),
    );
  }
}

/** Faces between a row and the one south of it. */
function computeSouthFaces(state: State, strip: Strip, row: i32, fluxes: i32): void {
  const first = firstOf(state, row - 1, row);
  const last = lastOf(state, row - 1, row);
  const start = row * state.stride;
  const stride = state.stride;
  for (let column = first & ~3; column < last; column += 4) {
    if (state.order === 1) {
      computeFaces(
        state,
        strip,
        fluxes,
        column,
        at(state.depth, start + column - stride),
        at(state.bed, start + column - stride),
        at(speedsOf(state, strip, row - 1, 1), column),
        at(speedsOf(state, strip, row - 1, 0), column),
        at(state.depth, start + column),
        at(state.bed, start + column),
        at(speedsOf(state, strip, row, 1), column),
        at(speedsOf(state, strip, row, 0), column),
      );
    } else {
      const left = sidesOf(state, strip, row - 1, NORTH_SIDE);
      const right = sidesOf(state, strip, row, SOUTH_SIDE);
      computeFaces(
        state,
        strip,
        fluxes,
        column,
        at(left, column),
        at(left, stride + column),
        at(left, 3 * stride + column),
        at(left, 2 * stride + column),
        at(right, column),
        at(right, stride + column),
        at(right, 3 * stride + column),
        at(right, 2 * stride + column),
      );
    }
  }
}

/** Faces between the columns of a row. */
function computeWestFaces(state: State, strip: Strip, row: i32, first: i32, last: i32): void {
  const start = row * state.stride;
  const stride = state.stride;
  for (let column = first & ~3; column <= last; column += 4) {
    if (state.order === 1) {
      const east = speedsOf(state, strip, row, 0);
      const north = speedsOf(state, strip, row, 1);
      computeFaces(
        state,
        strip,
        WEST,
        column,
        at(state.depth, start + column - 1),
        at(state.bed, start + column - 1),
        at(east, column - 1),
        at(north, column - 1),
        at(state.depth, start + column),
        at(state.bed, start + column),
        at(east, column),
        at(north, column),
      );
    } else {
      const left = sidesOf(state, strip, row, EAST_SIDE);
      const right = sidesOf(state, strip, row, WEST_SIDE);
      computeFaces(
        state,
        strip,
        WEST,
        column,
        at(left, column - 1),
        at(left, stride + column - 1),
        at(left, 2 * stride + column - 1),
        at(left, 3 * stride + column - 1),
        at(right, column),
        at(right, stride + column),
        at(right, 2 * stride + column),
        at(right, 3 * stride + column),
      );
    }
  }
  // The last cells looked at read one face more: dry, whatever an earlier row has left there.
  const beyond = (last & ~3) + 4;
  if (beyond >= stride) return;
  const zero = f32x4.splat(0);
  const west = rowOf(state, strip, WEST);
  for (let flux = 0; flux < 4; flux += 1) v128.store(at(west, flux * stride + beyond), zero);
}
