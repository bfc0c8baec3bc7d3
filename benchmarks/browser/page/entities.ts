import {
  BufferPoint,
  BufferPointCollection,
  BufferPointMaterial,
  Cartesian3,
  Color,
  CustomDataSource,
  DataSourceCollection,
  DataSourceDisplay,
  JulianDate,
  type PointPrimitive,
  PointPrimitiveCollection,
  SampledPositionProperty,
} from '@cesium/engine';
import { createRandom } from '@cityloom/twin-core';
import { createEntityStore, type EntityBatch, type EntityClass } from '@cityloom/twin-core/entities';
import type { CesiumEngine } from '@cityloom/viewer/cesium';
import { createLiveEntities } from '@cityloom/viewer/cesium/internals';
import type { LiveScene } from '@cityloom/viewer/session';
import type { EntityFrameOptions, EntityFrameTimes } from '../measurements.ts';
import { drain, driveByHand, keep, nextFrame, openScene, renderFrame, showCentre } from './scene.ts';

/** So small that what remains is what the processor does per frame, not per pixel. */
const CANVAS = { width: 64, height: 36 };
const FRAMES_PER_SECOND = 60;
const START = Date.UTC(2026, 5, 1, 8);
const PIXELS = 5;

type LiveSession = Parameters<typeof createLiveEntities>[1];

/** Degrees around the middle of the city in which everything moves. */
const SPREAD = [0.15, 0.09] as const;
const CENTRE = [71.4306, 51.1283] as const;
/** Degrees per second, about 10 m/s. */
const SPEED = 1e-4;

/** Straight ways, each from its own place in its own direction. */
class Traffic {
  readonly count: number;
  readonly #start: Float64Array;
  readonly #speed: Float64Array;

  constructor(count: number) {
    const random = createRandom(20260601);
    this.count = count;
    this.#start = new Float64Array(2 * count);
    this.#speed = new Float64Array(2 * count);
    for (let at = 0; at < 2 * count; at++) {
      const axis = (at % 2) as 0 | 1;
      this.#start[at] = CENTRE[axis] + (2 * random.next() - 1) * SPREAD[axis];
      this.#speed[at] = (2 * random.next() - 1) * SPEED;
    }
  }

