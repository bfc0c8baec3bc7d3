import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { type BenchmarkSuite, compare } from './suite.ts';

interface BuildSummary {
  readonly seconds: number;
  readonly peakMemoryMiB: number;
}

/** Each build runs in a process of its own: peak memory belongs to a process. */
function measure(script: string, folder: string): BuildSummary {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module-typescript', '-e', script],
    {
      cwd: join(import.meta.dirname, '..'),
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      env: { ...process.env, CITYLOOM_BENCH_OUT: folder },
    },
  );
  if (status !== 0) throw new Error(`build benchmark: a build failed: ${stderr}`);
  return JSON.parse(stdout) as BuildSummary;
}

const SUMMARY = `
console.log(JSON.stringify({
  seconds: (performance.now() - start) / 1000,
  peakMemoryMiB: process.resourceUsage().maxRSS / 1024,
}));`;

const PACKAGE = `
import { join } from 'node:path';
import { buildCity } from '@cityloom/cim-loader/node';
const start = performance.now();
await buildCity({ recipe: 'data/astana/recipe.json', out: join(process.env.CITYLOOM_BENCH_OUT, 'package') });
${SUMMARY}`;

/** The same objects and columns as GeoJSON, without tiles and network: what most tools exchange. */
const GEOJSON = `
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { assembleCity, parseRecipe } from '@cityloom/cim-loader';
import { geometryOfRow } from '@cityloom/twin-core';
const start = performance.now();
const recipe = parseRecipe(readFileSync('data/astana/recipe.json', 'utf8'), 'recipe.json');
const { location, files } = recipe.source;
const root = dirname(createRequire(join(process.cwd(), 'package.json')).resolve(location.package + '/package.json'));
const { content } = assembleCity(
  recipe,
  files.map(({ name }) => ({ name, bytes: new Uint8Array(readFileSync(join(root, location.folder, name))) })),
);
for (const { table } of content.layers) {
  const features = Array.from({ length: table.count }, (_, row) => ({
    type: 'Feature',
    id: table.idOf(row),
    geometry: geometryOfRow(table.geometry, row),
    properties: Object.fromEntries([...table.columns.keys()].map((name) => [name, table.value(row, name)])),
  }));
  writeFileSync(
    join(process.env.CITYLOOM_BENCH_OUT, table.layer + '.geojson'),
    JSON.stringify({ type: 'FeatureCollection', features }),
  );
}
${SUMMARY}`;

export const buildSuite: BenchmarkSuite = {
  name: 'build',
  description: 'Astana from its sources to a city package, against writing the same layers as GeoJSON',
  run: () => {
    const folder = mkdtempSync(join(tmpdir(), 'cityloom-bench-'));
    try {
      const geojson = measure(GEOJSON, folder);
      const built = measure(PACKAGE, folder);
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
