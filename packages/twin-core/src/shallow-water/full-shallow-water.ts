import { inverseCubeRoot } from '../numeric/inverse-cube-root.ts';
import { ALONE } from './flow-kernel.ts';
import type { FlowKernel, FlowStep, FlowSums } from './flow-kernel.ts';
import { GRAVITY } from './flow-state.ts';
import type { FlowState } from './flow-state.ts';
import { STILL_DEPTH } from './hllc-flux.ts';
import { createRowStates, reconstructEven, reconstructSloped } from './reconstruction.ts';
import type { RowStates, SideStates } from './reconstruction.ts';
import { computeFace, createRowFluxes } from './row-fluxes.ts';
import type { RowFluxes } from './row-fluxes.ts';
import { fastestWave, waveSpeedOf } from './wave-speed.ts';
import { openSpan } from './wet-span.ts';

/**
 * Full shallow water equations by Godunov's method with HLLC fluxes on a bed by hydrostatic reconstruction (Audusse,
 * Bouchut, Bristeau, Klein and Perthame 2004), Manning's friction taken implicitly: for dam breaks and fast flow. First
 * order, or second by limited slopes and Hancock's half step. A lake at rest stays at rest; depths stay at 0 or
 * above for steps short enough, which `lowest` tells. Scalar, double precision: the reference.
 */
export function createShallowWaterKernel(state: FlowState, order: 1 | 2): FlowKernel {
  const work: Work = {
    order,
    own: createRowStates(state.stride),
    beyond: createRowStates(state.stride),
    west: createRowFluxes(state.stride),
    south: createRowFluxes(state.stride),
    north: createRowFluxes(state.stride),
  };
  return {
    ...ALONE,
    state,
    roundingDepth: 1e-12,
    waveSpeed: () => fastestWave(state, 'shallow-water'),
    step: (step) => stepShallowWater(state, work, step),
  };
}

/** What a step goes over the rows with: the water at the sides of a row and of the next, and their faces' fluxes. */
interface Work {
  readonly order: 1 | 2;
  own: RowStates;
  beyond: RowStates;
  readonly west: RowFluxes;
  south: RowFluxes;
  north: RowFluxes;
}

function stepShallowWater(state: FlowState, work: Work, step: FlowStep): FlowSums {
  const { rows, columns, next } = state;
  const sums = { infiltrated: 0, edgeInflow: 0, edgeOutflow: 0, waveSpeed: 0, lowest: 0 };
  for (let row = 1; row <= rows; row += 1) openSpan(state, row, step.rain > 0);
  reconstructEven(state, 0, work.beyond, 1, columns + 1);
  passToNextRow(state, work, 1, step.duration);
  addEdge(sums, work.north.mass, columns, 1);
  for (let row = 1; row <= rows; row += 1) {
    passToNextRow(state, work, row + 1, step.duration);
    const { own } = work;
    if (row === rows) addEdge(sums, work.north.mass, columns, -1);
    const to = next.to[row] as number;
    if (to === 0) continue;
    const from = next.from[row] as number;
    for (let column = from; column <= to; column += 1) {
      computeFace(work.west, column, 'east', own.east, column - 1, own.west);
    }
    if (from === 1) addInwards(sums, work.west.mass[1] as number);
    if (to === columns + 1) addInwards(sums, -(work.west.mass[columns + 1] as number));
    updateRow(state, row, own, work, step, sums);
  }
  return sums;
}

/**
 * Goes on by a row: the row beyond becomes the own, the next one's sides are reconstructed, and the fluxes between the
 * two computed, to the north of the own.
 */
function passToNextRow(state: FlowState, work: Work, row: number, duration: number): void {
  [work.own, work.beyond] = [work.beyond, work.own];
  [work.south, work.north] = [work.north, work.south];
  const { own, beyond, north } = work;
  const [from, to] = spanOfRows(state, row - 1, row + 1);
  if (to === 0) return;
  if (work.order === 1 || row > state.rows) reconstructEven(state, row, beyond, from - 1, to + 1);
  else {
    reconstructEven(state, row, beyond, from - 1, from);
    reconstructSloped(state, row, beyond, from, to, duration);
    reconstructEven(state, row, beyond, to, to + 1);
  }
  const [first, end] = spanOfRows(state, row - 1, row);
  for (let column = first; column < end; column += 1) {
    computeFace(north, column, 'north', own.north, column, beyond.south);
  }
}

