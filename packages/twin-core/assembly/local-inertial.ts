// The local inertial kernel on four cells at a time; `local-inertial.ts` of the reference says what it computes.
// Compiled by AssemblyScript, not by TypeScript.
import { addLanes, at, inverseCubeRoots, largestLane, State, storeSum, Strip, sumOfHalves, value } from './memory';
import { firstColumn, lanesInside, lastColumn, markSpan, openSpan } from './spans';

const GRAVITY: f32 = 9.81;
const WEIGHT: f32 = 0.9;
const BESIDE: f32 = 0.05;
const FACE_DEPTH: f32 = 1e-4;

/** Rows of which a strip has copies of its own: west and south faces of the row before it and of the one behind. */
const COPIES: i32 = 5;

/** Where the west faces of a row are kept, so that a place finds them. */
@inline
function eastOf(state: State, strip: Strip, row: i32): usize {
  if (row >= strip.first && row < strip.end) return state.nextEast;
  const copy = row < strip.first ? 0 : 2;
  return strip.scratch + (<usize>(copy * state.stride) << 2) - (<usize>(row * state.stride) << 2);
}

/** Where the south faces of a row are kept. */
@inline
function northOf(state: State, strip: Strip, row: i32): usize {
  if ((row >= strip.first && row < strip.end) || row > state.rows) return state.nextNorth;
  const copy = row < strip.first ? 1 : row === strip.end ? 3 : 4;
  return strip.scratch + (<usize>(copy * state.stride) << 2) - (<usize>(row * state.stride) << 2);
}

/** Sets the next moment of the rows of a strip. Strips of one state may be computed at the same time. */
export function stepLocalInertial(state: State, strip: Strip): void {
  const before = max(1, strip.first - 1);
  const behind = min(state.rows, strip.end);
  memory.fill(strip.scratch, 0, <usize>(COPIES * state.stride) << 2);
  strip.largest = 0;
  strip.lowest = 0;
  for (let row = before; row <= behind + 2; row += 1) {
    if (row <= behind) computeRowFaces(state, strip, row);
    else if (row === behind + 1 && row <= state.rows) computeSouthFaces(state, strip, row);
    if (row - 1 >= before && row - 1 <= behind) limitOutflow(state, strip, row - 1);
    if (row - 2 >= strip.first && row - 2 < strip.end) updateDepth(state, strip, row - 2);
  }
}

/** West and south faces of a row. Those on the domain's edge are given. */
function computeRowFaces(state: State, strip: Strip, row: i32): void {
  const own = row >= strip.first && row < strip.end;
  const start = row * state.stride;
  const wests = eastOf(state, strip, row);
  const westEdge = own ? value(wests, start + 1) : row < strip.first ? strip.westBefore : strip.westBehind;
  const eastEdge = own
    ? value(wests, start + state.columns + 1)
    : row < strip.first
      ? strip.eastBefore
      : strip.eastBehind;
  if (own) openSpan(state, row);
  // The span of a row holds all that its neighbours in both directions can send.
  const last = lastColumn(state, row);
  if (last === 0) return;
  const first = firstColumn(state, row) & ~3;
  if (row === 1) {
    for (let column = first; column <= last; column += 4) {
      const place = start + column;
      v128.store(at(wests, place), computeFaces(state, place, place - 1, state.east, 1, state.north, state.stride));
    }
  } else computeBothFaces(state, start + first, start + last, wests, northOf(state, strip, row));
  store<f32>(at(wests, start + 1), westEdge);
  store<f32>(at(wests, start + state.columns + 1), eastEdge);
}

