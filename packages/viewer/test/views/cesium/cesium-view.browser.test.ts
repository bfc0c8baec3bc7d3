import { createFeatureTable, type ObjectHandle, type RunResult } from '@cityloom/twin-core';
import { SEVERITY_COLOURS } from '@cityloom/viewer/cesium';
import { SCENE_THEMES } from '@cityloom/viewer/cesium/internals';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOME, tinyView } from './tiny-city.ts';
import {
  ABOVE,
  BOXES,
  colourAt,
  HEIGHT,
  hueDistance,
  label,
  open,
  type Opened,
  redBuilding,
  runOf,
  settle,
  WIDTH,
} from './tiny-view.ts';

const LEFT = [WIDTH * 0.35, HEIGHT * 0.5] as const;
const RIGHT = [WIDTH * 0.65, HEIGHT * 0.5] as const;

describe('the city view', () => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
    await opened.view.ready;
  });
  afterAll(() => {
    opened.view.dispose();
    opened.element.remove();
  });

  test('draws the tiles and picks objects, positions and heights', () => {
    const left = opened.view.pick(...LEFT);
    expect(left.object).toBe('buildings/test/0');
    expect(left.height).toBeCloseTo(20, 0);
    expect(left.position?.[0]).toBeLessThan(HOME[0]);
    const right = opened.view.pick(...RIGHT);
    expect(right.object).toBe('buildings/test/1');
    expect(right.height).toBeCloseTo(40, 0);
    expect(opened.view.pick(2, 2).object).toBeUndefined();
  });

  test('integrates no light of the surroundings, which its shader has no use for', () => {
    const { _brdfLutGenerator: table } = opened.engine.scene as unknown as {
      readonly _brdfLutGenerator: { readonly colorTexture: unknown };
    };
    expect(table).toBeDefined();
    expect(table.colorTexture).toBeUndefined();
  });

  test('a result recolours its objects alone and lets go of them', async () => {
    const { session, view } = opened;
    const plain = await colourAt(view, LEFT);
    session.store.setState({ run: redBuilding(0) });
    await settle(view);
    const red = SEVERITY_COLOURS.red;
    expect(hueDistance(await colourAt(view, LEFT), red)).toBeLessThan(0.12);
    expect(hueDistance(await colourAt(view, RIGHT), red)).toBeGreaterThan(0.25);
    session.store.setState({ run: undefined });
    await settle(view);
    await settle(view);
    expect(await colourAt(view, LEFT)).toEqual(plain);
  });

  test('an object the branch removed is neither drawn nor picked, its replacement is', async () => {
    const { session, view } = opened;
    const base = session.store.getState().view;
    const table = createFeatureTable({ layer: 'buildings', count: 0, ids: [], columns: new Map() });
    const metres = (east: number, north: number): [number, number] => [
      HOME[0] + east / (111_320 * Math.cos((HOME[1] * Math.PI) / 180)),
      HOME[1] + north / 111_320,
    ];
    // West part of the removed block only: the rest of its ground must be empty.
    const ring = [
      metres(-170, -60),
      metres(-100, -60),
      metres(-100, 60),
      metres(-170, 60),
      metres(-170, -60),
    ];
    const own: ObjectHandle = {
      id: 'buildings/plan/tower',
      layer: 'buildings',
      table,
      row: 0,
      value: (column) => (column === 'height' ? 90 : undefined),
      geometry: () => ({ type: 'Polygon', coordinates: [ring] }),
    };
    const scene = session.store.getState().scene?.root.children[0];
    if (scene?.kind !== 'layer' || scene.table === undefined) throw new Error('the tiny city has one layer');
    session.store.setState({ view: tinyView(scene.table, new Set([0]), [own]) });
    await settle(view);
    // The solid is made in one of Cesium's workers.
    await expect.poll(() => view.pick(...LEFT).object, { timeout: 10_000 }).toBe('buildings/plan/tower');
    const tower = view.pick(...LEFT);
    expect(tower.height).toBeCloseTo(90, 0);
    const { red } = SEVERITY_COLOURS;
    const redness = async (): Promise<number> => {
      await settle(view);
      return hueDistance(await colourAt(view, LEFT), red);
    };
    session.store.setState({ selection: own.id, selectedObjects: new Set([own.id]) });
    expect(await redness(), 'no limit').toBeGreaterThan(0.25);
    session.actions.setHeightLimit(90);
    expect(await redness(), 'as high as the limit').toBeGreaterThan(0.25);
    session.actions.setHeightLimit(89.5);
    expect(await redness(), 'over the limit').toBeLessThan(0.12);
    const lower: ObjectHandle = { ...own, value: (column) => (column === 'height' ? 89 : undefined) };
    session.store.setState({ view: tinyView(scene.table, new Set([0]), [lower]) });
    expect(await redness(), 'lowered').toBeGreaterThan(0.25);
    session.store.setState({ view: tinyView(scene.table, new Set([0]), [own]) });
    expect(await redness(), 'raised again').toBeLessThan(0.12);
    session.actions.setHeightLimit(undefined);
    expect(await redness(), 'the limit taken away').toBeGreaterThan(0.25);
    session.store.setState({ selection: undefined, selectedObjects: new Set() });
    expect(view.pick(WIDTH * 0.456, HEIGHT * 0.5).object).toBeUndefined();
    expect(view.pick(...RIGHT).object).toBe('buildings/test/1');
    session.store.setState({ view: base });
    await settle(view);
    expect(view.pick(...LEFT).object).toBe('buildings/test/0');
  });

  test('a field is drawn on the ground in its time and read under the pointer', async () => {
    const { session, view } = opened;
    const corner = [WIDTH * 0.5, HEIGHT * 0.04] as const;
    const before = await colourAt(view, corner);
    const grid = {
      columns: 2,
      rows: 2,
      bounds: [HOME[0] - 0.02, HOME[1] - 0.02, HOME[0] + 0.02, HOME[1] + 0.02] as const,
      cellSize: 1000,
    };
    const field = { id: 'c', title: label, unit: 'ppm', grid, levels: [{ limit: 1, label }] };
    const frame = (time: number, value: number): RunResult['frames'][number] => ({
      field: 'c',
      time,
      values: new Float32Array(4).fill(value),
    });
    session.store.setState({ run: runOf({ fields: [field] }, [frame(0, 0), frame(60, 8)]), time: 0 });
    await settle(view);
    await settle(view);
    expect(hueDistance(await colourAt(view, corner), before)).toBeLessThan(0.02);
    session.store.setState({ time: 60 });
    await settle(view);
    await settle(view);
    expect(hueDistance(await colourAt(view, corner), before)).toBeGreaterThan(0.1);
    expect(view.pick(...corner).fieldValue).toBeCloseTo(8, 5);
    session.store.setState({ run: undefined, time: 0 });
    await settle(view);
  });

  test('a selected road is marked on the ground, and no longer when it is let go', async () => {
    const { session, view } = opened;
    const before = session.store.getState().view;
    const table = createFeatureTable({ layer: 'roads', count: 1, ids: ['roads/test/0'], columns: new Map() });
    const road: ObjectHandle = {
      id: 'roads/test/0',
      layer: 'roads',
      table,
      row: 0,
      value: () => undefined,
      geometry: () => ({
        type: 'LineString',
        coordinates: [
          [HOME[0], HOME[1] - 0.01],
          [HOME[0], HOME[1] + 0.01],
        ],
      }),
    };
    const buildings = createFeatureTable({
      layer: 'buildings',
      count: BOXES.length,
      ids: BOXES.map(({ row }) => `buildings/test/${row}`),
      columns: new Map(),
    });
    // Between the two blocks.
    const street = [WIDTH / 2, HEIGHT / 2] as const;
    const bare = await colourAt(view, street);
    session.store.setState({
      view: tinyView(buildings, new Set(), [road]),
      selection: road.id,
      selectedObjects: new Set([road.id]),
    });
    await expect
      .poll(
        async () =>
          hueDistance(await colourAt(view, street), SCENE_THEMES[session.store.getState().theme].selection),
        {
          timeout: 20_000,
        },
      )
      .toBeLessThan(0.12);
    session.store.setState({ view: before, selection: undefined, selectedObjects: new Set() });
    await settle(view);
    expect(hueDistance(await colourAt(view, street), bare)).toBeLessThan(0.02);
  });

  test('draws nothing while nothing moves', async () => {
    const { engine, view } = opened;
    await settle(view);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    let frames = 0;
    const remove = engine.scene.postRender.addEventListener(() => frames++);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    remove();
    expect(frames).toBe(0);
  });

  test('the plan view looks straight down and gives the place back', async () => {
    const { session, view } = opened;
    const pose = { ...ABOVE, range: 700, headingDegrees: 30, pitchDegrees: -40 };
    session.store.setState({ cameraRequest: { pose, durationSeconds: 0 } });
    await settle(view);
    session.actions.setProjection('2d');
    await settle(view);
    expect(view.pose.pitchDegrees).toBeCloseTo(-90, 1);
    await expect.poll(() => view.pick(...LEFT).object, { timeout: 10_000 }).toBe('buildings/test/0');
    session.actions.setProjection('3d');
    await settle(view);
    expect(view.pose.headingDegrees).toBeCloseTo(30, 1);
    expect(view.pose.pitchDegrees).toBeCloseTo(-40, 1);
    expect(view.pose.range).toBeCloseTo(700, -1);
    expect(view.pose.longitudeDegrees).toBeCloseTo(HOME[0], 4);
  });
});

test('opening and closing many times leaves nothing behind', async () => {
  const styles = document.querySelectorAll('style').length;
  for (let round = 0; round < 20; round++) {
    const { view, element } = await open();
    view.dispose();
    view.dispose();
    expect(element.childElementCount).toBe(0);
    element.remove();
  }
  expect(document.querySelectorAll('canvas').length).toBe(0);
  expect(document.querySelectorAll('style').length).toBe(styles);
});
