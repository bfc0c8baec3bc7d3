// The shallow water kernel of first order on four cells at a time; `full-shallow-water.ts` of the reference says what
// it computes. Compiled by AssemblyScript, not by TypeScript.
import { at, inverseCubeRoots, largestLane, leastLane, State, Strip, sumOfLanes, value } from './memory';
import { EAST_SIDE, NORTH_SIDE, reconstruct, SOUTH_SIDE, WEST_SIDE } from './reconstruction';
import { clearRow, firstColumn, lanesInside, lastColumn, markSpan } from './spans';

const GRAVITY: f32 = 9.81;
const STILL_DEPTH: f32 = 1e-6;
const WALL: f32 = 5e4;

/**
 * Rows of a strip's own: speeds of three rows of cells, by turns; four fluxes of three rows of faces; and of second order
 * four sides of four values for two rows of cells by turns, with what the bed's slope in a cell takes along both axes.
 */
const SPEEDS: i32 = 0;
const SOUTH: i32 = 6;
const NORTH: i32 = 10;
const WEST: i32 = 14;
const SIDES: i32 = 18;
const THRUSTS: i32 = 50;

/** Which of a row of fluxes. */
const MASS: i32 = 0;
const BEFORE: i32 = 1;
const BEHIND: i32 = 2;
const ACROSS: i32 = 3;

@inline
function rowOf(state: State, strip: Strip, row: i32): usize {
  return strip.scratch + (<usize>(row * state.stride) << 2);
}

/** Sets the next moment of the rows of a strip. Strips of one state may be computed at the same time. */
export function stepShallowWater(state: State, strip: Strip): void {
  const sums = strip.sums;
  sums.infiltrated = 0;
  sums.edgeInflow = 0;
  sums.edgeOutflow = 0;
  sums.largest = 0;
  sums.lowest = 0;
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
    if (row === 1) addEdge(state, strip, own, 1);
    if (isFirst) continue;
    if (row === state.rows + 1) addEdge(state, strip, own, -1);
    computeRow(state, strip, row - 1, own === NORTH ? SOUTH : NORTH, own);
  }
}

function computeRow(state: State, strip: Strip, row: i32, south: i32, north: i32): void {
  const last = lastColumn(state, row);
  clearRow(state, row);
  if (last === 0) {
    markSpan(state, row, 0, 0);
    return;
  }
  const first = firstColumn(state, row);
  computeWestFaces(state, strip, row, first, last);
  const west = rowOf(state, strip, WEST);
  if (first === 1) addInwards(strip, value(west, 1));
  if (last === state.columns + 1) addInwards(strip, -value(west, last));
  updateRow(state, strip, row, first, last, south, north);
}

function addEdge(state: State, strip: Strip, fluxes: i32, sign: f32): void {
  const mass = rowOf(state, strip, fluxes + MASS);
  for (let column = 1; column <= state.columns; column += 1) addInwards(strip, sign * value(mass, column));
}

