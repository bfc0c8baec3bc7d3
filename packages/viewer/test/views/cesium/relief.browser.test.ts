import { Cartographic, Cartesian2, Math as CesiumMath } from '@cesium/engine';
import { createSceneGraph, groundHeightColumn, sampleHeight, withColumns } from '@cityloom/twin-core';
import { fromWorld } from '@cityloom/viewer/cesium/internals';
import { expect, test } from 'vitest';
import { hill } from './hills.ts';
import { HOME } from './tiny-city.ts';
import { ABOVE, BOXES, colourAt, HEIGHT, open, type Opened, settle, WIDTH } from './tiny-view.ts';

/** The mesh is drawn to within a pixel or so; here a pixel is a few metres. */
const MESH = 3;

async function opened(pose: object): Promise<Opened> {
  const all = await open(undefined, 3000, [hill()]);
  const { session, view, engine } = all;
  session.store.setState({ hiddenLayers: new Set(['buildings']) });
  session.store.setState({
    cameraRequest: { pose: { ...ABOVE, range: 3000, ...pose }, durationSeconds: 0 },
  });
  for (let frame = 0; frame < 200; frame++) {
    await settle(view);
    if (frame > 5 && engine.scene.globe.tilesLoaded) break;
  }
  return all;
}

test('the drawn ground has the heights of the terrain, and so has what is picked on it', async () => {
  const grid = hill();
  const { view, engine, element } = await opened({ latitudeDegrees: HOME[1] + 0.008, pitchDegrees: -40 });
  const seen: number[] = [];
  for (let y = HEIGHT * 0.4; y < HEIGHT; y += 30) {
    for (let x = 20; x < WIDTH; x += 60) {
      const drawn = engine.scene.globe.pick(
        engine.camera.getPickRay(new Cartesian2(x, y)) ?? expect.fail('no ray'),
        engine.scene,
      );
      if (drawn === undefined) continue;
      const mesh = Cartographic.fromCartesian(drawn);
      const [longitude, latitude] = [mesh.longitude, mesh.latitude].map(CesiumMath.toDegrees) as [
        number,
        number,
      ];
      const known = sampleHeight(grid, longitude, latitude);
      if (Number.isNaN(known)) continue;
      expect(Math.abs(mesh.height - known)).toBeLessThan(MESH);
      const picked = view.pick(x, y);
      expect(picked.height).toBeCloseTo(sampleHeight(grid, ...(picked.position ?? HOME)), 1);
      expect(Math.abs((picked.height ?? NaN) - mesh.height)).toBeLessThan(4 * MESH);
      seen.push(mesh.height);
    }
  }
  expect(seen.length).toBeGreaterThan(10);
  expect(Math.max(...seen) - Math.min(...seen)).toBeGreaterThan(150);
  view.dispose();
  element.remove();
});

test('tiles made for flat ground stand on the ground their rows have now, are drawn and picked there', async () => {
  const grid = hill();
  const grounds = Float32Array.of(150, 131);
  const { view, element } = await open(undefined, 800, [grid], ({ store }) => {
    const { scene } = store.getState();
    if (scene === undefined) return;
    const [layer] = scene.root.children;
    if (layer?.kind !== 'layer' || layer.table === undefined) return;
    const table = withColumns(layer.table, new Map([['groundHeight', groundHeightColumn(grounds)]]));
    store.setState({
      scene: createSceneGraph({ ...scene.root, children: [{ ...layer, table }] }, scene.bounds),
    });
  });
  await view.ready;
  for (const [row, x] of [
    [0, WIDTH * 0.4],
    [1, WIDTH * 0.6],
  ] as const) {
    const { object, height } = view.pick(x, HEIGHT / 2);
    expect(object).toBe(`buildings/test/${String(row)}`);
    expect(height).toBeCloseTo((grounds[row] ?? NaN) + (BOXES[row]?.height ?? NaN), 0);
  }
  view.dispose();
  element.remove();
});

const brightness = (colour: readonly number[]): number => colour.reduce((sum, part) => sum + part, 0);

test('the camera keeps its distance to the ground, wherever it looks, and sees light and shade on the slopes', async () => {
  const grid = hill();
  const top = [HOME[0], HOME[1] + 1200 / 111_320] as const;
  const { session, view, engine, element } = await opened({ latitudeDegrees: top[1], range: 900 });
  const { height } = fromWorld(engine.camera.positionWC);
  expect(height).toBeCloseTo(900 + sampleHeight(grid, ...top), 0);
  expect(view.pose.range).toBeCloseTo(900, 0);
  expect(view.pose.latitudeDegrees).toBeCloseTo(top[1], 5);
  // The sun of the drawn city stands in the southeast.
  const contrast = async (): Promise<number> => {
    const [south, north] = await Promise.all(
      [HEIGHT * 0.85, HEIGHT * 0.15].map((y) => colourAt(view, [WIDTH / 2, y])),
    );
    return brightness(south ?? []) - brightness(north ?? []);
  };
  expect(await contrast()).toBeGreaterThan(20);
  session.store.setState({ theme: 'light' });
  await expect.poll(contrast, { timeout: 20_000 }).toBeGreaterThan(60);
  view.dispose();
  element.remove();
});
