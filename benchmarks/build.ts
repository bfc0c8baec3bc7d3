import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { BuildSummary } from './build-processes/summary.ts';
import { type BenchmarkSuite, compare } from './suite.ts';

/** Each build runs in a process of its own: peak memory belongs to a process. */
function measure(script: string, folder: string): BuildSummary {
  const file = join(import.meta.dirname, 'build-processes', script);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`build benchmark: ${script} failed: ${stderr}`);
  return JSON.parse(stdout) as BuildSummary;
}

export const buildSuite: BenchmarkSuite = {
  name: 'build',
  description: 'Astana from its sources to a city package, against writing the same layers as GeoJSON',
  run: () => {
    const folder = mkdtempSync(join(tmpdir(), 'cityloom-bench-'));
    try {
      const geojson = measure('geojson.ts', folder);
      const built = measure('city-package.ts', folder);
      const name = 'the same layers as GeoJSON, no tiles, no network';
      return Promise.resolve([
        compare('build astana', built.seconds, 's', { name, value: geojson.seconds }),
        compare('build astana, peak memory', built.peakMemoryMiB, 'MiB', {
          name,
          value: geojson.peakMemoryMiB,
        }),
        compare('build astana, against the limit', built.seconds, 's', { name: 'limit', value: 20 }),
        compare('build astana, peak memory against the limit', built.peakMemoryMiB, 'MiB', {
          name: 'limit',
          value: 1536,
        }),
      ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
