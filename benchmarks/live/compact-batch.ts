import { createRandom } from '@cityloom/twin-core';
import {
  canonicalDegrees,
  createBatchDecoder,
  decodeEntityBatch,
  encodeEntityBatch,
  type EntityBatch,
} from '@cityloom/twin-core/entities';
import { compare, type BenchmarkResult } from '../suite.ts';

const REPORTS = 10_000;
const ROUNDS = 60;

/**
 * The compact form of batches against JSON of the same reports, as the live protocol writes them: bytes of a report and
 * reports a second on one thread, each way. Batches of 10,000 vehicles with the digits trackers send.
 */
export function measureCompactBatches(): readonly BenchmarkResult[] {
  const batches = Array.from({ length: 8 }, (_, index) => vehicles(index + 1));
  const compact = batches.map((batch) => encodeEntityBatch(batch, { sequence: 1 }));
  const json = batches.map(jsonOf);
  const bytes = compact.reduce((sum, { length }) => sum + length, 0) / (batches.length * REPORTS);
  const jsonBytes = json.reduce((sum, { length }) => sum + length, 0) / (batches.length * REPORTS);
  const decode = createBatchDecoder();
  const jsonWrite = { name: 'JSON.stringify', value: rate(batches, jsonOf) };
  const jsonRead = { name: 'JSON.parse', value: rate(json, (text) => JSON.parse(text) as unknown) };
  return [
    compare('compact batch: bytes per report', bytes, 'bytes', { name: 'JSON', value: jsonBytes }),
    compare('compact batch: written', rate(batches, encodeEntityBatch), 'reports/s', jsonWrite, true),
    compare('compact batch: read', rate(compact, decodeEntityBatch), 'reports/s', jsonRead, true),
    compare('compact batch: read, ids known', rate(compact, decode), 'reports/s', jsonRead, true),
  ];
}

/** Reports a second: the best of the rounds, so that what else the machine does is left out. */
function rate<Item>(items: readonly Item[], work: (item: Item) => unknown): number {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    const item = items[round % items.length] as Item;
    const start = performance.now();
    work(item);
    best = Math.min(best, performance.now() - start);
  }
  return (REPORTS / best) * 1000;
}

function vehicles(seed: number): EntityBatch {
  const random = createRandom(seed);
  const cells = (cell: () => number): number[] => Array.from({ length: REPORTS }, cell);
  const arrivalTime = 1_790_000_000_000 + seed * 1000;
  return {
    entityClass: 'vehicle',
    source: 'city-feed',
    arrivalTime,
    count: REPORTS,
    ids: Array.from({ length: REPORTS }, (_, row) => `vehicle-${row + 1}`),
    entities: Uint32Array.from({ length: REPORTS }, (_, row) => row),
    observationTimes: Float64Array.from(cells(() => arrivalTime - Math.round(random.next() * 1500))),
    sequences: Float64Array.from(cells(() => 40_000 + Math.round(random.next() * 200))),
    positions: Float64Array.from({ length: 2 * REPORTS }, (_, half) =>
      canonicalDegrees(
        half % 2 === 0 ? 71.43 + (random.next() - 0.5) * 0.4 : 51.13 + (random.next() - 0.5) * 0.25,
      ),
    ),
    headings: Float32Array.from(cells(() => Math.round(random.next() * 3599) / 10)),
    speeds: Float32Array.from(cells(() => Math.round(random.next() * 2500) / 100)),
    values: new Map([['occupancy', Float64Array.from(cells(() => Math.round(random.next() * 60)))]]),
  };
}

function jsonOf(batch: EntityBatch): string {
  const { positions, headings, speeds, sequences } = batch;
  const occupancy = batch.values?.get('occupancy');
  const reports = Array.from(batch.ids, (id, row) => ({
    class: batch.entityClass,
    id,
    time: batch.observationTimes[row],
    sequence: sequences?.[row],
    longitude: positions?.[2 * row],
    latitude: positions?.[2 * row + 1],
    // As single precision prints in full, a heading has 17 digits; its source wrote one decimal.
    heading: Math.round((headings?.[row] ?? 0) * 10) / 10,
    speed: Math.round((speeds?.[row] ?? 0) * 100) / 100,
    values: { occupancy: occupancy?.[row] },
  }));
  return JSON.stringify({ reports });
}
