import { execFileSync, type ExecFileSyncOptions } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCityPackage, openTwin } from '@cityloom/cim-loader';
import { createFolderSource } from '@cityloom/cim-loader/node';
import type { Position } from '@cityloom/twin-core';
import {
  castExactViewshed,
  castRasterViewshed,
  collectSightScene,
  rasterizeSurface,
  standingAt,
} from '@cityloom/twin-core/sight';
import type { Eye, SightScene, SurfaceRaster } from '@cityloom/twin-core/sight';
import { ensureGdalViewshed } from '../scripts/gdal.ts';
import { ensureCity } from './browser/inputs.ts';
import { type BenchmarkResult, type BenchmarkSuite, compare } from './suite.ts';

const CELLS = 2000;
const CELL_SIZE = 1;
const REPEATS = 5;
const CURVATURE = 0.85714;
/** The left bank of the river and the old town, where towers and small houses mix. */
const PLACES: readonly { readonly name: string; readonly position: Position; readonly eyeHeight: number }[] =
  [
    { name: 'street of the old town', position: [71.42, 51.165], eyeHeight: 1.6 },
    { name: '40 m over the old town', position: [71.42, 51.165], eyeHeight: 40 },
    { name: 'square of the new town', position: [71.4306, 51.1283], eyeHeight: 1.6 },
  ];

interface Case {
  readonly scene: SightScene;
  readonly surface: SurfaceRaster;
  readonly eye: Eye;
  readonly eyeHeight: number;
}

function finish<Result>(work: Generator<undefined, Result>): Result {
  let step = work.next();
  while (step.done !== true) step = work.next();
  return step.value;
}

/** The best of some runs: what is slower was disturbed. */
function best<Result>(run: () => Result): { readonly seconds: number; readonly result: Result } {
  let result = run();
  let seconds = Infinity;
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const start = performance.now();
    result = run();
    seconds = Math.min(seconds, (performance.now() - start) / 1000);
  }
  return { seconds, result };
}

function agreement(one: Uint8Array, other: Uint8Array): number {
  return one.reduce((sum, value, at) => sum + (value === other[at] ? 1 : 0), 0) / one.length;
}

/** The surface as gdal reads it: 32-bit floats from north to south, in metres of a projected system. */
function writeSurface(folder: string, { heights }: SurfaceRaster): string {
  const flipped = new Float32Array(heights.length);
  for (let row = 0; row < CELLS; row++) {
    flipped.set(heights.subarray(row * CELLS, (row + 1) * CELLS), (CELLS - 1 - row) * CELLS);
  }
  writeFileSync(join(folder, 'surface.raw'), new Uint8Array(flipped.buffer));
  const path = join(folder, 'surface.vrt');
  writeFileSync(
    path,
    `<VRTDataset rasterXSize="${CELLS}" rasterYSize="${CELLS}"><SRS>EPSG:32642</SRS>` +
      `<GeoTransform>500000, ${CELL_SIZE}, 0, ${5_600_000 + CELLS * CELL_SIZE}, 0, -${CELL_SIZE}</GeoTransform>` +
      '<VRTRasterBand dataType="Float32" band="1" subClass="VRTRawRasterBand">' +
      '<SourceFilename relativeToVRT="1">surface.raw</SourceFilename><ByteOrder>LSB</ByteOrder>' +
      `<ImageOffset>0</ImageOffset><PixelOffset>4</PixelOffset><LineOffset>${4 * CELLS}</LineOffset>` +
      '</VRTRasterBand></VRTDataset>\n',
  );
  return path;
}

