import { type BenchmarkBrowser, type BenchmarkPage, withBrowser } from './browser/launch.ts';
import { GEOJSON_FILES, writeGeoJson } from './browser/inputs.ts';
import type { GeoJsonInput, LoadTimes } from './browser/measurements.ts';
import { median } from './statistics.ts';
import { type BenchmarkResult, type BenchmarkSuite, compare } from './suite.ts';

const CANVAS = { width: 640, height: 360 };

/** Loads of each kind, in turns. */
const ROUNDS = 3;

const MEBIBYTE = 2 ** 20;
const GEOJSON = 'GeoJsonDataSource, extruded';
const BARE_GEOJSON = `${GEOJSON}, without outlines and attributes`;

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
  const bare: Load[] = [];
  const tiles = (): Promise<Load> => load(browser, (page) => page.measure('loadTiles'));
  const geoJson = (input: GeoJsonInput): Promise<Load> =>
    load(browser, (page) => page.measure('loadGeoJson', input));
  // The server compresses a file when it is first asked for; neither side shall pay for that.
  for (const file of Object.values(GEOJSON_FILES)) await browser.request(`inputs/${file}`);
  await tiles();
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await tiles());
    theirs.push(await geoJson({ file: GEOJSON_FILES.whole, outlines: true }));
    bare.push(await geoJson({ file: GEOJSON_FILES.bare, outlines: false }));
  }
  const figure = (
    name: string,
    unit: string,
    of: (load: Load) => number,
    [peer, loads]: readonly [string, Load[]] = [GEOJSON, theirs],
  ): BenchmarkResult =>
    compare(name, median(ours.map(of)), unit, { name: peer, value: median(loads.map(of)) });
  const seconds = ({ seconds }: Load): number => seconds;
  return [
    figure('load-to-drawn', 's', seconds),
    figure('load-to-drawn-bare', 's', seconds, [BARE_GEOJSON, bare]),
    figure('load-heap', 'MiB', ({ heap }) => heap),
    figure('load-heap-with-buffers', 'MiB', ({ heapWithBuffers }) => heapWithBuffers),
    figure('load-worst-frame-gap', 's', ({ worstFrameGap }) => worstFrameGap),
  ];
}

function load(
  browser: BenchmarkBrowser,
  measureLoad: (page: BenchmarkPage) => Promise<LoadTimes>,
): Promise<Load> {
  return browser.onFreshPage(async (page) => {
    await page.measure('open', CANVAS);
    const before = await page.heap();
    const times = await measureLoad(page);
    if (times.objects !== browser.buildings.count) {
      throw new Error(`load suite: ${times.objects} of ${browser.buildings.count} buildings.`);
    }
    const after = await page.heap();
    return {
      ...times,
      heap: (after.objects - before.objects) / MEBIBYTE,
      heapWithBuffers: (after.withBuffers - before.withBuffers) / MEBIBYTE,
    };
  });
}
