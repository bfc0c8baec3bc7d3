import { createRandom } from '@cityloom/twin-core';
import { type EntityBatch, type EntityClass } from '@cityloom/twin-core/entities';

/** Start of the benchmarks' time, milliseconds since 1970. */
export const START: number = Date.UTC(2026, 10, 1);

/** Class of the benchmarks' vehicles, with a history of so many seconds. */
export function vehicleClass(seconds: number): EntityClass {
  return {
    id: 'vehicle',
    title: { en: 'Vehicle', 'zh-CN': '车辆' },
    mobile: true,
    properties: [],
    timeToLive: 10,
    lostAfter: 60,
    jitterWindow: 2,
    history: { seconds, bytes: 1e9, fullRateSeconds: seconds, coarseSeconds: 10 },
  };
}

/** Vehicles on a grid of streets: they turn, speed up, slow down and stop; clocks tick within 100 ms of the second. */
export function createDrive(count: number): (second: number) => EntityBatch {
  const random = createRandom(2026);
  const ids = Array.from({ length: count }, (_, index) => `vehicle-${index}`);
  const entities = Uint32Array.from(ids.keys());
  const positions = Float64Array.from(
    { length: count * 2 },
    (_, at) => (at % 2 === 0 ? 71.4 : 51.1) + random.next() / 10,
  );
  const headings = Float32Array.from({ length: count }, () => Math.floor(random.next() * 4) * 90);
  const speeds = new Float32Array(count).fill(10);
  return (second) => {
    const observationTimes = new Float64Array(count);
    for (let index = 0; index < count; index++) {
      const draw = random.next();
      if (draw < 0.02) headings[index] = ((headings[index] ?? 0) + (draw < 0.01 ? 90 : 270)) % 360;
      const speed =
        draw > 0.99 ? 0 : Math.min(16, Math.max(0, (speeds[index] ?? 0) + (random.next() - 0.5) * 2));
      speeds[index] = speed;
      const angle = ((headings[index] ?? 0) * Math.PI) / 180;
      positions[index * 2] = (positions[index * 2] ?? 0) + (Math.sin(angle) * speed) / 69_900;
      positions[index * 2 + 1] = (positions[index * 2 + 1] ?? 0) + (Math.cos(angle) * speed) / 111_250;
      observationTimes[index] = START + second * 1000 + Math.floor(random.next() * 100);
    }
    const arrivalTime = START + second * 1000 + 200;
    return {
      entityClass: 'vehicle',
      source: 'drive',
      arrivalTime,
      count,
      ids,
      entities,
      observationTimes,
      positions,
      headings,
      speeds,
    };
  };
}
