import { inverseCubeRoot } from '../numeric/inverse-cube-root.ts';
import { sumEdgeFaces } from './edge-sums.ts';
import { ALONE } from './flow-kernel.ts';
import type { FlowKernel, FlowStep, FlowSums } from './flow-kernel.ts';
import { GRAVITY } from './flow-state.ts';
import type { FlowState } from './flow-state.ts';
import { fastestWave } from './wave-speed.ts';
import { openSpan } from './wet-span.ts';

/**
 * Weight of a face's own discharge against its neighbours' along the flow (de Almeida et al. 2012, eq. 13); as in
 * Itzi.
 */
export const INERTIAL_WEIGHT = 0.9;

/** Depth at a face below which nothing flows, metres. */
export const FACE_DEPTH = 1e-4;

/**
 * Local inertial approximation of the shallow water equations on faces between cells (Bates, Horritt and Fewtrell 2010,
 * eq. 11, with the weights of de Almeida, Bates, Freer and Souvignet 2012, eq. 13), for slow floods: without advection,
 * so not for dam breaks and flow above critical. Discharge is kept at or below the critical one; no more leaves a cell
 * in a step than stands in it, so depths stay at 0 or above and volume is kept. Scalar, double precision: the reference.
 */
export function createLocalInertialKernel(state: FlowState): FlowKernel {
  return {
    ...ALONE,
    state,
    roundingDepth: 1e-12,
    waveSpeed: () => fastestWave(state, 'local-inertial'),
    step: (step) => stepLocalInertial(state, step),
  };
}

function stepLocalInertial(state: FlowState, step: FlowStep): FlowSums {
  const { rows, next } = state;
  const sums = { infiltrated: 0, deepest: 0 };
  const everywhere = step.rain > 0;
  for (let row = 1; row <= rows + 2; row += 1) {
    if (row <= rows) {
      openSpan(state, row, everywhere);
      if ((next.to[row] as number) > 0) {
        computeWestFaces(state, row, step.duration);
        computeSouthFaces(state, row, step.duration);
      }
    }
    if (row >= 2 && row <= rows + 1) limitOutflow(state, row - 1, step.duration);
    if (row >= 3) updateDepth(state, row - 2, step, sums);
  }
  return { ...sums, ...sumEdgeFaces(state), waveSpeed: Math.sqrt(GRAVITY * sums.deepest), lowest: 0 };
}

/** Discharges over the west faces of a row's cells but the first's, which lies on the edge. */
function computeWestFaces(state: FlowState, row: number, duration: number): void {
  const { now, next, bed, friction, stride, columns, cellSize } = state;
  const { depth, east, north } = now;
  const from = row * stride + Math.max(2, next.from[row] as number);
  const to = row * stride + Math.min(columns, next.to[row] as number);
  for (let at = from; at <= to; at += 1) {
    const lower = bed[at - 1] as number;
    const upper = bed[at] as number;
    const levelBefore = lower + (depth[at - 1] as number);
    const levelBehind = upper + (depth[at] as number);
    const flowDepth = Math.max(levelBefore, levelBehind) - Math.max(lower, upper);
    if (!(flowDepth > FACE_DEPTH)) {
      next.east[at] = 0;
      continue;
    }
    const own = east[at] as number;
    const across =
      0.25 *
      ((north[at - 1] as number) +
        (north[at] as number) +
        (north[at + stride - 1] as number) +
        (north[at + stride] as number));
    const along = INERTIAL_WEIGHT * own + BESIDE * ((east[at - 1] as number) + (east[at + 1] as number));
    const drag = 0.5 * ((friction[at - 1] as number) + (friction[at] as number));
    next.east[at] = faceDischarge(
      flowDepth,
      along - (GRAVITY * duration * flowDepth * (levelBehind - levelBefore)) / cellSize,
      duration * drag * Math.sqrt(own * own + across * across),
    );
  }
}

const BESIDE = 0.5 * (1 - INERTIAL_WEIGHT);

