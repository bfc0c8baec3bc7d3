import type { ObjectStates } from '@cityloom/twin-core';

/** Points of a curve: seconds since the start, value. */
export type Series = readonly (readonly [seconds: number, value: number])[];

function column(states: ObjectStates, name: string): Float32Array | undefined {
  return states.columns.find((candidate) => candidate.name === name)?.values;
}

/**
 * People in the objects the result has reached by each time, for objects at or above a level.
 * Empty where the model gives no arrival times or no people.
 * @param end seconds; who was reached stays so until then.
 */
export function reachedSeries(states: ObjectStates, level: number, end: number): Series {
  const arrival = column(states, 'arrival');
  const people = column(states, 'people');
  if (arrival === undefined || people === undefined) return [];
  const order = [...states.objects.keys()]
    .filter((index) => (states.level[index] ?? 0) >= level && Number.isFinite(arrival[index]))
    .sort((a, b) => (arrival[a] as number) - (arrival[b] as number));
  let sum = 0;
  const points: (readonly [number, number])[] = [[0, 0]];
  for (const index of order) {
    sum += people[index] as number;
    points.push([arrival[index] as number, sum]);
  }
  const last = points.at(-1)?.[0] ?? 0;
  return order.length === 0 || last >= end ? points : [...points, [end, sum]];
}
