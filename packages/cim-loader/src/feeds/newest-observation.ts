import type { EntityBatch } from '@cityloom/twin-core/entities';

/** Time of the newest report, milliseconds since 1970; NaN without reports. For the measure of latency. */
export function newestObservation(batches: readonly EntityBatch[]): number {
  let newest = -Infinity;
  for (const { observationTimes } of batches) {
    for (const time of observationTimes) if (time > newest) newest = time;
  }
  return newest === -Infinity ? NaN : newest;
}
