import { createEntityStore, type EntityBatch, type EntityStore } from '@cityloom/twin-core/entities';
import { median } from '../statistics.ts';
import { type BenchmarkResult, compare } from '../suite.ts';
import { createDrive, START, vehicleClass } from './drive.ts';

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
  const seconds = 60;
  const store = vehicleStore();
  const plain = new Map<string, PlainSample[]>();
  // One after the other: garbage of the one would be collected in the time of the other.
  const own = timeOfReports(seconds, (batch) => {
    store.apply(batch);
  });
  const theirs = timeOfReports(seconds, (batch) => {
    addPlain(plain, batch);
  });
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

/** Milliseconds to take the reports of 100,000 vehicles, one a second. */
function timeOfReports(seconds: number, take: (batch: EntityBatch) => void): number {
  const drive = createDrive(100_000);
  let milliseconds = 0;
  for (let second = 0; second < seconds; second++) {
    const batch = drive(second);
    milliseconds += millisecondsOf(() => {
      take(batch);
    });
  }
  return milliseconds;
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
  store.defineClass(vehicleClass(HOUR));
  return store;
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
