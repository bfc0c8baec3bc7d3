import type { PointCloudLayer } from '@cityloom/cim-loader';
import { createWorkerReader } from '@cityloom/viewer/embed';
import { newLayerOf, type NewLayer } from '@cityloom/viewer/session';
import { afterEach, expect, test } from 'vitest';
import { HOME } from '../tiny-city.ts';
import { colourAt, firstColourAt, HEIGHT, hueDistance, open, type Opened, WIDTH } from '../tiny-view.ts';
import { thinPoints } from '../../../../src/views/cesium/added/cloud-points.ts';

const LEFT = [WIDTH * 0.35, HEIGHT * 0.85] as const;
const RIGHT = [WIDTH * 0.65, HEIGHT * 0.85] as const;
const RED = [255, 0, 0];
const BLUE = [0, 0, 255];
const GROUND = [169, 130, 90];
const BUILDING = [208, 103, 75];

let opened: Opened | undefined;
afterEach(() => {
  opened?.view.dispose();
  opened?.element.remove();
  opened = undefined;
});

/** A carpet of points 4 m apart over 800 × 600 m, 500 m above sea: red ground in the west, blue buildings in the east. */
function carpet(): PointCloudLayer {
  const [columns, rows] = [200, 150];
  const positions = new Float64Array(columns * rows * 3);
  const colours = new Uint8Array(columns * rows * 3);
  const classifications = new Uint8Array(columns * rows);
  for (let index = 0; index < columns * rows; index++) {
    const east = ((index % columns) - columns / 2) * 4;
    const north = (Math.floor(index / columns) - rows / 2) * 4;
    positions.set([HOME[0] + east / 69_900, HOME[1] + north / 111_200, 500], index * 3);
    colours[index * 3 + (east < 0 ? 0 : 2)] = 255;
    classifications[index] = east < 0 ? 2 : 6;
  }
  return { kind: 'points', id: 'scan', positions, colours, classifications, count: columns * rows };
}

function layerOf(data: PointCloudLayer): NewLayer {
  return {
    data,
    title: { en: 'Scan', 'zh-CN': '扫描' },
    theme: 'added',
    bounds: [HOME[0] - 0.004, HOME[1] - 0.003, HOME[0] + 0.004, HOME[1] + 0.003],
    objects: data.count,
    solid: false,
    contentHash: 'scan',
    catalogue: {},
    provenance: {
      file: 'scan.las',
      sourceLayer: 'scan',
      format: 'las',
      crs: undefined,
      settings: {},
      warnings: [],
      addedAt: '',
    },
  };
}

async function untilColours(left: readonly number[], right: readonly number[]): Promise<void> {
  const { view } = opened ?? expect.unreachable();
  await expect
    .poll(
      async () => [
        hueDistance(await colourAt(view, LEFT), left) < 0.12,
        hueDistance(await colourAt(view, RIGHT), right) < 0.12,
      ],
      { timeout: 60_000, interval: 500 },
    )
    .toEqual([true, true]);
}

test('points stand on the ground in their own colours, by class, and go with their layer', async () => {
  opened = await open();
  const { session, view, engine } = opened;
  const bare = await firstColourAt(view, LEFT);
  await session.layers.add([layerOf(carpet())]);
  session.actions.setLayerStyle('scan', { kind: 'cloud', by: 'rgb', size: 4 });
  await untilColours(RED, BLUE);
  // 500 m above sea in the file, on the map's ground here.
  const surface = engine.pickPosition(...LEFT);
  expect(Math.abs(surface?.height ?? NaN)).toBeLessThan(3);
  session.actions.setLayerStyle('scan', { kind: 'cloud', by: 'class', size: 4 });
  await untilColours(GROUND, BUILDING);
  await session.execute({ type: 'setLayerVisible', layer: 'scan', visible: false });
  expect(await colourAt(view, LEFT)).toEqual(bare);
  await session.execute({ type: 'setLayerVisible', layer: 'scan', visible: true });
  await session.layers.remove('scan');
  expect(await colourAt(view, LEFT)).toEqual(bare);
  expect(session.store.getState().notices).toEqual([]);
});

test('a cloud beyond the budget is thinned the same way each time', () => {
  const cloud = carpet();
  const some = thinPoints(cloud, 1000);
  expect(some.positions.length / 3).toBe(1000);
  expect(some).toEqual(thinPoints(cloud, 1000));
  expect([...some.positions.subarray(3, 6)]).toEqual([...cloud.positions.subarray(90, 93)]);
  expect(some.classifications?.[1]).toBe(cloud.classifications?.[30]);
});

test('points of real tiles are drawn', async () => {
  const folder = `${location.origin}/test-data/3dtiles-samples/1.0/TilesetWithRequestVolume`;
  const input = { kind: 'url', url: `${folder}/tileset.json` } as const;
  const { sources } = await createWorkerReader().read(
    input,
    {},
    {
      signal: new AbortController().signal,
      onProgress: () => undefined,
    },
  );
  const [source] = sources;
  const naming = { title: { en: 'points', 'zh-CN': '点' }, theme: 'added', catalogue: {} };
  const layer = source && newLayerOf(source, 'points', naming, { input, settings: {} });
  if (layer?.bounds === undefined) return expect.unreachable();
  opened = await open();
  const { session, view } = opened;
  const [west, south, east, north] = layer.bounds;
  const pose = {
    longitudeDegrees: (west + east) / 2,
    latitudeDegrees: (south + north) / 2,
    headingDegrees: 0,
    pitchDegrees: -90,
    range: 30,
  };
  session.store.setState({ cameraRequest: { pose, durationSeconds: 0 } });
  const bare = await firstColourAt(view, [WIDTH / 2, HEIGHT / 2]);
  // Alone, without the tileset's other layers, it is a cloud like any other.
  const { data, title, theme, bounds, objects, solid, contentHash, catalogue, provenance } = layer;
  await session.layers.add([
    { data, title, theme, bounds, objects, solid, contentHash, catalogue, provenance },
  ]);
  await expect
    .poll(() => colourAt(view, [WIDTH / 2, HEIGHT / 2]), { timeout: 60_000, interval: 500 })
    .not.toEqual(bare);
  expect(session.store.getState().notices).toEqual([]);
});
