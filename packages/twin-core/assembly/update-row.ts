// What fluxes, rain, the ground and friction make of a row of cells. Compiled by AssemblyScript, not by TypeScript.
import { addLanes, at, inverseCubeRoots, largestLane, leastLane, State, storeSum, Strip, sumOfHalves } from './memory';
import { lanesInside, markSpan } from './spans';
import { ACROSS, BEFORE, BEHIND, rowOf, thrustsOf, WEST } from './strip-rows';

const GRAVITY: f32 = 9.81;
const STILL_DEPTH: f32 = 1e-6;

export function updateRow(state: State, strip: Strip, row: i32, first: i32, last: i32, south: i32, north: i32): void {
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
  let infiltrated = f64x2.splat(0);
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
      infiltrated = addLanes(infiltrated, taken);
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
  storeSum(state.infiltrated, row, sumOfHalves(infiltrated));
  strip.largest = max(strip.largest, largestLane(fastest));
  strip.lowest = min(strip.lowest, leastLane(lowest));
  markSpan(state, row, wetFrom, wetTo);
}