/** Columns that a step computes in any of some rows; all of them where the rim is among them, so that edges count. */
function spanOfRows(
  { next, rows, columns }: FlowState,
  first: number,
  last: number,
): [from: number, to: number] {
  if (first === 0 || last > rows) return [1, columns + 1];
  let [from, to] = [columns + 1, 0];
  for (let row = first; row <= last; row += 1) {
    const end = next.to[row] as number;
    if (end === 0) continue;
    from = Math.min(from, next.from[row] as number);
    to = Math.max(to, end);
  }
  return [from, to];
}

function addEdge(
  sums: { edgeInflow: number; edgeOutflow: number },
  mass: Float64Array,
  columns: number,
  sign: number,
): void {
  for (let column = 1; column <= columns; column += 1) addInwards(sums, sign * (mass[column] as number));
}

function addInwards(sums: { edgeInflow: number; edgeOutflow: number }, inwards: number): void {
  if (inwards > 0) sums.edgeInflow += inwards;
  else sums.edgeOutflow -= inwards;
}

function updateRow(
  state: FlowState,
  row: number,
  own: RowStates,
  { west, south, north }: Work,
  { duration, rain }: FlowStep,
  sums: { infiltrated: number; waveSpeed: number; lowest: number },
): void {
  const { now, next, stride, cellSize, rainShare, infiltration, friction } = state;
  const rate = duration / cellSize;
  const start = row * stride;
  const to = next.to[row] as number;
  let [first, last] = [0, -1];
  for (let column = next.from[row] as number; column < to; column += 1) {
    const at = start + column;
    const beyond = column + 1;
    const outflow =
      (west.mass[beyond] as number) -
      (west.mass[column] as number) +
      ((north.mass[column] as number) - (south.mass[column] as number));
    const eastwards =
      (west.before[beyond] as number) -
      (west.behind[column] as number) +
      ((north.across[column] as number) - (south.across[column] as number)) +
      bedThrust(own.west, own.east, column);
    const northwards =
      (west.across[beyond] as number) -
      (west.across[column] as number) +
      ((north.before[column] as number) - (south.behind[column] as number)) +
      bedThrust(own.south, own.north, column);
    const left = (now.depth[at] as number) - rate * outflow;
    if (left < sums.lowest) sums.lowest = left;
    let depth = Math.max(0, left) + rain * (rainShare[at] as number);
    if (infiltration !== undefined) {
      const taken = Math.min(depth, duration * (infiltration[at] as number));
      depth -= taken;
      sums.infiltrated += taken;
    }
    next.depth[at] = depth;
    const toEast = (now.east[at] as number) - rate * eastwards;
    const toNorth = (now.north[at] as number) - rate * northwards;
    const slowed =
      depth > STILL_DEPTH ? slowing(depth, toEast, toNorth, duration * (friction[at] as number)) : 0;
    next.east[at] = toEast * slowed;
    next.north[at] = toNorth * slowed;
    if (depth === 0) continue;
    if (last < 0) first = column;
    last = column;
    const speed = waveSpeedOf(depth, next.east[at], next.north[at]);
    if (!(speed <= sums.waveSpeed)) sums.waveSpeed = speed;
  }
  next.from[row] = first;
  next.to[row] = last + 1;
}

/** What the bed's slope within a cell takes of the momentum (Audusse et al. 2004, eq. 4.5); 0 where it is even. */
function bedThrust(low: SideStates, high: SideStates, column: number): number {
  const depths = (low.depth[column] as number) + (high.depth[column] as number);
  return 0.5 * GRAVITY * depths * ((high.bed[column] as number) - (low.bed[column] as number));
}

/**
 * Share of the discharge that friction leaves in a step: the exact root of q' = q - Δt g n² |q'| q' h^(-7/3), so that
 * friction never turns the flow around, however shallow.
 * @param drag Δt g n².
 */
function slowing(depth: number, east: number, north: number, drag: number): number {
  const root = inverseCubeRoot(depth);
  const square = root * root;
  const strength = 4 * drag * Math.sqrt(east * east + north * north) * square * square * square * root;
  return 2 / (1 + Math.sqrt(1 + strength));
}
