import { createRandom } from '@cityloom/twin-core';
import { type EntityChange, type EntityClass } from '@cityloom/twin-core/entities';
import { sampleBatch } from './sample-batch.ts';

/** When the sample log begins, milliseconds since 1970. */
export const LOG_START = 1_790_000_000_000;

const VEHICLE: EntityClass = {
  id: 'vehicle',
  title: { en: 'Vehicles', 'zh-CN': '车辆' },
  mobile: true,
  properties: [
    { id: 'occupancy', title: { en: 'Passengers', 'zh-CN': '乘客' }, kind: 'number', unit: '1' },
    { id: 'door', title: { en: 'Door', 'zh-CN': '车门' }, kind: 'text' },
  ],
  timeToLive: 10,
  lostAfter: 60,
  jitterWindow: 2,
  history: { seconds: 3600, bytes: 1e7, fullRateSeconds: 3600, coarseSeconds: 10 },
};

/** Of `sampleLog(120, 30)` at 77.5 s: what every platform must come to. */
export const SAMPLE_LOG_HASH = '424f08a7eff74f60c38020b36540b6bc1212db25e4585bbbb5f4c536ab90dbaa';

/** A log of everything there is: late, repeated and lost reports, ends, snapshots, conditions and events. */
export function sampleLog(seconds: number, vehicles: number): EntityChange[] {
  const random = createRandom(seconds);
  const changes: EntityChange[] = [
    { kind: 'entity.class', at: LOG_START, entityClass: VEHICLE },
    { kind: 'feed.condition', at: LOG_START, source: 'city-feed', condition: 'live' },
  ];
  for (let second = 1; second <= seconds; second += 1) {
    const at = LOG_START + second * 1000;
    const batch = sampleBatch(vehicles, second, at);
    const whole = {
      ...batch,
      // Some come seconds late, after newer ones.
      observationTimes: batch.observationTimes.map((time) => (random.next() < 0.1 ? time - 4000 : time)),
      sequences: batch.sequences?.map((_, row) => second * 10 + row) ?? new Float64Array(0),
      positions:
        batch.positions?.map((degrees) => (random.next() < 0.05 ? NaN : degrees)) ?? new Float64Array(0),
      values: new Map([
        ...(batch.values ?? []),
        ['door', Array.from({ length: vehicles }, () => (random.next() < 0.3 ? 'open' : undefined))] as const,
      ]),
      ended: Uint8Array.from({ length: vehicles }, () => (random.next() < 0.02 ? 1 : 0)),
    };
    changes.push({ kind: 'entity.reports', at, batch: whole });
    if (second % 7 === 0) changes.push({ kind: 'entity.reports', at: at + 100, batch: whole });
    if (second % 11 === 0) {
      const few = sampleBatch(Math.ceil(vehicles / 2), second + 1000, at + 200);
      changes.push({ kind: 'entity.snapshot', at: at + 200, source: 'city-feed', batches: [few] });
      changes.push({
        kind: 'feed.condition',
        at: at + 200,
        source: 'city-feed',
        condition: 'stale',
        reason: 'silent',
      });
      changes.push({
        kind: 'entity.event',
        at: at + 200,
        event: {
          id: `crossing-${second}`,
          type: 'geofence.enter',
          entityClass: 'vehicle',
          entity: 'vehicle-1',
          time: at,
          data: { fence: 'centre', speed: 8.25 },
        },
      });
    }
  }
  return changes;
}
