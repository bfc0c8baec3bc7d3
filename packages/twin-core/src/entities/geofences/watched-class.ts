import { columnFor, EntitySlots } from '../ordering/entity-slots.ts';
import type { Stay } from './stay.ts';

/** What is known of the entities of one class, by slot. */
export interface WatchedClass {
  readonly entityClass: string;
  readonly slots: EntitySlots;
  /** Last report, milliseconds since 1970; NaN none. */
  times: Float64Array;
  /** Degrees; NaN not known. */
  longitudes: Float64Array;
  latitudes: Float64Array;
  /** Metres per second; NaN not known. */
  speeds: Float64Array;
  readonly stays: (readonly Stay[] | undefined)[];
}

export function createWatchedClass(entityClass: string): WatchedClass {
  const [times, longitudes] = [new Float64Array(0), new Float64Array(0)];
  const [latitudes, speeds] = [new Float64Array(0), new Float64Array(0)];
  return { entityClass, slots: new EntitySlots(), times, longitudes, latitudes, speeds, stays: [] };
}

/** Makes the columns long enough for all slots. */
export function growWatched(watched: WatchedClass): void {
  const { count } = watched.slots;
  if (count <= watched.times.length) return;
  watched.times = columnFor(watched.times, count);
  watched.longitudes = columnFor(watched.longitudes, count);
  watched.latitudes = columnFor(watched.latitudes, count);
  watched.speeds = columnFor(watched.speeds, count);
}

/** Keeps what the last report said. */
export function keepReport(
  watched: WatchedClass,
  slot: number,
  time: number,
  longitude: number,
  latitude: number,
  speed: number,
): void {
  watched.times[slot] = time;
  watched.longitudes[slot] = longitude;
  watched.latitudes[slot] = latitude;
  watched.speeds[slot] = speed;
}
