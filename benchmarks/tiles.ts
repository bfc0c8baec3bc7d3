import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { type BenchmarkResult, type BenchmarkSuite, compare } from './suite.ts';
import { hasManhattan, writeCityFile } from './tile-processes/city-file.ts';
import type { TileCost } from './tile-processes/summary.ts';

/** Each run is a process of its own: peak memory and CPU time belong to a process. */
function measure(script: string, ...values: readonly string[]): TileCost {
  const file = join(import.meta.dirname, 'tile-processes', script);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...values], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`tiles benchmark: ${script} failed: ${stderr}`);
  return JSON.parse(stdout) as TileCost;
}

const SIZES = [100_000, 1_000_000] as const;
const PEER = 'glTF-Transform 4.5.1: one level of detail, ids and heights';

function fileResults(city: string, folder: string): BenchmarkResult[] {
  const name = hasManhattan ? 'Manhattan' : 'stand-in for Manhattan';
  const whole = measure('file.ts', city, folder, 'all');
  const same = measure('file.ts', city, folder, 'same');
  const peer = measure('gltf-transform.ts', city, folder);
  if (whole.objects !== peer.objects)
    throw new Error(`tiles benchmark: ${whole.objects} buildings, the peer has ${peer.objects}.`);
  return [
    compare(`${name}, GeoJSON to tiles with all levels and columns`, whole.seconds, 's', {
      name: 'limit',
      value: 3,
    }),
    compare(`${name}, all levels, ids and heights`, same.seconds, 's', { name: PEER, value: peer.seconds }),
    compare(`${name}, the same, CPU time`, same.cpuSeconds, 's', { name: PEER, value: peer.cpuSeconds }),
    compare(`${name}, the same, peak memory`, same.peakMemoryMiB, 'MiB', {
      name: PEER,
      value: peer.peakMemoryMiB,
    }),
    compare(`${name}, the same, size`, same.bytes / 1e6, 'MB', { name: PEER, value: peer.bytes / 1e6 }),
  ];
}

export const tilesSuite: BenchmarkSuite = {
  name: 'tiles',
  description:
    '3D Tiles of Manhattan, of 10⁵ and of 10⁶ buildings, against the glTF-Transform recipe and limits',
  run: () => {
    const folder = mkdtempSync(join(tmpdir(), 'cityloom-bench-'));
    try {
      const city = writeCityFile(folder);
      const results = fileResults(city, folder);
      for (const size of SIZES) {
        const { objects, seconds, peakMemoryMiB } = measure('synthetic.ts', city, folder, String(size));
        const limit = { name: 'limit', value: 10_000 };
        results.push(
          compare(`${size} buildings`, objects / seconds, 'buildings/s', limit, true),
          compare(`${size} buildings, peak memory`, peakMemoryMiB, 'MiB', { name: 'limit', value: 1536 }),
        );
      }
      return Promise.resolve(results);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
