import { GRAVITY, WALL } from './flow-state.ts';
import type { FlowState } from './flow-state.ts';
import { STILL_DEPTH } from './hllc-flux.ts';

/** The water at one side of each cell of a row, by column in memory. */
export interface SideStates {
  readonly depth: Float64Array;
  readonly bed: Float64Array;
  /** m/s. */
  readonly east: Float64Array;
  readonly north: Float64Array;
}

/** The water at the four sides of the cells of a row. */
export interface RowStates {
  readonly west: SideStates;
  readonly east: SideStates;
  readonly south: SideStates;
  readonly north: SideStates;
}

export function createRowStates(stride: number): RowStates {
  const side = (): SideStates => ({
    depth: new Float64Array(stride),
    bed: new Float64Array(stride),
    east: new Float64Array(stride),
    north: new Float64Array(stride),
  });
  return { west: side(), east: side(), south: side(), north: side() };
}

/** Depth of a cell or a neighbour below which the cell counts as a shore and is taken as even, metres. */
export const SHORE_DEPTH = 1e-3;

/** First order: the water stands even in its cell. */
export function reconstructEven(
  state: FlowState,
  row: number,
  into: RowStates,
  from: number,
  to: number,
): void {
  for (let column = from; column < to; column += 1) setEven(state, row, into, column);
}

function setEven({ now, bed, stride }: FlowState, row: number, into: RowStates, column: number): void {
  const at = row * stride + column;
  const given = now.depth[at] as number;
  const moves = given > STILL_DEPTH;
  const depth = moves ? given : 0;
  const east = moves ? (now.east[at] as number) / given : 0;
  const north = moves ? (now.north[at] as number) / given : 0;
  const height = (bed[at] as number) + (moves ? 0 : given);
  setSide(into.west, column, depth, height, east, north);
  setSide(into.east, column, depth, height, east, north);
  setSide(into.south, column, depth, height, east, north);
  setSide(into.north, column, depth, height, east, north);
}

function setSide(
  side: SideStates,
  column: number,
  depth: number,
  bed: number,
  east: number,
  north: number,
): void {
  side.depth[column] = depth;
  side.bed[column] = bed;
  side.east[column] = east;
  side.north[column] = north;
}

/** Slopes over a cell of depth, level and the two speeds, per cell. */
interface Slopes {
  depth: number;
  level: number;
  east: number;
  north: number;
}

const eastwards: Slopes = { depth: 0, level: 0, east: 0, north: 0 };
const northwards: Slopes = { depth: 0, level: 0, east: 0, north: 0 };

/**
 * Second order: depth, level and speeds with limited slopes (van Leer 1979; level beside depth after Audusse and
 * Bristeau 2005, section 4), half a step ahead by the equations in primitive form (Hancock; Toro 2001, section 11.3).
 * Cells at a shore are even. A lake at rest stays: its level has no slope and its speeds are 0.
 * @param duration of the step, seconds.
 */
export function reconstructSloped(
  state: FlowState,
  row: number,
  into: RowStates,
  from: number,
  to: number,
  duration: number,
): void {
  const { now, bed, stride, cellSize } = state;
  const half = (0.5 * duration) / cellSize;
  for (let column = from; column < to; column += 1) {
    const at = row * stride + column;
    if (isShore(state, at)) {
      setEven(state, row, into, column);
      continue;
    }
    findSlopes(state, at, 1, eastwards);
    findSlopes(state, at, stride, northwards);
    const depth = now.depth[at] as number;
    const east = (now.east[at] as number) / depth;
    const north = (now.north[at] as number) / depth;
    const rise =
      -half *
      (east * eastwards.depth + north * northwards.depth + depth * (eastwards.east + northwards.north));
    const eastLater =
      east - half * (east * eastwards.east + north * northwards.east + GRAVITY * eastwards.level);
    const northLater =
      north - half * (east * eastwards.north + north * northwards.north + GRAVITY * northwards.level);
    setSides(into.west, into.east, column, eastwards, depth, rise, bed[at] as number, eastLater, northLater);
    setSides(
      into.south,
      into.north,
      column,
      northwards,
      depth,
      rise,
      bed[at] as number,
      eastLater,
      northLater,
    );
  }
}

function isShore({ now, bed, stride }: FlowState, at: number): boolean {
  if (!((now.depth[at] as number) >= SHORE_DEPTH)) return true;
  for (const step of [-1, 1, -stride, stride]) {
    if ((now.depth[at + step] as number) < SHORE_DEPTH && (bed[at + step] as number) < WALL) return true;
  }
  return false;
}

/** Across a wall nothing has a slope. */
function findSlopes({ now, bed }: FlowState, at: number, step: number, slopes: Slopes): void {
  const { depth, east, north } = now;
  const [low, high] = [bed[at - step] as number, bed[at + step] as number];
  if (low >= WALL || high >= WALL) {
    slopes.depth = slopes.level = slopes.east = slopes.north = 0;
    return;
  }
  const [before, own, behind] = [depth[at - step] as number, depth[at] as number, depth[at + step] as number];
  const rise = high - (bed[at] as number);
  const fall = (bed[at] as number) - low;
  slopes.depth = limited(own - before, behind - own);
  slopes.level = limited(own - before + fall, behind - own + rise);
  const eastOwn = (east[at] as number) / own;
  slopes.east = limited(
    eastOwn - (east[at - step] as number) / before,
    (east[at + step] as number) / behind - eastOwn,
  );
  const northOwn = (north[at] as number) / own;
  slopes.north = limited(
    northOwn - (north[at - step] as number) / before,
    (north[at + step] as number) / behind - northOwn,
  );
}

/** The lesser of two slopes, 0 where they differ in sign (minmod). */
function limited(before: number, behind: number): number {
  if (before * behind <= 0) return 0;
  return Math.abs(before) < Math.abs(behind) ? before : behind;
}

/** Sets the two sides of a cell along one axis; neither depth falls below 0. */
function setSides(
  low: SideStates,
  high: SideStates,
  column: number,
  slopes: Slopes,
  depth: number,
  rise: number,
  bed: number,
  east: number,
  north: number,
): void {
  const tilt = 0.5 * slopes.depth;
  const bedTilt = 0.5 * (slopes.level - slopes.depth);
  setSide(
    low,
    column,
    Math.max(0, depth - tilt + rise),
    bed - bedTilt,
    east - 0.5 * slopes.east,
    north - 0.5 * slopes.north,
  );
  setSide(
    high,
    column,
    Math.max(0, depth + tilt + rise),
    bed + bedTilt,
    east + 0.5 * slopes.east,
    north + 0.5 * slopes.north,
  );
}
