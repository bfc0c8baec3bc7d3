import { commonConstants } from './constants.ts';
import type { GpuThreads } from './constants.ts';
import { declareBuffers, STATUS } from './declarations.ts';
import type { KernelBuffers, KernelSource } from './declarations.ts';
import { LISTED, WAKE } from './lists.ts';

const BUFFERS: KernelBuffers = {
  water: 'read_write',
  ground: 'read',
  control: 'read_write',
  meters: 'read_write',
  flags: 'read_write',
  tables: 'read',
  lists: 'read',
};

/**
 * Time series of the batch: for each its first point, and how many with its mode above; then the points, seconds from
 * the start of the batch and value. Modes: 0, the value at the start of the step; 1, at its end; 2, the integral over it.
 */
const SERIES = `
fn modeOf(series: u32) -> u32 { return tables[series].y >> 30u; }
fn pointAt(at: u32) -> vec2f { return bitcast<vec2f>(tables[at]); }

fn firstAfter(series: u32, time: f32) -> u32 {
  let first = tables[series].x;
  let end = first + (tables[series].y & 0x3fffffffu);
  var at = first;
  while (at < end && pointAt(at).x <= time) { at += 1u; }
  return at;
}

fn valueAt(series: u32, time: f32) -> f32 {
  let first = tables[series].x;
  let end = first + (tables[series].y & 0x3fffffffu);
  let after = firstAfter(series, time);
  if (after == first) { return pointAt(first).y; }
  if (after == end) { return pointAt(end - 1u).y; }
  let low = pointAt(after - 1u);
  let high = pointAt(after);
  return low.y + (high.y - low.y) * (time - low.x) / (high.x - low.x);
}

fn integralBetween(series: u32, begin: f32, end: f32) -> f32 {
  let last = tables[series].x + (tables[series].y & 0x3fffffffu);
  var sum = 0.0;
  var left = control.duration;
  var start = vec2f(begin, valueAt(series, begin));
  for (var at = firstAfter(series, begin); at < last && pointAt(at).x < end; at += 1u) {
    let point = pointAt(at);
    let width = min(left, point.x - start.x);
    sum += 0.5 * (start.y + point.y) * width;
    left -= width;
    start = point;
  }
  return sum + 0.5 * (start.y + valueAt(series, end)) * left;
}
`;

/** Decides how long the next step is, as stepDuration of flow-solver.ts, and what acts in it. */
const BEGIN = `
fn chooseStep() {
  control.ticks = 0u;
  control.duration = 0.0;
  if (control.status != 0u || control.elapsed >= control.span || control.steps >= control.mostSteps) { return; }
  var speed = max(control.waveSpeed, bitcast<f32>(atomicLoad(&meters.held)));
  for (var at = grid.stagesAt; at < grid.stagesAt + 2u * grid.stages; at += 2u) {
    let deepest = control.acting[lists[at]] - listed(at + 1u);
    speed = max(speed, sqrt(GRAVITY * max(0.0, deepest)));
  }
  var stable = grid.longestStep;
  if (speed > 0.0) { stable = grid.courantNumber * control.caution * grid.cellSize / speed; }
  control.stable = stable;
  control.speed = speed;
  if (stable < SHORTEST_STEP) {
    control.status = COLLAPSED;
    return;
  }
  let fitting = u32(min(stable, grid.longestStep) * TICKS_PER_SECOND);
  let left = control.span - control.elapsed;
  // Two even steps rather than a long and a tiny one.
  var ticks = fitting;
  if (left <= fitting) { ticks = left; } else if (left < 2u * fitting) { ticks = (left + 1u) / 2u; }
  control.ticks = ticks;
  control.duration = f32(ticks) / TICKS_PER_SECOND;
}

fn beginStep(thread: u32) {
  let now = f32(control.elapsed) / TICKS_PER_SECOND;
  for (var series = thread; series < grid.series; series += LIST_THREADS) {
    if (modeOf(series) == 0u) { control.acting[series] = valueAt(series, now); }
  }
  storageBarrier();
  if (thread == 0u) { chooseStep(); }
  storageBarrier();
  let end = now + control.duration;
  for (var series = thread; series < grid.series; series += LIST_THREADS) {
    let mode = modeOf(series);
    if (mode == 1u) { control.acting[series] = valueAt(series, end); }
    if (mode == 2u) { control.acting[series] = integralBetween(series, now, end); }
  }
}

@compute @workgroup_size(LIST_THREADS)
fn begin(@builtin(local_invocation_index) thread: u32) {
  beginStep(thread);
}
`;

