import type { WatchedClass } from './watched-class.ts';

/** Who was where when a monitor was captured. Plain data that JSON carries. */
export interface GeofenceMemory {
  readonly entities: readonly RememberedEntity[];
}

/** The last report of an entity, and the fences it was in. */
export interface RememberedEntity {
  readonly entityClass: string;
  readonly entity: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Degrees; absent: not known. */
  readonly longitude?: number;
  readonly latitude?: number;
  /** Metres per second. */
  readonly speed?: number;
  readonly stays: readonly RememberedStay[];
}

/** A stay that had not ended. */
export interface RememberedStay {
  /** Id of the fence. */
  readonly fence: string;
  readonly since: number;
  /** Where it was outside within the margin: when and where it crossed. */
  readonly out?: readonly [time: number, longitude: number, latitude: number];
  readonly dwelt: boolean;
  readonly speeding: boolean;
}

export function captureMemory(classes: Iterable<WatchedClass>): GeofenceMemory {
  const entities: RememberedEntity[] = [];
  for (const watched of classes) {
    for (let slot = 0; slot < watched.slots.count; slot++) {
      const time = watched.times[slot] as number;
      if (!Number.isNaN(time)) entities.push(rememberEntity(watched, slot, time));
    }
  }
  return { entities };
}

function rememberEntity(watched: WatchedClass, slot: number, time: number): RememberedEntity {
  const longitude = watched.longitudes[slot] as number;
  const latitude = watched.latitudes[slot] as number;
  const speed = watched.speeds[slot] as number;
  return {
    entityClass: watched.entityClass,
    entity: watched.slots.idOf(slot),
    time,
    ...(Number.isNaN(longitude) ? {} : { longitude, latitude }),
    ...(Number.isNaN(speed) ? {} : { speed }),
    stays: (watched.stays[slot] ?? []).map((stay) => ({
      fence: stay.fence.rule.id,
      since: stay.since,
      ...(Number.isNaN(stay.outSince)
        ? {}
        : { out: [stay.outSince, stay.outLongitude, stay.outLatitude] as const }),
      dwelt: stay.dwelt,
      speeding: stay.speeding,
    })),
  };
}
