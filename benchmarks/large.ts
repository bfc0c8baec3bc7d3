import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { type BenchmarkResult, type BenchmarkSuite, compare } from './suite.ts';
import { writeCityFile } from './tile-processes/city-file.ts';

const BUILDINGS = 1_000_000;
const PBF_MEGABYTES = 300;

interface Cost {
  readonly objects: number;
  readonly seconds: number;
  readonly peakMemoryMiB: number;
}

interface PbfContents {
  readonly bytes: number;
  readonly nodes: number;
  readonly ways: number;
}

/** A process of its own for each step: peak memory belongs to a process. */
function run(script: string, ...values: readonly string[]): unknown {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, script), ...values],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`large benchmark: ${script} failed: ${stderr}`);
  return stdout === '' ? undefined : (JSON.parse(stdout) as unknown);
}

function tilesOf(folder: string, city: string, ending: string, name: string): BenchmarkResult[] {
  const path = join(folder, `million.${ending}`);
  try {
    run('large/write-buildings.ts', city, path, String(BUILDINGS));
    const { objects, seconds, peakMemoryMiB } = run('tile-processes/file.ts', path, folder) as Cost;
    if (objects !== BUILDINGS) throw new Error(`large benchmark: ${objects} buildings of ${name}.`);
    const limit = { name: 'limit', value: 10_000 };
    return [
      compare(`${name} from disk to tiles`, objects / seconds, 'buildings/s', limit, true),
      compare(`${name} from disk to tiles, peak memory`, peakMemoryMiB, 'MiB', {
        name: 'limit',
        value: 1536,
      }),
    ];
  } finally {
    rmSync(path, { force: true });
  }
}

function layersOfPbf(folder: string): BenchmarkResult[] {
  const path = join(folder, 'country.osm.pbf');
  const { bytes, nodes, ways } = run('large/write-pbf.ts', path, String(PBF_MEGABYTES)) as PbfContents;
  const { seconds, peakMemoryMiB } = run('large/read-pbf.ts', path) as Cost;
  const name = `OSM PBF of ${Math.round(bytes / 1e6)} MB into layers`;
  const perNode = (peakMemoryMiB * 2 ** 20) / nodes;
  return [
    compare(name, bytes / 1e6 / seconds, 'MB/s', { name: 'its ways in millions', value: ways / 1e6 }, true),
    compare(`${name}, peak memory`, peakMemoryMiB, 'MiB', { name: 'bytes per node', value: perNode }),
  ];
}

export const largeSuite: BenchmarkSuite = {
  name: 'large',
  description:
    'files larger than a city: 10⁶ buildings from disk to tiles, 300 MB of OpenStreetMap into layers',
  run: () => {
    const folder = mkdtempSync(join(tmpdir(), 'cityloom-large-'));
    try {
      const city = writeCityFile(folder);
      return Promise.resolve([
        ...tilesOf(folder, city, 'fgb', '10⁶ buildings of FlatGeobuf'),
        ...tilesOf(folder, city, 'geojsonl', '10⁶ buildings of GeoJSON lines'),
        ...layersOfPbf(folder),
      ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
