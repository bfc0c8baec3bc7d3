import { INSIDE, type Signals } from './signals.ts';
import type { Streets } from './streets.ts';

/**
 * Seconds an edge takes when it is empty: its length at free-flow speed, and at a signal the mean wait of those who come evenly,
 * red² / (2 cycle) (the uniform delay of Webster 1958, Road Research Technical Paper 39, at little traffic).
 */
export function freeTravelTimes(streets: Streets, signals: Signals): Float64Array {
  const { green, amber, allRed } = signals.programme;
  const cycle = 2 * (green + amber + allRed);
  const red = cycle - green;
  const wait = cycle > 0 ? (red * red) / (2 * cycle) : 0;
  return Float64Array.from(streets.lengths, (length, edge) => {
    const isStopped = (signals.phases[edge] as number) < INSIDE;
    return length / (streets.speeds[edge] as number) + (isStopped ? wait : 0);
  });
}

/** Seconds at free-flow speed by edge, without any wait: what counts for who has special rights. */
export function drivingTimesOf({ lengths, speeds }: Streets): Float64Array {
  return lengths.map((length, edge) => length / (speeds[edge] as number));
}