  /** Longitude, latitude interleaved, degrees. @param seconds since the start. */
  positionsAt(seconds: number, into: Float64Array): Float64Array {
    for (let at = 0; at < into.length; at++) {
      into[at] = (this.#start[at] as number) + (this.#speed[at] as number) * seconds;
    }
    return into;
  }
}

/** Something that shows the traffic; `frame` is called before each frame. */
interface Shown {
  frame(seconds: number, isReport: boolean): void;
}

/** Reports of a slice, and milliseconds of a frame for taking reports over, as the session has them. */
const SLICE = 1000;
const APPLY_BUDGET = 3;

const VEHICLES: EntityClass = {
  id: 'vehicle',
  title: { en: 'Vehicles', 'zh-CN': '车辆' },
  mobile: true,
  properties: [],
  timeToLive: 10,
  lostAfter: 60,
  jitterWindow: 2,
  history: { seconds: 60, bytes: 512 * 2 ** 20, fullRateSeconds: 60, coarseSeconds: 10 },
};

/** The parts of a session that the live view asks for, with one class and nothing selected. */
function plainSession(): LiveSession {
  const live = {
    ...{ feeds: [], mode: 'live', trace: { kind: 'none' }, geofences: [], events: [] },
    classes: [{ entityClass: VEHICLES, visible: true, colouring: { by: 'speed' } }],
  };
  const state = { live, theme: 'dark', language: 'en', hiddenLayers: new Set(), tool: { kind: 'select' } };
  const session = {
    store: { getState: () => state, subscribe: () => () => undefined },
    actions: { setHoveredEntity: () => undefined },
    dispatch: () => undefined,
  };
  return session as unknown as LiveSession;
}

/** The product's live view, with everything it does at a frame. */
function showOurs(engine: CesiumEngine, traffic: Traffic): Shown {
  const store = createEntityStore();
  store.defineClass(VEHICLES);
  const { count } = traffic;
  const ids = Array.from({ length: count }, (_, index) => `v${String(index)}`);
  const waiting: EntityBatch[] = [];
  const slices = Array.from({ length: Math.ceil(count / SLICE) }, (_, slice) =>
    Uint32Array.from(
      { length: Math.min(SLICE, count - slice * SLICE) },
      (_entry, index) => slice * SLICE + index,
    ),
  );
  const report = (seconds: number): void => {
    const positions = traffic.positionsAt(seconds, new Float64Array(2 * count));
    for (const entities of slices) {
      const [first = 0] = entities;
      const size = entities.length;
      waiting.push({
        ...{
          entityClass: 'vehicle',
          source: 'benchmark',
          arrivalTime: START + seconds * 1000,
          count: size,
          ids,
        },
        entities,
        observationTimes: new Float64Array(size).fill(START + seconds * 1000),
        positions: positions.subarray(2 * first, 2 * (first + size)),
      });
    }
  };
  const apply = (until: number): void => {
    while (performance.now() < until) {
      const batch = waiting.shift();
      if (batch === undefined) return;
      store.apply(batch);
    }
  };
  report(-1);
  report(0);
  apply(Infinity);
  let now = START;
  const scene: LiveScene = {
    store,
    displayTime: () => now,
    running: true,
    past: false,
    subscribe: () => () => undefined,
  };
  createLiveEntities(engine, plainSession(), scene);
  return {
    frame(seconds, isReport) {
      if (isReport) report(seconds);
      apply(performance.now() + APPLY_BUDGET);
      // Shown somewhat more than a second late, so that there is always a report to go to.
      now = START + (seconds - 1.3) * 1000;
    },
  };
}

function showEntities(engine: CesiumEngine, traffic: Traffic): Shown {
  const dataSources = new DataSourceCollection();
  const display = new DataSourceDisplay({ scene: engine.scene, dataSourceCollection: dataSources });
  const source = new CustomDataSource('traffic');
  void dataSources.add(source);
  const start = JulianDate.fromDate(new Date(START));
  const positions = new Float64Array(2 * traffic.count);
  const ways = Array.from({ length: traffic.count }, () => {
    const position = new SampledPositionProperty();
    source.entities.add({ position, point: { pixelSize: PIXELS, color: Color.YELLOW } });
    return position;
  });
  const report = (seconds: number): void => {
    traffic.positionsAt(seconds, positions);
    const time = JulianDate.addSeconds(start, seconds, new JulianDate());
    for (const [index, way] of ways.entries()) {
      way.addSample(time, Cartesian3.fromDegrees(positions[2 * index] ?? 0, positions[2 * index + 1] ?? 0));
    }
  };
  report(-1);
  report(0);
  const now = new JulianDate();
  return {
    frame(seconds, isReport) {
      if (isReport) report(seconds);
      display.update(JulianDate.addSeconds(start, seconds - 1, now));
    },
  };
}

/** Moved each frame between the last two reports, as its users do. */
function showPoints(
  traffic: Traffic,
  make: (count: number) => (index: number, place: Cartesian3) => void,
): Shown {
  const move = make(traffic.count);
  const from = new Float64Array(2 * traffic.count);
  const to = new Float64Array(2 * traffic.count);
  traffic.positionsAt(-1, from);
  traffic.positionsAt(0, to);
  let reported = 0;
  const place = new Cartesian3();
  return {
    frame(seconds, isReport) {
      if (isReport) {
        from.set(to);
        traffic.positionsAt(seconds, to);
        reported = seconds;
      }
      const share = Math.min(1, seconds - reported);
      for (let index = 0; index < traffic.count; index++) {
        const at = 2 * index;
        const longitude = (from[at] as number) + ((to[at] as number) - (from[at] as number)) * share;
        const south = from[at + 1] as number;
        const latitude = south + ((to[at + 1] as number) - south) * share;
        move(index, Cartesian3.fromDegrees(longitude, latitude, 0, undefined, place));
      }
    },
  };
}

function showPointPrimitives({ scene }: CesiumEngine, traffic: Traffic): Shown {
  const collection = new PointPrimitiveCollection();
  scene.primitives.add(collection);
  return showPoints(traffic, (count) => {
    const points: PointPrimitive[] = [];
    for (let index = 0; index < count; index++) {
      points.push(collection.add({ pixelSize: PIXELS, color: Color.YELLOW, position: Cartesian3.UNIT_X }));
    }
    return (index, place) => {
      (points[index] as PointPrimitive).position = place;
    };
  });
}

function showBufferPoints({ scene }: CesiumEngine, traffic: Traffic): Shown {
  const collection = new BufferPointCollection({ primitiveCountMax: traffic.count });
  scene.primitives.add(collection);
  return showPoints(traffic, (count) => {
    const point = new BufferPoint();
    const material = new BufferPointMaterial({ color: Color.YELLOW, size: PIXELS });
    for (let index = 0; index < count; index++) {
      collection.add({ position: Cartesian3.fromDegrees(...CENTRE), material }, point);
    }
    return (index, place) => {
      collection.get(index, point);
      point.setPosition(place);
    };
  });
}

const WAYS = {
  ours: showOurs,
  entities: showEntities,
  pointPrimitives: showPointPrimitives,
  bufferPoints: showBufferPoints,
} as const;

/** Frames of one scene before the other has its turn: what the machine does beside falls on both. */
const FRAMES_PER_TURN = 20;
/** Metres to the city's middle: from farther away the live view counts instead of drawing points. */
const RANGE = 1500;
/** Least number of pixels that must look otherwise with the entities. */
const DRAWN_PIXELS = 40;
/** So many frames of each are measured however long they take. */
const LEAST_FRAMES = 15;
const WARM_UP_FRAMES = 3;

/** One frame of the scene, and the wait until it is drawn. @returns milliseconds of main thread. */
async function frameOf(engine: CesiumEngine, before?: () => void): Promise<number> {
  const start = performance.now();
  before?.();
  const own = performance.now() - start;
  const drawn = renderFrame(engine);
  // The graphics process works beside; were its queue to fill, its time would be counted as ours.
  drain(engine);
  await nextFrame();
  return own + drawn;
}

/** The picture, four bytes a pixel. */
function pixelsOf(engine: CesiumEngine): Uint8Array {
  const { width, height } = engine.canvas;
  const pixels = new Uint8Array(4 * width * height);
  renderFrame(engine);
  const gl = engine.canvas.getContext('webgl2');
  gl?.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  return pixels;
}

function differentPixels(one: Uint8Array, other: Uint8Array): number {
  let different = 0;
  for (let at = 0; at < one.length; at += 4) {
    const isSame = one[at] === other[at] && one[at + 1] === other[at + 1] && one[at + 2] === other[at + 2];
    if (!isSame) different += 1;
  }
  return different;
}

/** Frames of moving entities, reported once a second, and frames of the same scene without any, in turns. */
export async function measureEntities(options: EntityFrameOptions): Promise<EntityFrameTimes> {
  const { way, count, frames, seconds } = options;
  const limit = performance.now() + seconds * 1000;
  const [bare, full] = [openScene(CANVAS), openScene(CANVAS)];
  for (const engine of [bare, full]) {
    driveByHand(engine);
    showCentre(engine, RANGE);
    for (let warm = 0; warm < 2 * FRAMES_PER_TURN; warm++) await frameOf(engine);
  }
  const before = pixelsOf(full);
  const shown = keep(WAYS[way](full, new Traffic(count)));
  let tick = 0;
  const step = (): void => {
    shown.frame(tick / FRAMES_PER_SECOND, tick % FRAMES_PER_SECOND === 0);
    tick += 1;
  };
  for (let warm = 0; warm < WARM_UP_FRAMES; warm++) await frameOf(full, step);
  if (differentPixels(before, pixelsOf(full)) < DRAWN_PIXELS) {
    throw new Error(`${way}: the ${count} entities are not to be seen in the scene.`);
  }
  const empty: number[] = [];
  const filled: number[] = [];
  const isOver = (): boolean =>
    filled.length >= frames || (filled.length >= LEAST_FRAMES && performance.now() > limit);
  while (!isOver()) {
    for (let frame = 0; frame < FRAMES_PER_TURN; frame++) empty.push(await frameOf(bare));
    for (let frame = 0; frame < FRAMES_PER_TURN && !isOver(); frame++) filled.push(await frameOf(full, step));
  }
  return { empty, filled };
}
