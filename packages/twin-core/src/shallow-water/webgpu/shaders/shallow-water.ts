import { STILL_DEPTH } from '../../hllc-flux.ts';
import { SHORE_DEPTH } from '../../reconstruction.ts';
import { TILE_COLUMNS, TILE_ROWS } from '../tiles.ts';
import { commonConstants } from './constants.ts';
import type { GpuThreads } from './constants.ts';
import { declareBuffers, declareConstants } from './declarations.ts';
import type { KernelBuffers, KernelSource } from './declarations.ts';
import { INVERSE_CUBE_ROOT, STEP_TILE, TILE } from './tile.ts';

const BUFFERS: KernelBuffers = {
  water: 'read_write',
  ground: 'read',
  control: 'read',
  meters: 'read_write',
  flags: 'read_write',
  sums: 'read_write',
};

/** Cells of a tile and the ring around it, whose sides are reconstructed, and the faces of the tile. */
const RING_COLUMNS = TILE_COLUMNS + 2;
const RING_CELLS = RING_COLUMNS * (TILE_ROWS + 2);
const WEST_FACES = (TILE_COLUMNS + 1) * TILE_ROWS;
const FACES = WEST_FACES + TILE_COLUMNS * (TILE_ROWS + 1);

/**
 * A side is (depth, bed, speed towards east, towards north). First order has one for all four sides of a cell; second
 * order as in reconstruction.ts.
 */
const RECONSTRUCTION = `
fn isWall(bed: f32) -> bool { return bed >= WALL; }

fn evenSide(now: u32, at: u32) -> vec4f {
  let given = water[now + at];
  if (given > STILL_DEPTH) {
    return vec4f(given, ground[BED + at], water[now + grid.east + at] / given, water[now + grid.north + at] / given);
  }
  return vec4f(0.0, ground[BED + at] + given, 0.0, 0.0);
}

fn isDry(now: u32, at: u32) -> bool {
  return water[now + at] < SHORE_DEPTH && !isWall(ground[BED + at]);
}

fn isShore(now: u32, at: u32) -> bool {
  return !(water[now + at] >= SHORE_DEPTH) ||
    isDry(now, at - 1u) || isDry(now, at + 1u) || isDry(now, at - grid.stride) || isDry(now, at + grid.stride);
}

fn limitedSlope(before: vec4f, behind: vec4f) -> vec4f {
  let lesser = select(behind, before, abs(before) < abs(behind));
  return select(lesser, vec4f(0.0), before * behind <= vec4f(0.0));
}

/** Depth, level and the two speeds. */
fn stateOf(now: u32, at: u32, depth: f32) -> vec4f {
  return vec4f(depth, depth, water[now + grid.east + at] / depth, water[now + grid.north + at] / depth);
}

/** Slopes of depth, level and the two speeds; across a wall nothing has one. */
fn slopesOf(now: u32, at: u32, step: u32) -> vec4f {
  let low = ground[BED + at - step];
  let high = ground[BED + at + step];
  if (isWall(low) || isWall(high)) { return vec4f(0.0); }
  let bed = ground[BED + at];
  let own = stateOf(now, at, water[now + at]);
  let before = own - stateOf(now, at - step, water[now + at - step]) + vec4f(0.0, bed - low, 0.0, 0.0);
  let behind = stateOf(now, at + step, water[now + at + step]) - own + vec4f(0.0, high - bed, 0.0, 0.0);
  return limitedSlope(before, behind);
}

fn sideOf(middle: vec4f, slopes: vec4f, sign: f32) -> vec4f {
  let half = 0.5 * sign;
  return vec4f(
    max(0.0, middle.x + half * slopes.x),
    middle.y + half * (slopes.y - slopes.x),
    middle.z + half * slopes.z,
    middle.w + half * slopes.w,
  );
}

fn setSides(k: u32, west: vec4f, east: vec4f, south: vec4f, north: vec4f) {
  if (ORDER == 1u) {
    sides[k] = west;
    return;
  }
  sides[4u * k] = west;
  sides[4u * k + 1u] = east;
  sides[4u * k + 2u] = south;
  sides[4u * k + 3u] = north;
}

fn reconstruct(now: u32, column: i32, row: i32, k: u32) {
  if (column > i32(grid.columns) + 1 || row > i32(grid.rows) + 1) {
    let wall = vec4f(0.0, WALL, 0.0, 0.0);
    setSides(k, wall, wall, wall, wall);
    return;
  }
  let at = placeOf(column, row);
  let isInside = column >= 1 && row >= 1 && column <= i32(grid.columns) && row <= i32(grid.rows);
  if (ORDER == 1u || !isInside || isShore(now, at)) {
    let side = evenSide(now, at);
    setSides(k, side, side, side, side);
    return;
  }
  let along = slopesOf(now, at, 1u);
  let up = slopesOf(now, at, grid.stride);
  let depth = water[now + at];
  let east = water[now + grid.east + at] / depth;
  let north = water[now + grid.north + at] / depth;
  let half = 0.5 * control.duration / grid.cellSize;
  let later = vec4f(
    depth - half * (east * along.x + north * up.x + depth * (along.z + up.w)),
    ground[BED + at],
    east - half * (east * along.z + north * up.z + GRAVITY * along.y),
    north - half * (east * along.w + north * up.w + GRAVITY * up.y),
  );
  setSides(k, sideOf(later, along, -1.0), sideOf(later, along, 1.0), sideOf(later, up, -1.0), sideOf(later, up, 1.0));
}

/** West, east, south or north side of a cell. */
fn side(k: u32, which: u32) -> vec4f {
  if (ORDER == 1u) { return sides[k]; }
  return sides[4u * k + which];
}
`;