/** The same as `computeFaces` for the west and the south: what both need is read once. */
function computeBothFaces(state: State, first: i32, last: i32, wests: usize, souths: usize): void {
  const stride = state.stride;
  const bed = state.bed;
  const depth = state.depth;
  const friction = state.friction;
  const east = state.east;
  const north = state.north;
  const push = f32x4.splat((GRAVITY * state.duration) / state.cellSize);
  const pull = f32x4.splat(0.5 * state.duration);
  for (let place = first; place <= last; place += 4) {
    const south = place - stride;
    const ground = v128.load(at(bed, place));
    const level = f32x4.add(ground, v128.load(at(depth, place)));
    const westGround = v128.load(at(bed, place - 1));
    const westLevel = f32x4.add(westGround, v128.load(at(depth, place - 1)));
    const southGround = v128.load(at(bed, south));
    const southLevel = f32x4.add(southGround, v128.load(at(depth, south)));
    const westDepth = f32x4.sub(f32x4.pmax(westLevel, level), f32x4.pmax(westGround, ground));
    const southDepth = f32x4.sub(f32x4.pmax(southLevel, level), f32x4.pmax(southGround, ground));
    const least = f32x4.splat(FACE_DEPTH);
    const rough = v128.load(at(friction, place));
    const eastwards = v128.load(at(east, place));
    const eastBehind = v128.load(at(east, place + 1));
    const northwards = v128.load(at(north, place));
    const northBehind = v128.load(at(north, place + stride));
    const westWet = f32x4.gt(westDepth, least);
    let discharge = f32x4.splat(0);
    if (v128.any_true(westWet)) {
      const across = f32x4.add(
        f32x4.add(v128.load(at(north, place - 1)), northwards),
        f32x4.add(v128.load(at(north, place - 1 + stride)), northBehind),
      );
      discharge = v128.and(
        westWet,
        dischargeOf(
          westDepth,
          f32x4.mul(push, westDepth),
          f32x4.sub(level, westLevel),
          eastwards,
          f32x4.add(v128.load(at(east, place - 1)), eastBehind),
          across,
          f32x4.mul(pull, f32x4.add(v128.load(at(friction, place - 1)), rough)),
        ),
      );
    }
    v128.store(at(wests, place), discharge);
    const southWet = f32x4.gt(southDepth, least);
    discharge = f32x4.splat(0);
    if (v128.any_true(southWet)) {
      const across = f32x4.add(
        f32x4.add(v128.load(at(east, south)), eastwards),
        f32x4.add(v128.load(at(east, south + 1)), eastBehind),
      );
      discharge = v128.and(
        southWet,
        dischargeOf(
          southDepth,
          f32x4.mul(push, southDepth),
          f32x4.sub(level, southLevel),
          northwards,
          f32x4.add(v128.load(at(north, south)), northBehind),
          across,
          f32x4.mul(pull, f32x4.add(v128.load(at(friction, south)), rough)),
        ),
      );
    }
    v128.store(at(souths, place), discharge);
  }
}

function computeSouthFaces(state: State, strip: Strip, row: i32): void {
  const last = lastColumn(state, row);
  if (last === 0) return;
  const stride = state.stride;
  const start = row * stride;
  const target = northOf(state, strip, row);
  for (let column = firstColumn(state, row) & ~3; column < last; column += 4) {
    const place = start + column;
    v128.store(at(target, place), computeFaces(state, place, place - stride, state.north, stride, state.east, 1));
  }
}

/**
 * Discharges over four faces, each between a cell and the one before it.
 * @param flow discharges along the axis, whose neighbours lie a `step` away. @param cross those across it.
 */
@inline
function computeFaces(
  state: State,
  place: i32,
  before: i32,
  flow: usize,
  step: i32,
  cross: usize,
  crossStep: i32,
): v128 {
  const lower = v128.load(at(state.bed, before));
  const upper = v128.load(at(state.bed, place));
  const levelBefore = f32x4.add(lower, v128.load(at(state.depth, before)));
  const levelBehind = f32x4.add(upper, v128.load(at(state.depth, place)));
  const flowDepth = f32x4.sub(f32x4.pmax(levelBefore, levelBehind), f32x4.pmax(lower, upper));
  const wet = f32x4.gt(flowDepth, f32x4.splat(FACE_DEPTH));
  if (!v128.any_true(wet)) return f32x4.splat(0);
  const across = f32x4.add(
    f32x4.add(v128.load(at(cross, before)), v128.load(at(cross, place))),
    f32x4.add(v128.load(at(cross, before + crossStep)), v128.load(at(cross, place + crossStep))),
  );
  const push = f32x4.splat((GRAVITY * state.duration) / state.cellSize);
  const pull = f32x4.splat(0.5 * state.duration);
  const found = dischargeOf(
    flowDepth,
    f32x4.mul(push, flowDepth),
    f32x4.sub(levelBehind, levelBefore),
    v128.load(at(flow, place)),
    f32x4.add(v128.load(at(flow, place - step)), v128.load(at(flow, place + step))),
    across,
    f32x4.mul(pull, f32x4.add(v128.load(at(state.friction, before)), v128.load(at(state.friction, place)))),
  );
  return v128.and(wet, found);
}

/**
 * Discharges over four faces, wet or not.
 * @param push g Δt h / Δx. @param beside sum of the faces before and behind. @param across sum of the four across.
 * @param drag Δt g n².
 */
@inline
function dischargeOf(flowDepth: v128, push: v128, fall: v128, own: v128, beside: v128, across: v128, drag: v128): v128 {
  const crossing = f32x4.mul(f32x4.splat(0.25), across);
  const along = f32x4.add(f32x4.mul(f32x4.splat(WEIGHT), own), f32x4.mul(f32x4.splat(BESIDE), beside));
  const pushed = f32x4.sub(along, f32x4.mul(push, fall));
  const speed = f32x4.sqrt(f32x4.add(f32x4.mul(own, own), f32x4.mul(crossing, crossing)));
  const root = inverseCubeRoots(f32x4.pmax(flowDepth, f32x4.splat(FACE_DEPTH)));
  const square = f32x4.mul(root, root);
  const seventh = f32x4.mul(f32x4.mul(f32x4.mul(square, square), square), root);
  const slowed = f32x4.div(pushed, f32x4.add(f32x4.splat(1), f32x4.mul(f32x4.mul(drag, speed), seventh)));
  // Seldom beyond critical: its root is taken where it is.
  const gravity = f32x4.mul(f32x4.splat(GRAVITY), flowDepth);
  const most = f32x4.mul(gravity, f32x4.mul(flowDepth, flowDepth));
  if (!v128.any_true(f32x4.gt(f32x4.mul(slowed, slowed), most))) return slowed;
  const critical = f32x4.mul(flowDepth, f32x4.sqrt(gravity));
  return f32x4.pmax(f32x4.neg(critical), f32x4.pmin(critical, slowed));
}

