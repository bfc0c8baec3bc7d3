import { GRAVITY } from './flow-state.ts';
import type { FlowEquation, FlowState } from './flow-state.ts';
import { STILL_DEPTH } from './hllc-flux.ts';

/** Fastest of the waves along the two axes in a cell with discharges, m/s. */
export function waveSpeedOf(depth: number, east: number, north: number): number {
  if (depth <= STILL_DEPTH) return 0;
  return Math.max(Math.abs(east), Math.abs(north)) / depth + Math.sqrt(GRAVITY * depth);
}

/** Fastest wave of all cells now, m/s; NaN if a depth is no number. Local inertial waves do not ride on the flow. */
export function fastestWave({ now, rows, columns, stride }: FlowState, equation: FlowEquation): number {
  let fastest = 0;
  for (let row = 1; row <= rows; row += 1) {
    for (let at = row * stride + 1; at <= row * stride + columns; at += 1) {
      const [east, north] =
        equation === 'shallow-water' ? [now.east[at] as number, now.north[at] as number] : [0, 0];
      const speed = waveSpeedOf(now.depth[at] as number, east, north);
      if (!(speed <= fastest)) fastest = speed;
    }
  }
  return fastest;
}