/** As hllc-flux.ts and row-fluxes.ts; a side is turned so that its third member is the speed along. */
const FLUX = `
/** Mass, momentum along, momentum across. */
fn hllcFlux(left: vec3f, right: vec3f) -> vec3f {
  let dryLeft = left.x <= STILL_DEPTH;
  let dryRight = right.x <= STILL_DEPTH;
  if (dryLeft && dryRight) { return vec3f(0.0); }
  let celerityLeft = sqrt(GRAVITY * left.x);
  let celerityRight = sqrt(GRAVITY * right.x);
  let middleSpeed = 0.5 * (left.y + right.y) + celerityLeft - celerityRight;
  let middleCelerity = abs(0.5 * (celerityLeft + celerityRight) + 0.25 * (left.y - right.y));
  var slow = left.y - celerityLeft;
  if (dryLeft) { slow = right.y - 2.0 * celerityRight; }
  else if (!dryRight) { slow = min(slow, middleSpeed - middleCelerity); }
  var fast = right.y + celerityRight;
  if (dryRight) { fast = left.y + 2.0 * celerityLeft; }
  else if (!dryLeft) { fast = max(fast, middleSpeed + middleCelerity); }
  let massLeft = left.x * left.y;
  let massRight = right.x * right.y;
  let pressureLeft = massLeft * left.y + 0.5 * GRAVITY * left.x * left.x;
  let pressureRight = massRight * right.y + 0.5 * GRAVITY * right.x * right.x;
  var mass = massLeft;
  var along = pressureLeft;
  if (slow < 0.0) {
    mass = massRight;
    along = pressureRight;
    if (fast > 0.0) {
      let width = 1.0 / (fast - slow);
      mass = (fast * massLeft - slow * massRight + slow * fast * (right.x - left.x)) * width;
      along = (fast * pressureLeft - slow * pressureRight + slow * fast * (massRight - massLeft)) * width;
    }
  }
  return vec3f(mass, along, mass * select(right.z, left.z, mass >= 0.0));
}

/** Mass, momentum along as the cell before and as the cell behind feels it, momentum across. */
fn faceFlux(left: vec4f, right: vec4f) -> vec4f {
  if (left.x == 0.0 && right.x == 0.0) { return vec4f(0.0); }
  if (isWall(right.y)) {
    let along = hllcFlux(vec3f(left.x, left.z, 0.0), vec3f(left.x, -left.z, 0.0)).y;
    return vec4f(0.0, along, along, 0.0);
  }
  if (isWall(left.y)) {
    let along = hllcFlux(vec3f(right.x, -right.z, 0.0), vec3f(right.x, right.z, 0.0)).y;
    return vec4f(0.0, along, along, 0.0);
  }
  let sill = max(left.y, right.y);
  let reducedLeft = max(0.0, left.x + left.y - sill);
  let reducedRight = max(0.0, right.x + right.y - sill);
  let flux = hllcFlux(vec3f(reducedLeft, left.zw), vec3f(reducedRight, right.zw));
  return vec4f(
    flux.x,
    flux.y + 0.5 * GRAVITY * (left.x * left.x - reducedLeft * reducedLeft),
    flux.y + 0.5 * GRAVITY * (right.x * right.x - reducedRight * reducedRight),
    flux.z,
  );
}

/** West faces first, then south faces. */
fn computeFace(k: u32) {
  if (k < WEST_FACES) {
    let ring = (k / (TILE_COLUMNS + 1u) + 1u) * RING_COLUMNS + k % (TILE_COLUMNS + 1u) + 1u;
    scratch[k] = faceFlux(side(ring - 1u, 1u), side(ring, 0u));
    return;
  }
  let j = k - WEST_FACES;
  let ring = (j / TILE_COLUMNS + 1u) * RING_COLUMNS + j % TILE_COLUMNS + 1u;
  scratch[k] = faceFlux(side(ring - RING_COLUMNS, 3u).xywz, side(ring, 2u).xywz);
}
`;

