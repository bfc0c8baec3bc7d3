import { GRAVITY } from '../../shallow-water/index.ts';
import type { FlowWater } from '../../shallow-water/index.ts';
import { hazardRating } from './hazard-rating.ts';
import { COVER } from './surface/cell-cover.ts';

/** Depths of less make neither hazard nor speed worth a word, metres. */
const THIN = 0.02;

/** The worst of each cell over a run; 0 on rivers, lakes and channels, which are not flooded by holding water. */
export interface FloodExtremes {
  /** Metres. */
  readonly depth: Float32Array;
  /** Seconds until it was first flooded; 0: never. */
  readonly arrival: Float32Array;
  /** As `hazardRating` gives it; 0 where it stays dry. */
  readonly hazard: Float32Array;
  /** m/s, over the whole domain but for rivers. */
  fastest: number;
  /** Most ground on which water ran faster than its waves at one moment, as a share of the wet ground. */
  supercriticalShare: number;
  /** Of all moments looked at, and how much ground was flooded then. */
  readonly times: number[];
  /** km². */
  readonly floodedAreas: number[];
}

export function createExtremes(cells: number): FloodExtremes {
  return {
    depth: new Float32Array(cells),
    arrival: new Float32Array(cells),
    hazard: new Float32Array(cells),
    fastest: 0,
    supercriticalShare: 0,
    times: [],
    floodedAreas: [],
  };
}

export function copyExtremes(extremes: FloodExtremes): FloodExtremes {
  const { depth, arrival, hazard, times, floodedAreas } = extremes;
  return {
    ...extremes,
    ...{ depth: depth.slice(), arrival: arrival.slice(), hazard: hazard.slice() },
    ...{ times: [...times], floodedAreas: [...floodedAreas] },
  };
}

/**
 * Looks at the water of a moment.
 * @param cover of each cell. @param floodedDepth metres.
 */
export function noteExtremes(
  extremes: FloodExtremes,
  water: FlowWater,
  cover: Uint8Array,
  floodedDepth: number,
): void {
  const { depth: deepest, arrival, hazard } = extremes;
  const now = Math.max(water.time, 1);
  let flooded = 0;
  let fastest = 0;
  let [wet, supercritical] = [0, 0];
  water.eachWet(THIN, (cell, depth, east, north) => {
    const kind = cover[cell];
    // As the arrays have it: a depth of double precision may be rounded below.
    if (depth < THIN || kind === COVER.water || kind === COVER.channel) return;
    if (depth > (deepest[cell] as number)) deepest[cell] = depth;
    const square = east * east + north * north;
    if (square > fastest) fastest = square;
    wet += 1;
    // Froude number above 1.
    if (square > GRAVITY * depth) supercritical += 1;
    const rating = hazardRating(depth, Math.sqrt(square));
    if (rating > (hazard[cell] as number)) hazard[cell] = rating;
    if (depth < floodedDepth) return;
    flooded += 1;
    if (arrival[cell] === 0) arrival[cell] = now;
  });
  extremes.fastest = Math.max(extremes.fastest, Math.sqrt(fastest));
  if (wet > 0) extremes.supercriticalShare = Math.max(extremes.supercriticalShare, supercritical / wet);
  extremes.times.push(water.time);
  extremes.floodedAreas.push((flooded * water.grid.cellSize * water.grid.cellSize) / 1e6);
}
