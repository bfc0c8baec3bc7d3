import { createRandom } from '@cityloom/twin-core';
import { canonicalDegrees, type EntityBatch } from '@cityloom/twin-core/entities';

const ASTANA = [71.43, 51.13] as const;

/** Vehicles as a feed has them: every field a tracker sends, times and places as they come. */
export function sampleBatch(count: number, seed: number, arrivalTime = 1_790_000_000_000): EntityBatch {
  const random = createRandom(seed);
  const positions = new Float64Array(2 * count);
  const headings = new Float32Array(count);
  const speeds = new Float32Array(count);
  const observationTimes = new Float64Array(count);
  const sequences = new Float64Array(count);
  const occupancy = new Float64Array(count);
  for (let row = 0; row < count; row += 1) {
    positions[2 * row] = canonicalDegrees(ASTANA[0] + (random.next() - 0.5) * 0.4);
    positions[2 * row + 1] = canonicalDegrees(ASTANA[1] + (random.next() - 0.5) * 0.25);
    headings[row] = Math.round(random.next() * 3599) / 10;
    speeds[row] = Math.round(random.next() * 2500) / 100;
    observationTimes[row] = arrivalTime - Math.round(random.next() * 1500);
    sequences[row] = 40_000 + Math.round(random.next() * 200);
    occupancy[row] = Math.round(random.next() * 60);
  }
  return {
    entityClass: 'vehicle',
    source: 'city-feed',
    arrivalTime,
    count,
    ids: Array.from({ length: count }, (_, row) => `vehicle-${row + 1}`),
    entities: Uint32Array.from({ length: count }, (_, row) => row),
    observationTimes,
    sequences,
    positions,
    headings,
    speeds,
    values: new Map([['occupancy', occupancy]]),
  };
}
