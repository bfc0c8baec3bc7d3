import { INERTIAL_WEIGHT } from '../../local-inertial.ts';
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
  edgeFaces: 'read',
  sums: 'read_write',
};

/** Cells around a tile whose outflow is limited, and the faces that takes. */
const RING_COLUMNS = TILE_COLUMNS + 2;
const RING_ROWS = TILE_ROWS + 2;

const RING = declareConstants(
  {
    RING_COLUMNS,
    RING_CELLS: RING_COLUMNS * RING_ROWS,
    WEST_COLUMNS: RING_COLUMNS + 1,
    WEST_FACES: (RING_COLUMNS + 1) * RING_ROWS,
    SOUTH_FACES: RING_COLUMNS * (RING_ROWS + 1),
  },
  { WEIGHT: INERTIAL_WEIGHT, BESIDE: 0.5 * (1 - INERTIAL_WEIGHT) },
);

/** Discharge through a face that is neither on the edge nor beside a dry cell: also of open edges. */
export const FACE_DISCHARGE = `
fn faceDischarge(flowDepth: f32, pushed: f32, drag: f32) -> f32 {
  let root = inverseCubeRoot(flowDepth);
  let square = root * root;
  let discharge = pushed / (1.0 + drag * square * square * square * root);
  let critical = flowDepth * sqrt(GRAVITY * flowDepth);
  return clamp(discharge, -critical, critical);
}
`;

/**
 * A step of the local inertial equations over a tile: the faces of its cells and of the ring around them, then the
 * share that each of these cells can give, then the depths. What lies between two tiles comes out the same in both.
 */
