import { type BenchmarkBrowser, withBrowser } from './browser/launch.ts';
import { GEOJSON_FILE, writeGeoJson } from './browser/inputs.ts';
import type { LoadTimes } from './browser/measurements.ts';
import { median } from './statistics.ts';
import { type BenchmarkResult, type BenchmarkSuite, compare } from './suite.ts';

const CANVAS = { width: 640, height: 360 };

/** Loads of each kind, in turns. */
const ROUNDS = 3;

const MEBIBYTE = 2 ** 20;
const GEOJSON = 'GeoJsonDataSource, extruded';

interface Load extends LoadTimes {
  /** Growth over the empty scene, MiB. */
  readonly heap: number;
  readonly heapWithBuffers: number;
}

export const loadSuite: BenchmarkSuite = {
  name: 'load',
  description: 'Every building of Astana on the screen, against Cesium loading the same buildings as GeoJSON',
  run: () => withBrowser(writeGeoJson, measure),
};

async function measure(browser: BenchmarkBrowser): Promise<readonly BenchmarkResult[]> {
  const ours: Load[] = [];
  const theirs: Load[] = [];
  // The server compresses a file when it is first asked for; neither side shall pay for that.
  await browser.request(`inputs/${GEOJSON_FILE}`);
  await load(browser, 'loadTiles');
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await load(browser, 'loadTiles'));
    theirs.push(await load(browser, 'loadGeoJson'));
  }
  const figure = (name: string, unit: string, of: (load: Load) => number): BenchmarkResult =>
    compare(name, median(ours.map(of)), unit, { name: GEOJSON, value: median(theirs.map(of)) });
  return [
    figure('load-to-drawn', 's', ({ seconds }) => seconds),
    figure('load-heap', 'MiB', ({ heap }) => heap),
    figure('load-heap-with-buffers', 'MiB', ({ heapWithBuffers }) => heapWithBuffers),
    figure('load-worst-frame-gap', 's', ({ worstFrameGap }) => worstFrameGap),
  ];
}

function load(browser: BenchmarkBrowser, name: 'loadTiles' | 'loadGeoJson'): Promise<Load> {
  return browser.onFreshPage(async (page) => {
    await page.measure('open', CANVAS);
    const before = await page.heap();
    const times = await page.measure(name);
    if (times.objects !== browser.buildings.count) {
      throw new Error(`load suite, ${name}: ${times.objects} of ${browser.buildings.count} buildings.`);
    }
    const after = await page.heap();
    return {
      ...times,
      heap: (after.objects - before.objects) / MEBIBYTE,
      heapWithBuffers: (after.withBuffers - before.withBuffers) / MEBIBYTE,
    };
  });
}
