import { FACE_DISCHARGE } from './local-inertial.ts';
import { commonConstants } from './constants.ts';
import type { GpuThreads } from './constants.ts';
import { declareBuffers } from './declarations.ts';
import type { KernelBuffers, KernelSource } from './declarations.ts';
import { LISTED, WAKE } from './lists.ts';
import { INVERSE_CUBE_ROOT } from './tile.ts';

const BEDS_BUFFERS: KernelBuffers = { ground: 'read_write', control: 'read', lists: 'read' };

const BEDS = `
@compute @workgroup_size(LIST_THREADS)
fn changeBeds(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let entry = id.y * groups.x * LIST_THREADS + id.x;
  if (entry >= grid.beds || control.ticks == 0u) { return; }
  let at = grid.bedsAt + 4u * entry;
  let share = min(1.0, control.acting[lists[at + 1u]]);
  ground[BED + lists[at]] = listed(at + 2u) + share * (listed(at + 3u) - listed(at + 2u));
}
`;

const EDGES_BUFFERS: KernelBuffers = {
  water: 'read_write',
  ground: 'read_write',
  control: 'read',
  flags: 'read_write',
  edgeFaces: 'read_write',
  lists: 'read',
};

/** What stands beyond an open cell of the edge: place, inside, outside, face, plane, slot, outwards, series. */
const EDGE = `
struct Edge { place: u32, inside: u32, outside: u32, face: u32, plane: u32, slot: u32, sign: f32, level: u32 }

fn edgeAt(index: u32) -> Edge {
  let at = grid.edgesAt + 8u * index;
  return Edge(lists[at], lists[at + 1u], lists[at + 2u], lists[at + 3u], lists[at + 4u], lists[at + 5u],
    listed(at + 6u), lists[at + 7u]);
}
`;

/** Discharges over open edges: as setEdgeFaces of open-boundaries.ts. */
const EDGE_FACES = `
@compute @workgroup_size(LIST_THREADS)
fn setEdges(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let entry = id.y * groups.x * LIST_THREADS + id.x;
  if (entry >= grid.edges || control.ticks == 0u) { return; }
  let edge = edgeAt(entry);
  let now = control.moment * grid.moment;
  let bed = ground[BED + edge.place];
  let depth = water[now + edge.place];
  let level = bed + depth;
  var fall = max(0.0, ground[BED + edge.inside] + water[now + edge.inside] - level);
  var flowDepth = depth;
  if (edge.level != NONE) {
    let outside = control.acting[edge.level];
    fall = level - outside;
    flowDepth = max(level, outside) - bed;
  }
  var outwards = 0.0;
  if (flowDepth > FACE_DEPTH) {
    let own = water[now + edge.plane + edge.face] * edge.sign;
    outwards = faceDischarge(
      flowDepth,
      own + GRAVITY * control.duration * flowDepth * fall / grid.cellSize,
      control.duration * ground[grid.friction + edge.place] * abs(own),
    );
  }
  edgeFaces[edge.slot] = edge.sign * outwards;
  if (outwards != 0.0) { wake(control.moment, edge.place); }
}
`;

/** Water in the rim behind open edges: as setRim of open-boundaries.ts. */
const EDGE_RIM = `
@compute @workgroup_size(LIST_THREADS)
fn setEdges(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let entry = id.y * groups.x * LIST_THREADS + id.x;
  if (entry >= grid.edges || control.ticks == 0u) { return; }
  let edge = edgeAt(entry);
  let now = control.moment * grid.moment;
  let along = now + edge.plane;
  let across = now + grid.east + grid.north - edge.plane;
  let bed = ground[BED + edge.place];
  let depth = water[now + edge.place];
  var leaving = 0.0;
  if (depth > 0.0) { leaving = edge.sign * water[along + edge.place] / depth; }
  ground[BED + edge.outside] = bed;
  ground[grid.friction + edge.outside] = ground[grid.friction + edge.place];
  if (edge.level == NONE) {
    water[now + edge.outside] = depth;
    water[along + edge.outside] = edge.sign * depth * max(0.0, leaving);
    water[across + edge.outside] = water[across + edge.place];
    return;
  }
  let beyond = max(0.0, control.acting[edge.level] - bed);
  let critical = sqrt(GRAVITY * beyond);
  let speed = leaving + 2.0 * (sqrt(GRAVITY * depth) - critical);
  water[now + edge.outside] = beyond;
  water[along + edge.outside] = edge.sign * beyond * clamp(speed, -critical, critical);
  water[across + edge.outside] = 0.0;
  if (beyond > 0.0) { wake(control.moment, edge.place); }
}
`;

const HOLD_BUFFERS: KernelBuffers = {
  water: 'read_write',
  ground: 'read',
  control: 'read',
  meters: 'read_write',
  flags: 'read_write',
  lists: 'read',
  heldSums: 'read_write',
};

/** Cells filled or drained to the height their water has: as held-water.ts. */
const HOLD = `
var<workgroup> volumes: array<vec2f, LIST_THREADS>;

fn addHeld(at: u32, amount: f32) {
  let whole = floor(amount);
  let part = u32((amount - whole) * 4294967296.0);
  let parts = heldSums[at + 1u] + part;
  heldSums[at] += u32(whole) + select(0u, 1u, parts < part);
  heldSums[at + 1u] = parts;
}

@compute @workgroup_size(LIST_THREADS)
fn holdWater(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  if (control.accepted == 0u) { return; }
  let entry = id.y * groups.x * LIST_THREADS + id.x;
  var volume = vec2f(0.0);
  if (entry < grid.held) {
    let at = grid.heldAt + 3u * entry;
    let place = lists[at];
    let cell = control.moment * grid.moment + place;
    let before = water[cell];
    let depth = max(0.0, listed(at + 2u) + control.acting[lists[at + 1u]] - ground[BED + place]);
    water[cell] = depth;
    volume = max(vec2f(0.0), vec2f(depth - before, before - depth));
    if (depth > 0.0) {
      atomicMax(&meters.held, bitcast<u32>(sqrt(GRAVITY * depth)));
      if (before == 0.0) { wake(control.moment, place); }
    }
  }
  volumes[thread] = volume;
  for (var half = LIST_THREADS / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (thread < half) { volumes[thread] += volumes[thread + half]; }
  }
  workgroupBarrier();
  if (thread == 0u) {
    let sum = 4u * (group.y * groups.x + group.x);
    addHeld(sum, volumes[0].x);
    addHeld(sum + 2u, volumes[0].y);
  }
}
`;

export function bedsKernel(threads: GpuThreads): KernelSource {
  const code = [commonConstants(threads), declareBuffers(BEDS_BUFFERS), LISTED, BEDS];
  return { code: code.join('\n'), entry: 'changeBeds', buffers: BEDS_BUFFERS };
}

/** @param onFaces the solver keeps discharges on faces, not in cells. */
export function edgesKernel(threads: GpuThreads, onFaces: boolean): KernelSource {
  const code = [commonConstants(threads), declareBuffers(EDGES_BUFFERS), LISTED, WAKE, EDGE];
  const body = onFaces ? [INVERSE_CUBE_ROOT, FACE_DISCHARGE, EDGE_FACES] : [EDGE_RIM];
  return { code: [...code, ...body].join('\n'), entry: 'setEdges', buffers: EDGES_BUFFERS };
}

export function holdKernel(threads: GpuThreads): KernelSource {
  const code = [commonConstants(threads), declareBuffers(HOLD_BUFFERS), LISTED, WAKE, HOLD];
  return { code: code.join('\n'), entry: 'holdWater', buffers: HOLD_BUFFERS };
}
