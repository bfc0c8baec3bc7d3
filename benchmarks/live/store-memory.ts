import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Position } from '@cityloom/twin-core';
import {
  createEntityStore,
  createGeofenceMonitor,
  type EntityBatch,
  type GeofenceRule,
} from '@cityloom/twin-core/entities';
import { type BenchmarkResult, compare } from '../suite.ts';
import { createDrive, vehicleClass } from './drive.ts';

const MINUTES = 10;
/** Seconds of history, full before the first measurement. */
const HISTORY = 60;

/**
 * Memory of the store: over ten minutes of 10,000 reports a second, run as fast as they are taken, and of 1,000,000
 * entities; and the time geofences take.
 */
export function measureStoreMemory(): readonly BenchmarkResult[] {
  const { before, after } = memoryOverMinutes();
  const plain = megabytesOf(() => plainEntities(1_000_000));
  const own = megabytesOf(() => storeOf(1_000_000));
  return [
    compare('entity store: memory after 10 min at 10,000/s', after, 'MB', { name: 'before', value: before }),
    compare('entity store: 1,000,000 entities', own, 'MB', {
      name: 'objects in a Map, without a past',
      value: plain,
    }),
    measureGeofences(),
  ];
}

function memoryOverMinutes(): { before: number; after: number } {
  const store = createEntityStore();
  store.defineClass(vehicleClass(HISTORY));
  const drive = createDrive(10_000);
  const warm = HISTORY * 3;
  for (let second = 0; second < warm; second++) store.apply(drive(second));
  const before = heldMegabytes();
  for (let second = warm; second < warm + MINUTES * 60; second++) store.apply(drive(second));
  const after = heldMegabytes();
  if (store.totals.applied !== (warm + MINUTES * 60) * 10_000) throw new Error('The store has lost reports.');
  return { before, after };
}

/** Memory that what is made holds. */
function megabytesOf(make: () => unknown): number {
  const before = heldMegabytes();
  const made = make();
  const held = heldMegabytes() - before;
  // Used here, so that it is still held there.
  if (made === undefined) throw new Error('Nothing was made.');
  return held;
}

function storeOf(entities: number): unknown {
  const store = createEntityStore({ maximumEntities: entities });
  store.defineClass(vehicleClass(3600));
  const drive = createDrive(entities);
  for (let second = 0; second < 3; second++) store.apply(drive(second));
  if (store.tables.get('vehicle')?.count !== entities) throw new Error('The store has refused entities.');
  return store;
}

function plainEntities(entities: number): unknown {
  const plain = new Map<string, { time: number; position: number[]; heading: number; speed: number }>();
  const { ids, observationTimes, positions, headings, speeds } = createDrive(entities)(0);
  for (const [row, id] of ids.entries()) {
    const position = [positions?.[row * 2] ?? NaN, positions?.[row * 2 + 1] ?? NaN];
    const time = observationTimes[row] ?? NaN;
    plain.set(id, { time, position, heading: headings?.[row] ?? NaN, speed: speeds?.[row] ?? NaN });
  }
  return plain;
}

/** Reports of 100,000 entities past 100 fences, against looking at every fence for each. */
function measureGeofences(): BenchmarkResult {
  const rules = Array.from({ length: 100 }, (_, index): GeofenceRule => {
    const [west, south] = [71.4 + (index % 10) / 100, 51.1 + Math.floor(index / 10) / 100];
    const corners: Position[] = [
      [west, south],
      [west + 0.004, south],
      [west + 0.004, south + 0.004],
      [west, south + 0.004],
      [west, south],
    ];
    return { id: `fence-${index}`, polygon: [corners], dwellSeconds: 60, speedLimit: 14 };
  });
  const monitor = createGeofenceMonitor(rules);
  const drive = createDrive(100_000);
  const seconds = 5;
  let own = 0;
  let theirs = 0;
  for (let second = 0; second < seconds; second++) {
    const batch = drive(second);
    const start = performance.now();
    monitor.take(batch);
    const middle = performance.now();
    insideAny(batch, rules);
    theirs += performance.now() - middle;
    own += middle - start;
  }
  const rate = (milliseconds: number): number => (100_000 * seconds * 1000) / milliseconds;
  return compare(
    'geofences: reports past 100 fences',
    rate(own),
    'reports/s',
    { name: 'bounds of every fence looked at', value: rate(theirs) },
    true,
  );
}

function insideAny(
  { count, positions = new Float64Array(0) }: EntityBatch,
  rules: readonly GeofenceRule[],
): number {
  // South-west and north-east corner of each box.
  const bounds = rules.map(({ polygon }) => Float64Array.from(polygon[0]?.flat() ?? []));
  let inside = 0;
  for (let row = 0; row < count; row++) {
    for (const box of bounds) inside += isWithin(box, positions, row * 2) ? 1 : 0;
  }
  return inside;
}

function isWithin(box: Float64Array, positions: Float64Array, at: number): boolean {
  const longitude = positions[at] as number;
  const latitude = positions[at + 1] as number;
  if (longitude < (box[0] as number) || longitude > (box[4] as number)) return false;
  return latitude >= (box[1] as number) && latitude <= (box[5] as number);
}

let collect: (() => void) | undefined;

/** Megabytes of heap and of arrays outside it that are still held after collection. */
function heldMegabytes(): number {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}