const UPDATE = `
/** Share of the discharge that friction leaves: as in full-shallow-water.ts. */
fn slowing(depth: f32, east: f32, north: f32, drag: f32) -> f32 {
  let root = inverseCubeRoot(depth);
  let square = root * root;
  let strength = 4.0 * drag * sqrt(east * east + north * north) * square * square * square * root;
  return 2.0 / (1.0 + sqrt(1.0 + strength));
}

/** What the bed's slope within a cell takes of the momentum. */
fn bedThrust(low: vec4f, high: vec4f) -> f32 {
  return 0.5 * GRAVITY * (low.x + high.x) * (high.y - low.y);
}

fn updateCell(now: u32, next: u32, column: i32, row: i32, own: vec2u, met: ptr<function, Met>) {
  let ring = (own.y + 1u) * RING_COLUMNS + own.x + 1u;
  let face = own.y * (TILE_COLUMNS + 1u) + own.x;
  let west = scratch[face];
  let east = scratch[face + 1u];
  let south = scratch[WEST_FACES + own.y * TILE_COLUMNS + own.x];
  let north = scratch[WEST_FACES + (own.y + 1u) * TILE_COLUMNS + own.x];
  let at = placeOf(column, row);
  let rate = control.duration / grid.cellSize;
  let outflow = east.x - west.x + (north.x - south.x);
  let eastwards = east.y - west.z + (north.w - south.w) + bedThrust(side(ring, 0u), side(ring, 1u));
  let northwards = east.w - west.w + (north.y - south.z) + bedThrust(side(ring, 2u), side(ring, 3u));
  let left = water[now + at] - rate * outflow;
  let depth = rainAndSeep(at, left, met);
  let toEast = water[now + grid.east + at] - rate * eastwards;
  let toNorth = water[now + grid.north + at] - rate * northwards;
  var slowed = 0.0;
  var speed = 0.0;
  if (depth > STILL_DEPTH) {
    slowed = slowing(depth, toEast, toNorth, control.duration * ground[grid.friction + at]);
    speed = slowed * max(abs(toEast), abs(toNorth)) / depth + sqrt(GRAVITY * depth);
  }
  water[next + at] = depth;
  water[next + grid.east + at] = toEast * slowed;
  water[next + grid.north + at] = toNorth * slowed;
  (*met).broken |= isBroken(left) || isBroken(depth) || isBroken(speed);
  (*met).wet |= depth > 0.0;
  (*met).speed = max((*met).speed, speed);
  (*met).lacking = max((*met).lacking, -left);
  if (column == 1) { addEdge(met, rate * west.x); }
  if (column == i32(grid.columns)) { addEdge(met, -rate * east.x); }
  if (row == 1) { addEdge(met, rate * south.x); }
  if (row == i32(grid.rows)) { addEdge(met, -rate * north.x); }
}
`;

/** A step of the shallow water equations over a tile: sides of cells, fluxes through faces, new moments. */
const STEP = `
var<workgroup> sides: array<vec4f, SIDES>;
var<workgroup> scratch: array<vec4f, FACES>;

${STEP_TILE}
  for (var k = thread; k < RING_CELLS; k += TILE_THREADS) {
    reconstruct(now, first.x + i32(k % RING_COLUMNS), first.y + i32(k / RING_COLUMNS), k);
  }
  workgroupBarrier();
  for (var k = thread; k < FACES; k += TILE_THREADS) { computeFace(k); }
  workgroupBarrier();
  var met = Met(false, false, 0.0, 0.0, 0.0, 0.0, 0.0);
  for (var k = thread; k < TILE_CELLS; k += TILE_THREADS) {
    let own = vec2u(k % TILE_COLUMNS, k / TILE_COLUMNS);
    let column = first.x + i32(own.x) + 1;
    let row = first.y + i32(own.y) + 1;
    if (column <= i32(grid.columns) && row <= i32(grid.rows)) { updateCell(now, next, column, row, own, &met); }
  }
  // What is summed up overwrites the fluxes.
  workgroupBarrier();
  finishTile(tile, thread, met);
}
`;

export function shallowWaterStep(threads: GpuThreads, order: 1 | 2): KernelSource {
  const constants = declareConstants(
    {
      ORDER: order,
      RING_COLUMNS,
      RING_CELLS,
      WEST_FACES,
      FACES,
      SIDES: order === 1 ? RING_CELLS : 4 * RING_CELLS,
    },
    { STILL_DEPTH, SHORE_DEPTH },
  );
  const code = [
    commonConstants(threads),
    constants,
    declareBuffers(BUFFERS),
    INVERSE_CUBE_ROOT,
    TILE,
    RECONSTRUCTION,
    FLUX,
    UPDATE,
    STEP,
  ];
  return { code: code.join('\n'), entry: 'stepTile', buffers: BUFFERS };
}