const STEP = `
var<workgroup> westFaces: array<f32, WEST_FACES>;
var<workgroup> southFaces: array<f32, SOUTH_FACES>;
var<workgroup> shares: array<f32, RING_CELLS>;
var<workgroup> scratch: array<vec4f, TILE_THREADS>;

fn isInside(column: i32, row: i32) -> bool {
  return column >= 1 && row >= 1 && column <= i32(grid.columns) && row <= i32(grid.rows);
}

/** Discharge between two cells. @param own, beside, across: discharges of the face, of those along and across. */
fn discharge(now: u32, before: u32, behind: u32, own: f32, beside: f32, across: f32) -> f32 {
  let lower = ground[BED + before];
  let upper = ground[BED + behind];
  let levelBefore = lower + water[now + before];
  let levelBehind = upper + water[now + behind];
  let flowDepth = max(levelBefore, levelBehind) - max(lower, upper);
  if (!(flowDepth > FACE_DEPTH)) { return 0.0; }
  let drag = 0.5 * (ground[grid.friction + before] + ground[grid.friction + behind]);
  return faceDischarge(
    flowDepth,
    WEIGHT * own + BESIDE * beside - GRAVITY * control.duration * flowDepth * (levelBehind - levelBefore) / grid.cellSize,
    control.duration * drag * sqrt(own * own + across * across),
  );
}

fn westFace(now: u32, column: i32, row: i32) -> f32 {
  if (row < 1 || row > i32(grid.rows) || column < 1 || column > i32(grid.columns) + 1) { return 0.0; }
  if (column == 1) { return edgeFaces[u32(row) - 1u]; }
  if (column == i32(grid.columns) + 1) { return edgeFaces[grid.rows + u32(row) - 1u]; }
  let at = placeOf(column, row);
  let east = now + grid.east + at;
  let north = now + grid.north + at;
  let across = 0.25 * (water[north - 1u] + water[north] + water[north + grid.stride - 1u] + water[north + grid.stride]);
  return discharge(now, at - 1u, at, water[east], water[east - 1u] + water[east + 1u], across);
}

fn southFace(now: u32, column: i32, row: i32) -> f32 {
  if (column < 1 || column > i32(grid.columns) || row < 1 || row > i32(grid.rows) + 1) { return 0.0; }
  if (row == 1) { return edgeFaces[2u * grid.rows + u32(column) - 1u]; }
  if (row == i32(grid.rows) + 1) { return edgeFaces[2u * grid.rows + grid.columns + u32(column) - 1u]; }
  let at = placeOf(column, row);
  let east = now + grid.east + at;
  let north = now + grid.north + at;
  let across = 0.25 * (water[east - grid.stride] + water[east] + water[east - grid.stride + 1u] + water[east + 1u]);
  return discharge(now, at - grid.stride, at, water[north], water[north - grid.stride] + water[north + grid.stride], across);
}

/** Share of what would leave a cell that stands in it. */
fn shareOf(now: u32, column: i32, row: i32, west: f32, east: f32, south: f32, north: f32) -> f32 {
  if (!isInside(column, row)) { return 1.0; }
  let leaving = max(0.0, -west) + max(0.0, east) + max(0.0, -south) + max(0.0, north);
  let most = water[now + placeOf(column, row)] * grid.cellSize / control.duration;
  if (leaving <= most) { return 1.0; }
  return most / leaving;
}

/** A face's water has one giver only. */
fn limited(face: f32, before: f32, behind: f32) -> f32 {
  return face * select(behind, before, face > 0.0);
}

${STEP_TILE}
  for (var k = thread; k < WEST_FACES + SOUTH_FACES; k += TILE_THREADS) {
    if (k < WEST_FACES) {
      westFaces[k] = westFace(now, first.x + i32(k % WEST_COLUMNS), first.y + i32(k / WEST_COLUMNS));
    } else {
      let j = k - WEST_FACES;
      southFaces[j] = southFace(now, first.x + i32(j % RING_COLUMNS), first.y + i32(j / RING_COLUMNS));
    }
  }
  workgroupBarrier();
  for (var k = thread; k < RING_CELLS; k += TILE_THREADS) {
    let x = k % RING_COLUMNS;
    let y = k / RING_COLUMNS;
    let west = y * WEST_COLUMNS + x;
    shares[k] = shareOf(now, first.x + i32(x), first.y + i32(y),
      westFaces[west], westFaces[west + 1u], southFaces[k], southFaces[k + RING_COLUMNS]);
  }
  workgroupBarrier();
  var met = Met(false, false, 0.0, 0.0, 0.0, 0.0, 0.0);
  for (var k = thread; k < TILE_CELLS; k += TILE_THREADS) {
    let own = vec2u(k % TILE_COLUMNS, k / TILE_COLUMNS);
    let column = first.x + i32(own.x) + 1;
    let row = first.y + i32(own.y) + 1;
    if (isInside(column, row)) { updateCell(now, next, column, row, own, &met); }
  }
  finishTile(tile, thread, met);
}

fn updateCell(now: u32, next: u32, column: i32, row: i32, own: vec2u, met: ptr<function, Met>) {
  let ring = (own.y + 1u) * RING_COLUMNS + own.x + 1u;
  let face = (own.y + 1u) * WEST_COLUMNS + own.x + 1u;
  let west = limited(westFaces[face], shares[ring - 1u], shares[ring]);
  let east = limited(westFaces[face + 1u], shares[ring], shares[ring + 1u]);
  let south = limited(southFaces[ring], shares[ring - RING_COLUMNS], shares[ring]);
  let north = limited(southFaces[ring + RING_COLUMNS], shares[ring], shares[ring + RING_COLUMNS]);
  let at = placeOf(column, row);
  let rate = control.duration / grid.cellSize;
  let left = water[now + at] + rate * (west - east + (south - north));
  let depth = rainAndSeep(at, left, met);
  water[next + at] = depth;
  water[next + grid.east + at] = west;
  water[next + grid.north + at] = south;
  if (column == i32(grid.columns)) { water[next + grid.east + at + 1u] = east; }
  if (row == i32(grid.rows)) { water[next + grid.north + at + grid.stride] = north; }
  (*met).broken |= isBroken(left) || isBroken(depth);
  (*met).wet |= depth > 0.0;
  (*met).speed = max((*met).speed, sqrt(GRAVITY * depth));
  if (column == 1) { addEdge(met, rate * west); }
  if (column == i32(grid.columns)) { addEdge(met, -rate * east); }
  if (row == 1) { addEdge(met, rate * south); }
  if (row == i32(grid.rows)) { addEdge(met, -rate * north); }
}
`;

export function localInertialStep(threads: GpuThreads): KernelSource {
  const code = [
    commonConstants(threads),
    RING,
    declareBuffers(BUFFERS),
    INVERSE_CUBE_ROOT,
    FACE_DISCHARGE,
    TILE,
    STEP,
  ];
  return { code: code.join('\n'), entry: 'stepTile', buffers: BUFFERS };
}
