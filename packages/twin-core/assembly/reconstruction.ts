// The water at the sides of cells, of second order, on four cells at a time; `reconstruction.ts` of the reference says
// how. Compiled by AssemblyScript, not by TypeScript.
import { at, State } from './memory';

const GRAVITY: f32 = 9.81;
const STILL_DEPTH: f32 = 1e-6;
const SHORE_DEPTH: f32 = 1e-3;
const WALL: f32 = 5e4;

/** Sides of a cell, four rows of values each: depth, bed, speed towards east, speed towards north. */
export const WEST_SIDE: i32 = 0;
export const EAST_SIDE: i32 = 1;
export const SOUTH_SIDE: i32 = 2;
export const NORTH_SIDE: i32 = 3;

/** The lesser of two slopes, 0 where they differ in sign. */
@inline
function limited(before: v128, behind: v128): v128 {
  const zero = f32x4.splat(0);
  const least = v128.bitselect(before, behind, f32x4.lt(f32x4.abs(before), f32x4.abs(behind)));
  return v128.and(f32x4.gt(f32x4.mul(before, behind), zero), least);
}

/** Lanes of neighbours at which a cell has a shore. */
@inline
function isShallow(state: State, place: i32): v128 {
  return v128.and(
    f32x4.lt(v128.load(at(state.depth, place)), f32x4.splat(SHORE_DEPTH)),
    f32x4.lt(v128.load(at(state.bed, place)), f32x4.splat(WALL)),
  );
}

@inline
function isWall(state: State, place: i32): v128 {
  return f32x4.ge(v128.load(at(state.bed, place)), f32x4.splat(WALL));
}

@inline
function storeSide(sides: usize, side: i32, stride: i32, column: i32, depth: v128, bed: v128, east: v128, north: v128): void {
  const row = 4 * side * stride + column;
  v128.store(at(sides, row), depth);
  v128.store(at(sides, row + stride), bed);
  v128.store(at(sides, row + 2 * stride), east);
  v128.store(at(sides, row + 3 * stride), north);
}

/**
 * @param even whether the row is of the rim, where the water stands even.
 * @param speeds of the row towards east, those towards north a row behind; 0 for neighbours of the rim.
 * @param thrusts what the bed's slope takes of the momentum towards east, and a row behind towards north.
 */