/** Pumps and culverts: as links.ts, one after the other. */
const LINKS_CODE = `
fn levelAt(now: u32, at: u32) -> f32 { return ground[BED + at] + water[now + at]; }

fn culvertDischarge(now: u32, at: u32) -> f32 {
  let levelStart = levelAt(now, lists[at + 1u]);
  let levelEnd = levelAt(now, lists[at + 2u]);
  let floor = listed(at + 4u);
  let higher = max(levelStart, levelEnd);
  let flowing = min(listed(at + 6u), higher - floor);
  if (!(flowing > 0.0)) { return 0.0; }
  let head = higher - max(min(levelStart, levelEnd), floor);
  let discharge = listed(at + 7u) * listed(at + 5u) * flowing * sqrt(2.0 * GRAVITY * max(0.0, head));
  return select(-discharge, discharge, levelStart >= levelEnd);
}

fn moveThroughLinks(now: u32) {
  for (var at = grid.linksAt; at < grid.linksAt + 8u * grid.links; at += 8u) {
    let isPump = lists[at] == 0u;
    var giver = lists[at + 1u];
    var taker = lists[at + 2u];
    var wanted = 0.0;
    var most = water[now + giver];
    if (isPump) {
      wanted = control.acting[lists[at + 3u]];
    } else {
      wanted = control.duration * culvertDischarge(now, at);
      let fall = abs(levelAt(now, giver) - levelAt(now, taker));
      if (wanted < 0.0) {
        giver = lists[at + 2u];
        taker = lists[at + 1u];
      }
      // What a culvert moves in one step must not turn the fall around.
      most = 0.25 * min(water[now + giver], fall);
    }
    let moved = min(abs(wanted) / (grid.cellSize * grid.cellSize), most);
    if (moved == 0.0) { continue; }
    water[now + giver] -= moved;
    if (taker == NONE) {
      addPumped(moved);
    } else {
      water[now + taker] += moved;
      wake(control.moment, taker);
    }
  }
}

fn addPumped(amount: f32) {
  let whole = floor(amount);
  let part = u32((amount - whole) * 4294967296.0);
  let parts = control.pumpedPart + part;
  control.pumpedWhole += u32(whole) + select(0u, 1u, parts < part);
  control.pumpedPart = parts;
}
`;

/** Takes a step or has it taken again, shorter; lets water in, moves it through links. */
const SETTLE = `
const NOTHING = 0u;
const ACCEPTED = 1u;
const REJECTED = 2u;
/** How much of the lost caution each step gives back. */
const RECOVERY = 1.05;

var<workgroup> verdict: u32;

fn judge() -> u32 {
  control.accepted = 0u;
  if (control.ticks == 0u) { return NOTHING; }
  let lacking = bitcast<f32>(atomicExchange(&meters.lacking, 0u));
  let fastest = bitcast<f32>(atomicExchange(&meters.fastest, 0u));
  control.computed += atomicExchange(&meters.computed, 0u);
  control.attempts += 1u;
  if (atomicLoad(&meters.broken) != 0u) { control.status = NO_NUMBER; }
  else if (lacking > ROUNDING_DEPTH) {
    // More left a cell than stood in it.
    control.caution *= 0.5;
    control.retry = 1u;
    return REJECTED;
  }
  control.retry = 0u;
  control.accepted = 1u;
  control.caution = min(1.0, control.caution * RECOVERY);
  control.moment = 1u - control.moment;
  control.elapsed += control.ticks;
  control.steps += 1u;
  control.waveSpeed = fastest;
  atomicStore(&meters.held, 0u);
  return ACCEPTED;
}

fn letIn(thread: u32) {
  let now = control.moment * grid.moment;
  for (var inflow = 0u; inflow < grid.inflows; inflow += 1u) {
    let at = grid.inflowsAt + 3u * inflow;
    let volume = control.acting[lists[at]];
    for (var k = thread; k < lists[at + 2u]; k += LIST_THREADS) {
      let cell = lists[at + 1u] + 2u * k;
      let place = now + lists[cell];
      if (volume > 0.0) {
        let depth = water[place] + volume * listed(cell + 1u);
        water[place] = depth;
        wake(control.moment, lists[cell]);
        atomicMax(&meters.held, bitcast<u32>(sqrt(GRAVITY * depth)));
      }
    }
    storageBarrier();
  }
}

@compute @workgroup_size(LIST_THREADS)
fn settle(@builtin(local_invocation_index) thread: u32) {
  if (thread == 0u) { verdict = judge(); }
  let judged = workgroupUniformLoad(&verdict);
  storageBarrier();
  if (judged == ACCEPTED) {
    letIn(thread);
    if (thread == 0u) { moveThroughLinks(control.moment * grid.moment); }
    storageBarrier();
  }
  if (grid.begins == 1u) { beginStep(thread); }
}
`;

/** Both entry points of the control of steps: `begin` and `settle`. */
export function controlKernels(threads: GpuThreads): {
  readonly begin: KernelSource;
  readonly settle: KernelSource;
} {
  const states = `const COLLAPSED = ${STATUS.collapsed}u;\nconst NO_NUMBER = ${STATUS.noNumber}u;`;
  const code = [
    commonConstants(threads),
    states,
    declareBuffers(BUFFERS),
    LISTED,
    WAKE,
    SERIES,
    BEGIN,
    LINKS_CODE,
    SETTLE,
  ].join('\n');
  return {
    begin: { code, entry: 'begin', buffers: BUFFERS },
    settle: { code, entry: 'settle', buffers: BUFFERS },
  };
}