@inline
function addInwards(strip: Strip, inwards: f32): void {
  if (inwards > 0) strip.sums.edgeInflow += inwards;
  else strip.sums.edgeOutflow -= inwards;
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

/** Speeds of the cells of a row and one to each side of what is computed. */
function findSpeeds(state: State, strip: Strip, row: i32): void {
  const reach = state.order;
  const first = firstOf(state, row - reach, row + reach);
  const last = lastOf(state, row - reach, row + reach);
  if (last === 0) return;
  const east = speedsOf(state, strip, row, 0);
  const north = speedsOf(state, strip, row, 1);
  const start = row * state.stride;
  for (let column = max(0, first - 1) & ~3; column <= last; column += 4) {
    const place = start + column;
    const depth = v128.load(at(state.depth, place));
    const moves = f32x4.gt(depth, f32x4.splat(STILL_DEPTH));
    const share = f32x4.div(f32x4.splat(1), depth);
    v128.store(at(east, column), v128.and(moves, f32x4.mul(v128.load(at(state.east, place)), share)));
    v128.store(at(north, column), v128.and(moves, f32x4.mul(v128.load(at(state.north, place)), share)));
  }
}

@inline
function speedsOf(state: State, strip: Strip, row: i32, axis: i32): usize {
  return rowOf(state, strip, SPEEDS + 2 * (row % 3) + axis);
}

/** Where the values of a side of a row's cells are kept, one row each: depth, bed, speeds towards east and north. */
@inline
function sidesOf(state: State, strip: Strip, row: i32, side: i32): usize {
  return rowOf(state, strip, SIDES + 16 * (row & 1) + 4 * side);
}

@inline
function thrustsOf(state: State, strip: Strip, row: i32): usize {
  return rowOf(state, strip, THRUSTS + 2 * (row & 1));
}

/** The water at the sides of a row's cells, of second order only. */
function findSides(state: State, strip: Strip, row: i32): void {
  if (state.order === 1) return;
  const first = firstOf(state, row - 1, row + 1);
  const last = lastOf(state, row - 1, row + 1);
  if (last === 0) return;
  const isRim = row < 1 || row > state.rows;
  for (let column = max(0, first - 1) & ~3; column <= last; column += 4) {
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
}

/** Fluxes through four faces, by hydrostatic reconstruction; a wall throws the water back. */
@inline
function computeFaces(
  state: State,
  strip: Strip,
  fluxes: i32,
  column: i32,
  depthLeftAt: usize,
  bedLeftAt: usize,
  alongLeftAt: usize,
  acrossLeftAt: usize,
  depthRightAt: usize,
  bedRightAt: usize,
  alongRightAt: usize,
  acrossRightAt: usize,
): void {
  const zero = f32x4.splat(0);
  const still = f32x4.splat(STILL_DEPTH);
  const givenLeft = v128.load(depthLeftAt);
  const givenRight = v128.load(depthRightAt);
  const wetLeft = f32x4.gt(givenLeft, still);
  const wetRight = f32x4.gt(givenRight, still);
  const mass = at(rowOf(state, strip, fluxes + MASS), column);
  const before = at(rowOf(state, strip, fluxes + BEFORE), column);
  const behind = at(rowOf(state, strip, fluxes + BEHIND), column);
  const across = at(rowOf(state, strip, fluxes + ACROSS), column);
  if (!v128.any_true(v128.or(wetLeft, wetRight))) {
    v128.store(mass, zero);
    v128.store(before, zero);
    v128.store(behind, zero);
    v128.store(across, zero);
    return;
  }
  let bedLeft = v128.load(bedLeftAt);
  let bedRight = v128.load(bedRightAt);
  const wallLeft = f32x4.ge(bedLeft, f32x4.splat(WALL));
  const wallRight = f32x4.ge(bedRight, f32x4.splat(WALL));
  let depthLeft = v128.and(wetLeft, givenLeft);
  let depthRight = v128.and(wetRight, givenRight);
  bedLeft = f32x4.add(bedLeft, f32x4.sub(givenLeft, depthLeft));
  bedRight = f32x4.add(bedRight, f32x4.sub(givenRight, depthRight));
  let alongLeft = v128.load(alongLeftAt);
  let alongRight = v128.load(alongRightAt);
  if (v128.any_true(v128.or(wallLeft, wallRight))) {
    const oldLeft = depthLeft;
    const oldAlong = alongLeft;
    const oldBed = bedLeft;
    depthLeft = v128.bitselect(depthRight, depthLeft, wallLeft);
    bedLeft = v128.bitselect(bedRight, bedLeft, wallLeft);
    alongLeft = v128.bitselect(f32x4.neg(alongRight), alongLeft, wallLeft);
    depthRight = v128.bitselect(oldLeft, depthRight, wallRight);
    bedRight = v128.bitselect(oldBed, bedRight, wallRight);
    alongRight = v128.bitselect(f32x4.neg(oldAlong), alongRight, wallRight);
  }
  const sill = f32x4.pmax(bedLeft, bedRight);
  const reducedLeft = f32x4.pmax(zero, f32x4.sub(f32x4.add(depthLeft, bedLeft), sill));
  const reducedRight = f32x4.pmax(zero, f32x4.sub(f32x4.add(depthRight, bedRight), sill));
  const dryLeft = f32x4.le(reducedLeft, still);
  const dryRight = f32x4.le(reducedRight, still);
  const gravity = f32x4.splat(GRAVITY);
  const half = f32x4.splat(0.5);
  const two = f32x4.splat(2);
  const celerityLeft = f32x4.sqrt(f32x4.mul(gravity, reducedLeft));
  const celerityRight = f32x4.sqrt(f32x4.mul(gravity, reducedRight));
  const middleSpeed = f32x4.add(
    f32x4.mul(half, f32x4.add(alongLeft, alongRight)),
    f32x4.sub(celerityLeft, celerityRight),
  );
  const middleCelerity = f32x4.abs(
    f32x4.add(
      f32x4.mul(half, f32x4.add(celerityLeft, celerityRight)),
      f32x4.mul(f32x4.splat(0.25), f32x4.sub(alongLeft, alongRight)),
    ),
  );
  const leftOnly = f32x4.sub(alongLeft, celerityLeft);
  const rightOnly = f32x4.add(alongRight, celerityRight);
  const leftWave = v128.bitselect(
    f32x4.sub(alongRight, f32x4.mul(two, celerityRight)),
    v128.bitselect(leftOnly, f32x4.pmin(leftOnly, f32x4.sub(middleSpeed, middleCelerity)), dryRight),
    dryLeft,
  );
  const rightWave = v128.bitselect(
    f32x4.add(alongLeft, f32x4.mul(two, celerityLeft)),
    v128.bitselect(rightOnly, f32x4.pmax(rightOnly, f32x4.add(middleSpeed, middleCelerity)), dryLeft),
    dryRight,
  );
  const halfGravity = f32x4.splat(0.5 * GRAVITY);
  const massLeft = f32x4.mul(reducedLeft, alongLeft);
  const massRight = f32x4.mul(reducedRight, alongRight);
  const weightLeft = f32x4.mul(halfGravity, f32x4.mul(reducedLeft, reducedLeft));
  const weightRight = f32x4.mul(halfGravity, f32x4.mul(reducedRight, reducedRight));
  const thrustLeft = f32x4.add(f32x4.mul(massLeft, alongLeft), weightLeft);
  const thrustRight = f32x4.add(f32x4.mul(massRight, alongRight), weightRight);
  const span = f32x4.div(f32x4.splat(1), f32x4.sub(rightWave, leftWave));
  const product = f32x4.mul(leftWave, rightWave);
  const between = f32x4.mul(
    span,
    f32x4.add(
      f32x4.sub(f32x4.mul(rightWave, massLeft), f32x4.mul(leftWave, massRight)),
      f32x4.mul(product, f32x4.sub(reducedRight, reducedLeft)),
    ),
  );
  const thrustBetween = f32x4.mul(
    span,
    f32x4.add(
      f32x4.sub(f32x4.mul(rightWave, thrustLeft), f32x4.mul(leftWave, thrustRight)),
      f32x4.mul(product, f32x4.sub(massRight, massLeft)),
    ),
  );
  const fromLeft = f32x4.ge(leftWave, zero);
  const fromRight = f32x4.le(rightWave, zero);
  const flows = v128.not(v128.and(dryLeft, dryRight));
  const flux = v128.and(
    flows,
    v128.bitselect(massLeft, v128.bitselect(massRight, between, fromRight), fromLeft),
  );
  const thrust = v128.and(
    flows,
    v128.bitselect(thrustLeft, v128.bitselect(thrustRight, thrustBetween, fromRight), fromLeft),
  );
  const open = v128.not(v128.or(wallLeft, wallRight));
  v128.store(mass, v128.and(open, flux));
  v128.store(
    before,
    f32x4.add(thrust, f32x4.sub(f32x4.mul(halfGravity, f32x4.mul(depthLeft, depthLeft)), weightLeft)),
  );
  v128.store(
    behind,
    f32x4.add(thrust, f32x4.sub(f32x4.mul(halfGravity, f32x4.mul(depthRight, depthRight)), weightRight)),
  );
  const carried = v128.bitselect(v128.load(acrossLeftAt), v128.load(acrossRightAt), f32x4.ge(flux, zero));
  v128.store(across, v128.and(open, f32x4.mul(flux, carried)));
}

function updateRow(state: State, strip: Strip, row: i32, first: i32, last: i32, south: i32, north: i32): void {
  const start = row * state.stride;
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const rate = f32x4.splat(state.duration / state.cellSize);
  const west = rowOf(state, strip, WEST);
  const souths = rowOf(state, strip, south);
  const norths = rowOf(state, strip, north);
  const stride = state.stride;
  const thrusts = thrustsOf(state, strip, row);
  let fastest = zero;
  let lowest = zero;
  let infiltrated: f64 = 0;
  let wetFrom = 0;
  let wetTo = 0;
  for (let column = first & ~3; column < last; column += 4) {
    const place = start + column;
    const inside = lanesInside(column, state.columns);
    const outflow = f32x4.add(
      f32x4.sub(v128.load(at(west, column + 1)), v128.load(at(west, column))),
      f32x4.sub(v128.load(at(norths, column)), v128.load(at(souths, column))),
    );
    let eastwards = f32x4.add(
      f32x4.sub(v128.load(at(west, BEFORE * stride + column + 1)), v128.load(at(west, BEHIND * stride + column))),
      f32x4.sub(v128.load(at(norths, ACROSS * stride + column)), v128.load(at(souths, ACROSS * stride + column))),
    );
    let northwards = f32x4.add(
      f32x4.sub(v128.load(at(west, ACROSS * stride + column + 1)), v128.load(at(west, ACROSS * stride + column))),
      f32x4.sub(v128.load(at(norths, BEFORE * stride + column)), v128.load(at(souths, BEHIND * stride + column))),
    );
    if (state.order === 2) {
      eastwards = f32x4.add(eastwards, v128.load(at(thrusts, column)));
      northwards = f32x4.add(northwards, v128.load(at(thrusts, stride + column)));
    }
    const left = v128.and(inside, f32x4.sub(v128.load(at(state.depth, place)), f32x4.mul(rate, outflow)));
    lowest = f32x4.pmin(lowest, left);
    let depth = f32x4.add(
      f32x4.pmax(zero, left),
      f32x4.mul(f32x4.splat(state.rain), v128.load(at(state.rainShare, place))),
    );
    if (state.infiltration !== 0) {
      const taken = f32x4.pmin(
        depth,
        f32x4.mul(f32x4.splat(state.duration), v128.load(at(state.infiltration, place))),
      );
      depth = f32x4.sub(depth, taken);
      infiltrated += sumOfLanes(taken);
    }
    v128.store(at(state.nextDepth, place), depth);
    const moves = v128.and(inside, f32x4.gt(depth, f32x4.splat(STILL_DEPTH)));
    const toEast = f32x4.sub(v128.load(at(state.east, place)), f32x4.mul(rate, eastwards));
    const toNorth = f32x4.sub(v128.load(at(state.north, place)), f32x4.mul(rate, northwards));
    const root = inverseCubeRoots(f32x4.pmax(depth, f32x4.splat(STILL_DEPTH)));
    const square = f32x4.mul(root, root);
    const seventh = f32x4.mul(f32x4.mul(f32x4.mul(square, square), square), root);
    const size = f32x4.sqrt(f32x4.add(f32x4.mul(toEast, toEast), f32x4.mul(toNorth, toNorth)));
    const drag = f32x4.mul(f32x4.splat(4 * state.duration), v128.load(at(state.friction, place)));
    const strength = f32x4.mul(f32x4.mul(drag, size), seventh);
    const slowed = f32x4.div(f32x4.splat(2), f32x4.add(one, f32x4.sqrt(f32x4.add(one, strength))));
    const nextEast = v128.and(moves, f32x4.mul(toEast, slowed));
    const nextNorth = v128.and(moves, f32x4.mul(toNorth, slowed));
    v128.store(at(state.nextEast, place), nextEast);
    v128.store(at(state.nextNorth, place), nextNorth);
    const wet = i32x4.bitmask(v128.and(inside, f32x4.gt(depth, zero)));
    if (wet === 0) continue;
    if (wetTo === 0) wetFrom = column + ctz(wet);
    wetTo = column + 32 - clz(wet);
    const along = f32x4.div(f32x4.pmax(f32x4.abs(nextEast), f32x4.abs(nextNorth)), depth);
    const speed = f32x4.add(along, f32x4.sqrt(f32x4.mul(f32x4.splat(GRAVITY), depth)));
    fastest = f32x4.max(fastest, v128.and(moves, speed));
  }
  const sums = strip.sums;
  sums.infiltrated += infiltrated;
  sums.largest = max(sums.largest, largestLane(fastest));
  sums.lowest = min(sums.lowest, leastLane(lowest));
  markSpan(state, row, wetFrom, wetTo);
}
