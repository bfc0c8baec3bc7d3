// Access to the arrays of a state by place. Compiled by AssemblyScript, not by TypeScript.

/** Where a state lies in memory; the page writes it, in this order. */
@unmanaged
export class State {
  columns: i32;
  rows: i32;
  stride: i32;
  cellSize: f32;
  bed: usize;
  friction: usize;
  rainShare: usize;
  /** 0: none. */
  infiltration: usize;
  depth: usize;
  east: usize;
  north: usize;
  from: usize;
  to: usize;
  nextDepth: usize;
  nextEast: usize;
  nextNorth: usize;
  nextFrom: usize;
  nextTo: usize;
  /** Seconds. */
  duration: f32;
  /** Metres. */
  rain: f32;
  /** 1 or 2, of the shallow water kernel. */
  order: i32;
}

/** What a strip of rows took and met; the page reads it. */
@unmanaged
export class Sums {
  infiltrated: f64;
  edgeInflow: f64;
  edgeOutflow: f64;
  /** Greatest depth, or fastest wave. */
  largest: f32;
  lowest: f32;
}

/** A strip of rows. */
@unmanaged
export class Strip {
  first: i32;
  end: i32;
  /** Rows of the state's stride, as many as the kernel wants. */
  scratch: usize;
  sums: Sums;
  /** Discharges over the edges in west and east, of the row before the strip and of the one behind. */
  westBefore: f32;
  eastBefore: f32;
  westBehind: f32;
  eastBehind: f32;
}

@inline
export function at(array: usize, place: i32): usize {
  return array + (<usize>place << 2);
}

@inline
export function value(array: usize, place: i32): f32 {
  return load<f32>(array + (<usize>place << 2));
}

@inline
export function count(array: usize, place: i32): i32 {
  return load<i32>(array + (<usize>place << 2));
}

/** x^(-1/3) of four numbers: a step of the third order and one of Newton from a guess by the exponent. */
@inline
export function inverseCubeRoots(x: v128): v128 {
  const third = f32x4.splat(1.0 / 3.0);
  const one = f32x4.splat(1.0);
  let root = i32x4.sub(
    i32x4.splat(0x54a21d29),
    i32x4.trunc_sat_f32x4_s(f32x4.mul(f32x4.convert_i32x4_s(x), third)),
  );
  let error = f32x4.sub(one, f32x4.mul(f32x4.mul(x, root), f32x4.mul(root, root)));
  root = f32x4.add(
    root,
    f32x4.mul(f32x4.mul(root, error), f32x4.add(third, f32x4.mul(f32x4.splat(2.0 / 9.0), error))),
  );
  error = f32x4.sub(one, f32x4.mul(f32x4.mul(x, root), f32x4.mul(root, root)));
  return f32x4.add(root, f32x4.mul(f32x4.mul(root, error), third));
}

/** Sum of the lanes, in double precision. */
@inline
export function sumOfLanes(lanes: v128): f64 {
  return (
    <f64>f32x4.extract_lane(lanes, 0) +
    <f64>f32x4.extract_lane(lanes, 1) +
    <f64>f32x4.extract_lane(lanes, 2) +
    <f64>f32x4.extract_lane(lanes, 3)
  );
}

@inline
export function largestLane(lanes: v128): f32 {
  return max(
    max(f32x4.extract_lane(lanes, 0), f32x4.extract_lane(lanes, 1)),
    max(f32x4.extract_lane(lanes, 2), f32x4.extract_lane(lanes, 3)),
  );
}

@inline
export function leastLane(lanes: v128): f32 {
  return min(
    min(f32x4.extract_lane(lanes, 0), f32x4.extract_lane(lanes, 1)),
    min(f32x4.extract_lane(lanes, 2), f32x4.extract_lane(lanes, 3)),
  );
}
