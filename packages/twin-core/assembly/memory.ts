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
  /** 0: local inertial; 1 or 2: shallow water of that order. */
  order: i32;
  /** Sums of each row, f64: what went into the ground, and over the edges. */
  infiltrated: usize;
  edgeInflow: usize;
  edgeOutflow: usize;
}

/** A strip of rows, and what its water met. */
@unmanaged
export class Strip {
  first: i32;
  end: i32;
  /** Rows of the state's stride, as many as the kernel wants: those of the thread that computes the strip. */
  scratch: usize;
  /** Greatest depth, or fastest wave. */
  largest: f32;
  lowest: f32;
  /** Discharges over the edges in west and east, of the row before the strip and of the one behind. */
  westBefore: f32;
  eastBefore: f32;
  westBehind: f32;
  eastBehind: f32;
}

/** Writes a sum of a row. Rows are added up in their order, whichever thread has computed them. */
@inline
export function storeSum(sums: usize, row: i32, sum: f64): void {
  store<f64>(sums + (<usize>row << 3), sum);
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

/**
 * x^(-1/3) of four numbers from 1e-9 to 1e19: a step of the third order and one of Newton from a guess by the exponent.
 * A third of the bits of such a number lies between 2^28 and 2^29, where single precision counts in steps of 32: the
 * whole number can be read off its own bits.
 */
@inline
export function inverseCubeRoots(x: v128): v128 {
  const third = f32x4.splat(1.0 / 3.0);
  const one = f32x4.splat(1.0);
  // 0x54a21d29 − (2^28 + ((bits − (155 << 23)) << 5)), of which all but the bits' own share is constant.
  let root = i32x4.sub(
    i32x4.splat(0x54a21d29 - (1 << 28) + ((155 << 23) << 5)),
    i32x4.shl(f32x4.mul(f32x4.convert_i32x4_s(x), third), 5),
  );
  let error = f32x4.sub(one, f32x4.mul(f32x4.mul(x, root), f32x4.mul(root, root)));
  root = f32x4.add(
    root,
    f32x4.mul(f32x4.mul(root, error), f32x4.add(third, f32x4.mul(f32x4.splat(2.0 / 9.0), error))),
  );
  error = f32x4.sub(one, f32x4.mul(f32x4.mul(x, root), f32x4.mul(root, root)));
  return f32x4.add(root, f32x4.mul(f32x4.mul(root, error), third));
}

/** Adds four numbers to a sum of two halves in double precision. */
@inline
export function addLanes(sums: v128, lanes: v128): v128 {
  return f64x2.add(
    f64x2.add(sums, f64x2.promote_low_f32x4(lanes)),
    f64x2.promote_low_f32x4(i32x4.shuffle(lanes, lanes, 2, 3, 0, 1)),
  );
}

@inline
export function sumOfHalves(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
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