/** Cells gdal sees from the middle cell, in our order, and its seconds less those of reading and writing alone. */
function runGdal(
  program: string,
  folder: string,
  { surface, eyeHeight }: Case,
): ReturnType<typeof best<Uint8Array>> {
  const input = writeSurface(folder, surface);
  const output = join(folder, 'seen.img');
  const middle = (CELLS / 2 + 0.5) * CELL_SIZE;
  const numbers = {
    ox: 500_000 + middle,
    oy: 5_600_000 + middle,
    oz: eyeHeight,
    tz: 0,
    md: 0,
    cc: CURVATURE,
    vv: 1,
    iv: 0,
    ov: 0,
  };
  const options = Object.entries(numbers).flatMap(([name, value]) => [`-${name}`, String(value)]);
  const quiet: ExecFileSyncOptions = { stdio: 'pipe', env: { ...process.env, GDAL_NUM_THREADS: '1' } };
  const whole = best(() => execFileSync(program, ['-q', ...options, '-of', 'ENVI', input, output], quiet));
  const bytes = new Uint8Array(readFileSync(output));
  const copy = join(folder, 'copy.img');
  const translate = program.replace(/gdal_viewshed$/u, 'gdal_translate');
  const copied = best(() =>
    execFileSync(translate, ['-q', '-of', 'ENVI', '-ot', 'Byte', input, copy], quiet),
  );
  const cells = new Uint8Array(bytes.length);
  for (let row = 0; row < CELLS; row++) {
    cells.set(bytes.subarray(row * CELLS, (row + 1) * CELLS), (CELLS - 1 - row) * CELLS);
  }
  return { seconds: whole.seconds - copied.seconds, result: cells };
}

async function run(): Promise<readonly BenchmarkResult[]> {
  const program = ensureGdalViewshed();
  const root = join(import.meta.dirname, '..');
  const view = openTwin(await openCityPackage(createFolderSource(await ensureCity(root)))).base;
  const folder = mkdtempSync(join(tmpdir(), 'cityloom-viewshed-'));
  try {
    return PLACES.flatMap(({ name, position, eyeHeight }) => {
      const scene = collectSightScene(view, [position], (CELLS / 2 + 1) * CELL_SIZE, CELL_SIZE);
      // The eye stands in the middle of a cell, as gdal has it.
      const edge = -(CELLS / 2 + 0.5) * CELL_SIZE;
      const grid = { west: edge, south: edge, cellSize: CELL_SIZE, columns: CELLS, rows: CELLS };
      const surface = finish(rasterizeSurface(scene.solids, scene.ground, grid));
      const eye = { x: 0, y: 0, z: standingAt(scene, 0, 0).height + eyeHeight };
      return measure(name, program, folder, { scene, surface, eye, eyeHeight });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measure(place: string, program: string, folder: string, each: Case): BenchmarkResult[] {
  const { scene, surface, eye } = each;
  const setting = { maximumDistance: 2 * CELLS * CELL_SIZE, targetHeight: 0, curvature: CURVATURE };
  const gdal = runGdal(program, folder, each);
  const cells = best(() => finish(castRasterViewshed(surface, eye, setting)).cells);
  const walls = best(() => finish(castRasterViewshed(surface, eye, setting, scene.solids)).cells);
  const exact = finish(castExactViewshed(surface, scene.solids, scene.ground, eye, setting)).cells;
  const size = `${CELLS} × ${CELLS} cells of ${CELL_SIZE} m, ${place}`;
  const peer = 'gdal_viewshed, less its reading and writing';
  const right = (seen: Uint8Array): number => 100 * agreement(seen, exact);
  const peerRight = { name: 'gdal_viewshed', value: right(gdal.result) };
  return [
    compare(`${size}, by cells alone`, cells.seconds, 's', { name: peer, value: gdal.seconds }),
    compare(`${size}, walls where they stand`, walls.seconds, 's', { name: peer, value: gdal.seconds }),
    compare(
      `agreement with a ray for each cell, ${place}, by cells alone`,
      right(cells.result),
      '%',
      peerRight,
      true,
    ),
    compare(
      `agreement with a ray for each cell, ${place}, walls where they stand`,
      right(walls.result),
      '%',
      peerRight,
      true,
    ),
  ];
}

export const viewshedSuite: BenchmarkSuite = {
  name: 'viewshed',
  description:
    'What is seen of Astana on 2000 × 2000 cells, one thread, against gdal_viewshed on the same raster.',
  run,
};
