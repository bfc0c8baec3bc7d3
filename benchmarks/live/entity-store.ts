import { createEntityStore, createRandom, type EntityBatch, type EntityStore } from '@cityloom/twin-core';
import { median } from '../statistics.ts';
import { type BenchmarkResult, compare } from '../suite.ts';

const START = Date.UTC(2026, 10, 1);
const HOUR = 3600;

/** A report as it lies in the lists of the baseline. */
interface PlainSample {
  readonly time: number;
  readonly longitude: number;
  readonly latitude: number;
  readonly heading: number;
  readonly speed: number;
}

/**
 * The store of entities against plain objects with a list of samples each: reports a second into 100,000 entities with
 * their history, the state of all of them at any time, and the bytes of an hour at 1 Hz of 10,000.
 */
export function measureEntityStore(): readonly BenchmarkResult[] {
  const seconds = 40;
  const store = vehicleStore();
  const plain = new Map<string, PlainSample[]>();
  const drive = createDrive(100_000);
  let own = 0;
  let theirs = 0;
  for (let second = 0; second < seconds; second++) {
    const batch = drive(second);
    own += millisecondsOf(() => store.apply(batch));
    theirs += millisecondsOf(() => {
      addPlain(plain, batch);
    });
  }
  const baseline = 'objects in a Map';
  const rate = (milliseconds: number): number => (100_000 * seconds * 1000) / milliseconds;
  const states = timesOfStates(store, plain, seconds);
  const bytes = hourBytes();
  // Of a plain sample: its head of 16 bytes, five numbers of 8, and 8 for its place in the list.
  const plainBytes = 10_000 * HOUR * (16 + 5 * 8 + 8);
  return [
    compare('entity store: reports', rate(own), 'reports/s', { name: baseline, value: rate(theirs) }, true),
    compare('entity store: states of 100,000 at a time', states.own, 'ms', {
      name: baseline,
      value: states.plain,
    }),
    compare('entity store: one hour of 10,000 at 1 Hz', bytes / 1e6, 'MB', {
      name: 'objects of five numbers, reckoned',
      value: plainBytes / 1e6,
    }),
  ];
}

function timesOfStates(
  store: EntityStore,
  plain: ReadonlyMap<string, readonly PlainSample[]>,
  seconds: number,
): { own: number; plain: number } {
  const own: number[] = [];
  const theirs: number[] = [];
  const positions = new Float64Array(200_000);
  const into = store.statesAt('vehicle', START);
  for (let round = 0; round < 15; round++) {
    const time = START + ((round * 7) % seconds) * 1000 + 400;
    own.push(millisecondsOf(() => store.statesAt('vehicle', time, into)));
    theirs.push(
      millisecondsOf(() => {
        plainStates(plain, time, positions);
      }),
    );
  }
  return { own: median(own), plain: median(theirs) };
}

function hourBytes(): number {
  const store = vehicleStore();
  const drive = createDrive(10_000);
  for (let second = 0; second < HOUR; second++) store.apply(drive(second));
  return store.historyBytes;
}

function vehicleStore(): EntityStore {
  const store = createEntityStore();
  store.defineClass({
    id: 'vehicle',
    title: { en: 'Vehicle', 'zh-CN': '车辆' },
    mobile: true,
    properties: [],
    timeToLive: 10,
    lostAfter: 60,
    jitterWindow: 2,
    history: { seconds: HOUR, bytes: 1e9, fullRateSeconds: HOUR, coarseSeconds: 10 },
  });
  return store;
}

/** Vehicles on a grid of streets: they turn, speed up, slow down and stop; clocks tick within 100 ms of the second. */
function createDrive(count: number): (second: number) => EntityBatch {
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

function addPlain(plain: Map<string, PlainSample[]>, batch: EntityBatch): void {
  const { ids } = batch;
  for (let row = 0; row < batch.count; row++) {
    const id = ids[row] ?? '';
    let samples = plain.get(id);
    if (samples === undefined) {
      samples = [];
      plain.set(id, samples);
    }
    samples.push(plainSample(batch, row));
  }
}

function plainSample(batch: EntityBatch, row: number): PlainSample {
  return {
    time: batch.observationTimes[row] ?? NaN,
    longitude: batch.positions?.[row * 2] ?? NaN,
    latitude: batch.positions?.[row * 2 + 1] ?? NaN,
    heading: batch.headings?.[row] ?? NaN,
    speed: batch.speeds?.[row] ?? NaN,
  };
}

function plainStates(
  plain: ReadonlyMap<string, readonly PlainSample[]>,
  time: number,
  into: Float64Array,
): void {
  let slot = 0;
  for (const samples of plain.values()) {
    let low = 0;
    let high = samples.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((samples[middle]?.time ?? Infinity) <= time) low = middle + 1;
      else high = middle;
    }
    const from = samples[low - 1];
    const to = samples[low] ?? from;
    if (from !== undefined && to !== undefined) {
      const share = to === from ? 0 : (time - from.time) / (to.time - from.time);
      into[slot * 2] = from.longitude + (to.longitude - from.longitude) * share;
      into[slot * 2 + 1] = from.latitude + (to.latitude - from.latitude) * share;
    }
    slot++;
  }
}

function millisecondsOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
