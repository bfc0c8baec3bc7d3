import { createNodeRunner } from '@cityloom/cim-loader/node';
import { createFeatureTable, createGeometryColumn, createRandom, numberColumn } from '@cityloom/twin-core';
import type { Geometry, RunRequest, View } from '@cityloom/twin-core';
import { createSigmas, finitePassage, plumeConcentration } from '@cityloom/twin-core/models/toxic-release';
import type { BenchmarkResult, BenchmarkSuite } from './suite.ts';
import { compare } from './suite.ts';

const RECEPTORS = 32_000;
const CENTRE = [71.43, 51.13] as const;
/** Half the domain of 30 km × 20 km, degrees. */
const HALF_WIDTH = 15_000 / 69_970;
const HALF_HEIGHT = 10_000 / 111_267;
const DURATION = 3600;
const TIME_STEP = 10;
const REPEATS = 3;

/** Every how many cells the baseline is evaluated; its time is scaled by the same number. */
const BASELINE_SAMPLE = 50;

/** Seeded houses over the whole domain, with one in each corner to fix its extent. */
function createCity(): View {
  const random = createRandom(20);
  const geometries: Geometry[] = [];
  for (let row = 0; row < RECEPTORS; row += 1) {
    const corner = row < 4;
    const east = corner ? (row & 1) * 2 - 1 : 2 * random.next() - 1;
    const north = corner ? (row & 2) - 1 : 2 * random.next() - 1;
    const longitude = CENTRE[0] + east * HALF_WIDTH;
    const latitude = CENTRE[1] + north * HALF_HEIGHT;
    const [width, height] = [1.4e-4, 9e-5];
    const ring: [number, number][] = [
      [longitude, latitude],
      [longitude + width, latitude],
      [longitude + width, latitude + height],
      [longitude, latitude],
    ];
    geometries.push({ type: 'Polygon', coordinates: [ring] });
  }
  const population = Float32Array.from(geometries, () => Math.floor(40 * random.next()));
  const table = createFeatureTable({
    layer: 'buildings',
    count: RECEPTORS,
    ids: geometries.map((_, row) => `buildings/bench/${row}`),
    geometry: createGeometryColumn('polygon', geometries),
    columns: new Map([['population', numberColumn(population, { source: 'seeded', derived: true })]]),
  });
  return {
    hash: 'bench-city',
    layerIds: ['buildings'],
    layer: (id) => ({ id, count: RECEPTORS, parts: [{ table, overlay: false }] }),
    object: () => undefined,
    objectsInPolygon: () => [],
    nearest: () => [],
    alongRay: () => [],
    groundHeight: () => undefined,
    network: undefined,
    closedRoads: new Set(),
    roadSettings: new Map(),
  };
}

const request: RunRequest = {
  model: 'toxic-release',
  parameters: {
    position: CENTRE,
    releaseRate: 50,
    releaseDuration: 1800,
    windSpeed: 4,
    stability: 'D',
    surroundings: 'urban',
    simulatedDuration: DURATION,
    timeStep: TIME_STEP,
    cellSize: 50,
  },
  seed: 1,
};

/**
 * What a direct program does: the closed formula at every cell and time step. Evaluated at every
 * 50th cell, and its time scaled up to all of them.
 */
function baselineSeconds(cells: number): { seconds: number; checksum: number } {
  const sigmas = createSigmas('briggs-urban', 'D');
  const source = { strength: 50, windSpeed: 4, releaseHeight: 1, lidHeight: 800, sigmas };
  const passage = finitePassage(4, 1800);
  const columns = 600;
  let checksum = 0;
  const started = performance.now();
  for (let cell = 0; cell < cells; cell += BASELINE_SAMPLE) {
    const x = ((cell % columns) - columns / 2 + 0.5) * 50;
    const y = (Math.floor(cell / columns) - 200 + 0.5) * 50;
    if (x <= 0) continue;
    for (let time = TIME_STEP; time <= DURATION; time += TIME_STEP) {
      checksum += plumeConcentration(source, x, y, 1.5) * passage.at(x, time, sigmas.y(x));
    }
  }
  return { seconds: ((performance.now() - started) / 1000) * BASELINE_SAMPLE, checksum };
}

async function run(): Promise<readonly BenchmarkResult[]> {
  const view = createCity();
  const runner = createNodeRunner();
  const walls: number[] = [];
  const inWorker: number[] = [];
  let cells = 0;
  try {
    for (let repeat = 0; repeat < REPEATS; repeat += 1) {
      const started = performance.now();
      const result = await runner.run(view, request);
      walls.push((performance.now() - started) / 1000);
      inWorker.push(result.seconds);
      const grid = result.outcome.fields[0]?.grid;
      cells = (grid?.columns ?? 0) * (grid?.rows ?? 0);
    }
  } finally {
    runner.dispose();
  }
  const direct = baselineSeconds(cells);
  if (!(direct.checksum > 0)) throw new Error('toxic-release: the baseline computed nothing.');
  const cellSteps = (cells * DURATION) / TIME_STEP;
  const best = Math.min(...inWorker);
  const name = `direct formula, every ${BASELINE_SAMPLE}th cell scaled`;
  return [
    compare(`1 h over ${cells} cells and ${RECEPTORS} buildings, in a worker`, best, 's', {
      name,
      value: direct.seconds,
    }),
    compare('first run as the page sees it, worker start included', walls[0] ?? Number.NaN, 's', {
      name,
      value: direct.seconds,
    }),
    compare('cell-steps covered', cellSteps / best, '1/s', { name, value: cellSteps / direct.seconds }, true),
  ];
}

export const toxicReleaseSuite: BenchmarkSuite = {
  name: 'toxic-release',
  description: 'Gas release over a whole city: 30 km × 20 km, 50 m cells, 1 h at 10 s, 32,000 buildings.',
  run,
};