function limitOutflow(state: State, strip: Strip, row: i32): void {
  const last = lastColumn(state, row);
  if (last === 0) return;
  const zero = f32x4.splat(0);
  const stride = state.stride;
  const start = row * stride;
  const east = eastOf(state, strip, row);
  const south = northOf(state, strip, row);
  const north = northOf(state, strip, row + 1);
  const rate = f32x4.splat(state.cellSize / state.duration);
  for (let column = firstColumn(state, row) & ~3; column < last; column += 4) {
    const place = start + column;
    const leaving = f32x4.add(
      f32x4.sub(
        f32x4.pmax(zero, v128.load(at(east, place + 1))),
        f32x4.pmin(zero, v128.load(at(east, place))),
      ),
      f32x4.sub(
        f32x4.pmax(zero, v128.load(at(north, place + stride))),
        f32x4.pmin(zero, v128.load(at(south, place))),
      ),
    );
    const over = f32x4.gt(leaving, f32x4.mul(v128.load(at(state.depth, place)), rate));
    if (v128.any_true(over)) {
      for (let lane = max(0, 1 - column); lane < 4 && column + lane <= state.columns; lane += 1) {
        limitCell(state, place + lane, east, south, north);
      }
    }
  }
}

function limitCell(state: State, place: i32, easts: usize, souths: usize, norths: usize): void {
  const beyondPlace = place + state.stride;
  const west = value(easts, place);
  const behind = value(easts, place + 1);
  const south = value(souths, place);
  const beyond = value(norths, beyondPlace);
  const zero: f32 = 0;
  const leaving = max(zero, behind) - min(zero, west) + (max(zero, beyond) - min(zero, south));
  const most = value(state.depth, place) * (state.cellSize / state.duration);
  if (leaving <= most) return;
  const share = most / leaving;
  if (west < 0) store<f32>(at(easts, place), west * share);
  if (behind > 0) store<f32>(at(easts, place + 1), behind * share);
  if (south < 0) store<f32>(at(souths, place), south * share);
  if (beyond > 0) store<f32>(at(norths, beyondPlace), beyond * share);
}

function updateDepth(state: State, strip: Strip, row: i32): void {
  const last = lastColumn(state, row);
  const first = firstColumn(state, row);
  let wetFrom = 0;
  let wetTo = 0;
  let infiltrated = f64x2.splat(0);
  if (last > 0) {
    const stride = state.stride;
    const start = row * stride;
    const north = northOf(state, strip, row + 1);
    const rate = f32x4.splat(state.duration / state.cellSize);
    const rain = f32x4.splat(state.rain);
    const zero = f32x4.splat(0);
    let largest = zero;
    for (let column = first & ~3; column < last; column += 4) {
      const place = start + column;
      const gain = f32x4.add(
        f32x4.sub(v128.load(at(state.nextEast, place)), v128.load(at(state.nextEast, place + 1))),
        f32x4.sub(v128.load(at(state.nextNorth, place)), v128.load(at(north, place + stride))),
      );
      const moved = f32x4.add(v128.load(at(state.depth, place)), f32x4.mul(rate, gain));
      let depth = f32x4.add(f32x4.pmax(zero, moved), f32x4.mul(rain, v128.load(at(state.rainShare, place))));
      if (column === 0 || column + 3 > state.columns) depth = v128.and(lanesInside(column, state.columns), depth);
      if (state.infiltration !== 0) {
        const taken = f32x4.pmin(
          depth,
          f32x4.mul(f32x4.splat(state.duration), v128.load(at(state.infiltration, place))),
        );
        depth = f32x4.sub(depth, taken);
        infiltrated = addLanes(infiltrated, taken);
      }
      v128.store(at(state.nextDepth, place), depth);
      // No depth is no number: what would be is 0 above.
      largest = f32x4.pmax(largest, depth);
      const wet = i32x4.bitmask(f32x4.gt(depth, zero));
      if (wet !== 0) {
        if (wetTo === 0) wetFrom = column + ctz(wet);
        wetTo = column + 32 - clz(wet);
      }
    }
    strip.largest = max(strip.largest, largestLane(largest));
  }
  storeSum(state.infiltrated, row, sumOfHalves(infiltrated));
  markSpan(state, row, wetFrom, wetTo);
}
