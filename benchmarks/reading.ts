import type { ReadingCase, ReadingCases } from './reading/reading-case.ts';
import { median } from './statistics.ts';
import { type BenchmarkResult, type BenchmarkSuite, compare } from './suite.ts';

/** One entry per format. */
const CASES: readonly ReadingCases[] = [
  async () => (await import('./reading/vector-cases.ts')).geojsonCases(),
  async () => (await import('./reading/vector-cases.ts')).flatgeobufCases(),
  async () => (await import('./reading/model-cases.ts')).cityjsonCases(),
  async () => (await import('./reading/model-cases.ts')).citygmlCases(),
  async () => (await import('./reading/osm-cases.ts')).osmPbfCases(),
];

const WARM_UPS = 2;
const ROUNDS = 7;

export const readingSuite: BenchmarkSuite = {
  name: 'reading',
  description:
    'files from memory into tables, MB/s and objects/s, against the library people use; goal: at least 0.8 times it',
  run: async () => {
    const results: BenchmarkResult[] = [];
    for (const load of CASES) {
      for (const each of await load()) results.push(...(await measure(each)));
    }
    return results;
  },
};

/** Ours and the peer take turns, so that the machine's other work falls on both. */
async function measure({ name, bytes, objects, ours, peer }: ReadingCase): Promise<BenchmarkResult[]> {
  const times = { ours: [] as number[], peer: [] as number[] };
  for (let round = -WARM_UPS; round < ROUNDS; round++) {
    const own = await secondsOf(ours, objects, name);
    const other = await secondsOf(peer.read, objects, `${name}, ${peer.name}`);
    if (round < 0) continue;
    times.ours.push(own);
    times.peer.push(other);
  }
  const [own, other] = [median(times.ours), median(times.peer)];
  const result = (unit: string, amount: number): BenchmarkResult =>
    compare(
      `${name}-${unit === 'MB/s' ? 'bytes' : 'objects'}`,
      amount / own,
      unit,
      { name: peer.name, value: amount / other },
      true,
    );
  return [result('MB/s', bytes / 1e6), result('objects/s', objects)];
}

async function secondsOf(read: () => Promise<number>, objects: number, name: string): Promise<number> {
  const start = performance.now();
  const found = await read();
  const seconds = (performance.now() - start) / 1e3;
  if (found !== objects) throw new Error(`reading suite, ${name}: ${found} objects of ${objects}.`);
  return seconds;
}
