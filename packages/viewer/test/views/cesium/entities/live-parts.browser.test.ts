import { createLiveEntities } from '@cityloom/viewer/cesium/internals';
import { expect, test, vi } from 'vitest';
import { HOME } from '../tiny-city.ts';
import { colourAt, HEIGHT, open, settle, WIDTH } from '../tiny-view.ts';
import { alter, liveState, METRES_EAST, reports, START, testScene } from './live-city.ts';

const isBlue = ([red = 0, , blue = 0]: readonly number[]): boolean => blue > 110 && blue > red + 40;

test('the selected entity leaves its way, the followed one stays in the middle, a fence and a heat map are drawn', async () => {
  const { view, engine, element, session } = await open(undefined, 800);
  session.store.setState({ hiddenLayers: new Set(['buildings']) });
  const scene = testScene();
  for (const [second, east] of [
    [0, -200],
    [10, -100],
    [20, 0],
    [30, 100],
  ] as const) {
    scene.store.apply(reports('vehicle', START + second * 1000, [{ id: 'a', east }]));
  }
  scene.set({ time: START + 30_000 });
  session.store.setState({ live: liveState(scene) });
  const entities = createLiveEntities(engine, session, scene);
  await settle(view);
  const at = engine.toCanvas([HOME[0] + 100 * METRES_EAST, HOME[1]], 0) ?? expect.unreachable();
  const scale = (at.x - WIDTH / 2) / 100;
  const pixel = (east: number): readonly [number, number] => [WIDTH / 2 + east * scale, HEIGHT / 2];
  expect(isBlue(await colourAt(view, pixel(-50)))).toBe(false);

  // Ways are read again after a while at the latest.
  alter(session, { selected: { entityClass: 'vehicle', id: 'a' } });
  await vi.waitFor(
    async () => {
      expect(isBlue(await colourAt(view, pixel(50)))).toBe(true);
    },
    { timeout: 20_000 },
  );
  alter(session, { trace: { kind: 'tracks', seconds: 12, of: 'selected' } });
  await vi.waitFor(
    async () => {
      expect(isBlue(await colourAt(view, pixel(-150)))).toBe(false);
    },
    { timeout: 20_000 },
  );
  expect(isBlue(await colourAt(view, pixel(50)))).toBe(true);

  alter(session, { trace: { kind: 'heat', entityClass: 'vehicle', seconds: 60 } });
  await vi.waitFor(
    async () => {
      await settle(view);
      expect(session.store.getState().heatLegend).toMatchObject({ entityClass: 'vehicle', seconds: 60 });
    },
    { timeout: 20_000 },
  );
  alter(session, { trace: { kind: 'none' } });
  expect(session.store.getState().heatLegend).toBeUndefined();

  alter(session, { followed: { entityClass: 'vehicle', id: 'a' } });
  await vi.waitFor(
    async () => {
      await settle(view);
      const { longitudeDegrees } = view.pose;
      expect(Math.abs((longitudeDegrees - HOME[0]) / METRES_EAST - 100)).toBeLessThan(3);
    },
    { timeout: 20_000 },
  );
  scene.store.apply(reports('vehicle', START + 40_000, [{ id: 'a', east: 220 }]));
  await new Promise((resolve) => setTimeout(resolve, 120));
  await settle(view);
  scene.set({ time: START + 40_000 });
  await settle(view);
  expect(Math.abs((view.pose.longitudeDegrees - HOME[0]) / METRES_EAST - 220)).toBeLessThan(3);
  alter(session, { followed: undefined });
  await settle(view);
  scene.store.apply(reports('vehicle', START + 50_000, [{ id: 'a', east: 0 }]));
  scene.set({ time: START + 50_000 });
  await settle(view);
  expect(Math.abs((view.pose.longitudeDegrees - HOME[0]) / METRES_EAST - 220)).toBeLessThan(3);

  entities.dispose();
  view.dispose();
  element.remove();
});

test('a hundred times opened and closed, nothing is left on the graphics card and in the page', async () => {
  const { view, engine, element, session } = await open(undefined, 800);
  const scene = testScene();
  scene.store.apply(
    reports('vehicle', START, [
      { id: 'a', east: 0 },
      { id: 'nowhere', east: NaN },
    ]),
  );
  scene.store.apply(reports('airQuality', START, [{ id: 'b', east: 30, value: 12 }]));
  const fence = {
    id: 'f',
    title: { en: 'f', 'zh-CN': 'f' },
    area: [
      [71.43, 51.13],
      [71.431, 51.13],
      [71.431, 51.131],
      [71.43, 51.13],
    ],
  } as const;
  session.store.setState({
    live: liveState(scene, { selected: { entityClass: 'vehicle', id: 'a' }, geofences: [fence] }),
  });
  await settle(view);
  const before = {
    primitives: engine.scene.primitives.length,
    elements: element.querySelectorAll('*').length,
  };
  const gl = engine.canvas.getContext('webgl2') ?? expect.unreachable();
  let alive = 0;
  const create = vi.spyOn(gl, 'createBuffer').mockImplementation(function (this: WebGL2RenderingContext) {
    alive += 1;
    return WebGL2RenderingContext.prototype.createBuffer.call(this);
  });
  const remove = vi.spyOn(gl, 'deleteBuffer').mockImplementation(function (
    this: WebGL2RenderingContext,
    buffer,
  ) {
    alive -= 1;
    WebGL2RenderingContext.prototype.deleteBuffer.call(this, buffer);
  });
  for (let mount = 0; mount < 100; mount++) {
    const entities = createLiveEntities(engine, session, scene);
    engine.scene.render();
    entities.dispose();
  }
  engine.scene.render();
  expect(create).toHaveBeenCalled();
  expect(remove).toHaveBeenCalled();
  expect(alive).toBeLessThanOrEqual(4);
  expect(engine.scene.primitives.length).toBe(before.primitives);
  expect(element.querySelectorAll('*').length).toBe(before.elements);
  expect(engine.entityPicks.size).toBe(0);
  view.dispose();
  element.remove();
});