export function reconstruct(
  state: State,
  place: i32,
  column: i32,
  even: bool,
  speeds: usize,
  speedsSouth: usize,
  speedsNorth: usize,
  sides: usize,
  thrusts: usize,
): void {
  const zero = f32x4.splat(0);
  const stride = state.stride;
  const given = v128.load(at(state.depth, place));
  const moves = f32x4.gt(given, f32x4.splat(STILL_DEPTH));
  const depth = v128.and(moves, given);
  const bed = f32x4.add(v128.load(at(state.bed, place)), f32x4.sub(given, depth));
  const east = v128.load(at(speeds, column));
  const north = v128.load(at(speeds, stride + column));
  let shore = f32x4.lt(given, f32x4.splat(SHORE_DEPTH));
  if (!even) {
    shore = v128.or(shore, v128.or(isShallow(state, place - 1), isShallow(state, place + 1)));
    shore = v128.or(shore, v128.or(isShallow(state, place - stride), isShallow(state, place + stride)));
  }
  if (even || i32x4.all_true(shore)) {
    for (let side = 0; side < 4; side += 1) storeSide(sides, side, stride, column, depth, bed, east, north);
    v128.store(at(thrusts, column), zero);
    v128.store(at(thrusts, stride + column), zero);
    return;
  }
  const sloped = v128.not(shore);
  const acrossEast = v128.and(sloped, v128.not(v128.or(isWall(state, place - 1), isWall(state, place + 1))));
  const acrossNorth = v128.and(
    sloped,
    v128.not(v128.or(isWall(state, place - stride), isWall(state, place + stride))),
  );
  const depthWest = v128.load(at(state.depth, place - 1));
  const depthEast = v128.load(at(state.depth, place + 1));
  const depthSouth = v128.load(at(state.depth, place - stride));
  const depthNorth = v128.load(at(state.depth, place + stride));
  const level = f32x4.add(given, v128.load(at(state.bed, place)));
  const fallX = f32x4.sub(given, depthWest);
  const riseX = f32x4.sub(depthEast, given);
  const fallY = f32x4.sub(given, depthSouth);
  const riseY = f32x4.sub(depthNorth, given);
  const depthX = v128.and(acrossEast, limited(fallX, riseX));
  const depthY = v128.and(acrossNorth, limited(fallY, riseY));
  const levelX = v128.and(
    acrossEast,
    limited(
      f32x4.sub(level, f32x4.add(depthWest, v128.load(at(state.bed, place - 1)))),
      f32x4.sub(f32x4.add(depthEast, v128.load(at(state.bed, place + 1))), level),
    ),
  );
  const levelY = v128.and(
    acrossNorth,
    limited(
      f32x4.sub(level, f32x4.add(depthSouth, v128.load(at(state.bed, place - stride)))),
      f32x4.sub(f32x4.add(depthNorth, v128.load(at(state.bed, place + stride))), level),
    ),
  );
  const eastX = v128.and(
    acrossEast,
    limited(f32x4.sub(east, v128.load(at(speeds, column - 1))), f32x4.sub(v128.load(at(speeds, column + 1)), east)),
  );
  const northX = v128.and(
    acrossEast,
    limited(
      f32x4.sub(north, v128.load(at(speeds, stride + column - 1))),
      f32x4.sub(v128.load(at(speeds, stride + column + 1)), north),
    ),
  );
  const eastY = v128.and(
    acrossNorth,
    limited(
      f32x4.sub(east, v128.load(at(speedsSouth, column))),
      f32x4.sub(v128.load(at(speedsNorth, column)), east),
    ),
  );
  const northY = v128.and(
    acrossNorth,
    limited(
      f32x4.sub(north, v128.load(at(speedsSouth, stride + column))),
      f32x4.sub(v128.load(at(speedsNorth, stride + column)), north),
    ),
  );
  const back = f32x4.splat((-0.5 * state.duration) / state.cellSize);
  const gravity = f32x4.splat(GRAVITY);
  const half = f32x4.splat(0.5);
  const rise = v128.and(
    sloped,
    f32x4.mul(
      back,
      f32x4.add(
        f32x4.add(f32x4.mul(east, depthX), f32x4.mul(north, depthY)),
        f32x4.mul(depth, f32x4.add(eastX, northY)),
      ),
    ),
  );
  const eastLater = f32x4.add(
    east,
    v128.and(
      sloped,
      f32x4.mul(
        back,
        f32x4.add(f32x4.add(f32x4.mul(east, eastX), f32x4.mul(north, eastY)), f32x4.mul(gravity, levelX)),
      ),
    ),
  );
  const northLater = f32x4.add(
    north,
    v128.and(
      sloped,
      f32x4.mul(
        back,
        f32x4.add(f32x4.add(f32x4.mul(east, northX), f32x4.mul(north, northY)), f32x4.mul(gravity, levelY)),
      ),
    ),
  );
  const middle = f32x4.add(depth, rise);
  const tiltX = f32x4.mul(half, depthX);
  const tiltY = f32x4.mul(half, depthY);
  const bedX = f32x4.mul(half, f32x4.sub(levelX, depthX));
  const bedY = f32x4.mul(half, f32x4.sub(levelY, depthY));
  const west = f32x4.pmax(zero, f32x4.sub(middle, tiltX));
  const easts = f32x4.pmax(zero, f32x4.add(middle, tiltX));
  const south = f32x4.pmax(zero, f32x4.sub(middle, tiltY));
  const norths = f32x4.pmax(zero, f32x4.add(middle, tiltY));
  const turnX = f32x4.mul(half, eastX);
  const turnXNorth = f32x4.mul(half, northX);
  const turnY = f32x4.mul(half, eastY);
  const turnYNorth = f32x4.mul(half, northY);
  storeSide(sides, WEST_SIDE, stride, column, west, f32x4.sub(bed, bedX), f32x4.sub(eastLater, turnX), f32x4.sub(northLater, turnXNorth));
  storeSide(sides, EAST_SIDE, stride, column, easts, f32x4.add(bed, bedX), f32x4.add(eastLater, turnX), f32x4.add(northLater, turnXNorth));
  storeSide(sides, SOUTH_SIDE, stride, column, south, f32x4.sub(bed, bedY), f32x4.sub(eastLater, turnY), f32x4.sub(northLater, turnYNorth));
  storeSide(sides, NORTH_SIDE, stride, column, norths, f32x4.add(bed, bedY), f32x4.add(eastLater, turnY), f32x4.add(northLater, turnYNorth));
  const weight = f32x4.splat(GRAVITY);
  // Half the sum of depths times the fall over the cell, which is twice the tilt of the bed.
  v128.store(at(thrusts, column), f32x4.mul(f32x4.mul(weight, f32x4.add(west, easts)), bedX));
  v128.store(at(thrusts, stride + column), f32x4.mul(f32x4.mul(weight, f32x4.add(south, norths)), bedY));
}