/** Discharges over the south faces of a row's cells; the southernmost row's lie on the edge. */
function computeSouthFaces(state: FlowState, row: number, duration: number): void {
  if (row === 1) return;
  const { now, next, bed, friction, stride, columns, cellSize } = state;
  const { depth, east, north } = now;
  const from = row * stride + Math.max(1, next.from[row] as number);
  const to = row * stride + Math.min(columns + 1, next.to[row] as number);
  for (let at = from; at < to; at += 1) {
    const south = at - stride;
    const lower = bed[south] as number;
    const upper = bed[at] as number;
    const levelBefore = lower + (depth[south] as number);
    const levelBehind = upper + (depth[at] as number);
    const flowDepth = Math.max(levelBefore, levelBehind) - Math.max(lower, upper);
    if (!(flowDepth > FACE_DEPTH)) {
      next.north[at] = 0;
      continue;
    }
    const own = north[at] as number;
    const across =
      0.25 *
      ((east[south] as number) +
        (east[at] as number) +
        (east[south + 1] as number) +
        (east[at + 1] as number));
    const along =
      INERTIAL_WEIGHT * own + BESIDE * ((north[south] as number) + (north[at + stride] as number));
    const drag = 0.5 * ((friction[south] as number) + (friction[at] as number));
    next.north[at] = faceDischarge(
      flowDepth,
      along - (GRAVITY * duration * flowDepth * (levelBehind - levelBefore)) / cellSize,
      duration * drag * Math.sqrt(own * own + across * across),
    );
  }
}

/**
 * @param pushed discharge without friction, m²/s.
 * @param drag Δt g n² |q|.
 */
export function faceDischarge(flowDepth: number, pushed: number, drag: number): number {
  const root = inverseCubeRoot(flowDepth);
  const square = root * root;
  const discharge = pushed / (1 + drag * square * square * square * root);
  const critical = flowDepth * Math.sqrt(GRAVITY * flowDepth);
  return Math.max(-critical, Math.min(critical, discharge));
}

/** Takes back what would leave the cells of a row beyond what stands in them. A face's water has one giver only. */
function limitOutflow(state: FlowState, row: number, duration: number): void {
  const { now, next, stride, cellSize } = state;
  const { east, north } = next;
  const rate = cellSize / duration;
  const end = row * stride + (next.to[row] as number);
  for (let at = row * stride + (next.from[row] as number); at < end; at += 1) {
    const west = east[at] as number;
    const behind = east[at + 1] as number;
    const south = north[at] as number;
    const beyond = north[at + stride] as number;
    const leaving = Math.max(0, -west) + Math.max(0, behind) + Math.max(0, -south) + Math.max(0, beyond);
    const most = (now.depth[at] as number) * rate;
    if (leaving <= most) continue;
    const share = most / leaving;
    if (west < 0) east[at] = west * share;
    if (behind > 0) east[at + 1] = behind * share;
    if (south < 0) north[at] = south * share;
    if (beyond > 0) north[at + stride] = beyond * share;
  }
}

function updateDepth(
  state: FlowState,
  row: number,
  { duration, rain }: FlowStep,
  sums: { infiltrated: number; deepest: number },
): void {
  const { now, next, stride, cellSize, rainShare, infiltration } = state;
  const { east, north } = next;
  const rate = duration / cellSize;
  const start = row * stride;
  const end = start + (next.to[row] as number);
  let [first, last] = [0, -1];
  for (let at = start + (next.from[row] as number); at < end; at += 1) {
    const gain =
      (east[at] as number) -
      (east[at + 1] as number) +
      ((north[at] as number) - (north[at + stride] as number));
    // Rounding alone can take a cell that the limit empties a hair below 0.
    let depth = Math.max(0, (now.depth[at] as number) + rate * gain) + rain * (rainShare[at] as number);
    if (infiltration !== undefined) {
      const taken = Math.min(depth, duration * (infiltration[at] as number));
      depth -= taken;
      sums.infiltrated += taken;
    }
    next.depth[at] = depth;
    if (depth === 0) continue;
    if (last < 0) first = at - start;
    last = at - start;
    if (!(depth <= sums.deepest)) sums.deepest = depth;
  }
  next.from[row] = first;
  next.to[row] = last + 1;
}
