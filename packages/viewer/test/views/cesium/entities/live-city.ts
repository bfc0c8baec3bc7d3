import {
  createEntityStore,
  type EntityBatch,
  type EntityClass,
  type EntityStore,
} from '@cityloom/twin-core/entities';
import type { LiveScene, LiveState, Session } from '@cityloom/viewer/session';
import { HOME } from '../tiny-city.ts';

export const START = Date.UTC(2026, 5, 1, 8);
export const METRES_EAST = 1 / (111_320 * Math.cos((HOME[1] * Math.PI) / 180));

export const VEHICLES: EntityClass = {
  id: 'vehicle',
  title: { en: 'Vehicles', 'zh-CN': '车辆' },
  mobile: true,
  properties: [],
  timeToLive: 10,
  lostAfter: 60,
  jitterWindow: 2,
  history: { seconds: 600, bytes: 64e6, fullRateSeconds: 600, coarseSeconds: 10 },
};

export const SENSORS: EntityClass = {
  ...VEHICLES,
  id: 'airQuality',
  title: { en: 'Air quality', 'zh-CN': '空气质量' },
  mobile: false,
  properties: [{ id: 'pm25', title: { en: 'PM2.5', 'zh-CN': 'PM2.5' }, kind: 'number', unit: 'µg/m³' }],
};

/** A live scene whose clock is set by hand. */
export interface TestScene extends LiveScene {
  readonly store: EntityStore;
  set(change: { time?: number; running?: boolean; past?: boolean }): void;
}

export function testScene(classes: readonly EntityClass[] = [VEHICLES, SENSORS]): TestScene {
  const store = createEntityStore();
  for (const entityClass of classes) store.defineClass(entityClass);
  const listeners = new Set<() => void>();
  const state = { time: START, running: false, past: false };
  return {
    store,
    displayTime: () => state.time,
    get running() {
      return state.running;
    },
    get past() {
      return state.past;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    set(change) {
      Object.assign(state, change);
      if (change.running !== undefined || change.past !== undefined) for (const told of listeners) told();
    },
  };
}

export interface Report {
  readonly id: string;
  /** Metres from the middle of the city. */
  readonly east: number;
  readonly north?: number;
  readonly heading?: number;
  readonly value?: number;
}

export function reports(entityClass: string, time: number, rows: readonly Report[]): EntityBatch {
  return {
    entityClass,
    source: 'test',
    arrivalTime: time,
    count: rows.length,
    ids: rows.map(({ id }) => id),
    entities: Uint32Array.from(rows.keys()),
    observationTimes: new Float64Array(rows.length).fill(time),
    positions: Float64Array.from(
      rows.flatMap(({ east, north = 0 }) => [HOME[0] + east * METRES_EAST, HOME[1] + north / 111_250]),
    ),
    headings: Float32Array.from(rows, ({ heading = NaN }) => heading),
    ...(entityClass === SENSORS.id && {
      values: new Map([['pm25', Float64Array.from(rows, ({ value = NaN }) => value)]]),
    }),
  };
}

/** Live state of a session over a scene, without feeds. */
export function liveState(scene: LiveScene, change: Partial<LiveState> = {}): LiveState {
  return {
    feeds: [],
    classes: [...scene.store.tables.values()].map(({ entityClass }) => ({
      entityClass,
      visible: true,
      colouring: { by: 'class' },
      counts: { live: 0, stale: 0, lost: 0 },
    })),
    mode: 'live',
    time: START,
    speed: 1,
    window: undefined,
    selected: undefined,
    followed: undefined,
    trace: { kind: 'none' },
    geofences: [],
    events: [],
    bounds: undefined,
    ...change,
  } as LiveState;
}

/** Another live state, as a command would make it. */
export function alter({ store }: Session, change: Partial<LiveState>): void {
  const { live } = store.getState();
  if (live !== undefined) store.setState({ live: { ...live, ...change } });
}
