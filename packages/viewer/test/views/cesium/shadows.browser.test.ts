import {
  createFeatureTable,
  createGeometryColumn,
  type Geometry,
  numberColumn,
  type ObjectHandle,
} from '@cityloom/twin-core';
import { daySunDirection, daySunOf } from '@cityloom/twin-core/solar';
import { blockSolids, createRayCaster, createSolidPlane } from '@cityloom/twin-core/solids';
import type { SceneView } from '@cityloom/viewer';
import type { CesiumEngine } from '@cityloom/viewer/cesium';
import { expect, test } from 'vitest';
import { HOME, tinyTable, tinyView } from './tiny-city.ts';
import { tinyTileset } from './tiny-tileset.ts';
import { BOXES, HEIGHT, open, settle, WIDTH } from './tiny-view.ts';

/** A tower of 60 m on flat ground, metres east and north of home. */
const TOWER = { west: -10, south: -10, east: 10, north: 10, top: 60 };
const GREAT_COLD = '2026-01-20';
const plane = createSolidPlane(HOME);
const caster = createRayCaster(blockSolids([TOWER]));

/** The answer of the sunlight model: a ray to the sun through the tower. */
function isShaded(east: number, north: number, hours: number): boolean {
  const sun = daySunDirection(daySunOf(GREAT_COLD, HOME[0]), HOME[1], hours);
  return caster.occluded(east, north, 0, ...sun, Infinity);
}

interface Sample {
  readonly east: number;
  readonly north: number;
  readonly shaded: boolean;
  readonly pixel: readonly [x: number, y: number];
}

/** How far from the edge of the shadow points are taken, metres. */
const CLEAR = 4;

/** Points of the ground around the tower that are in the picture, and well within the shadow or well outside. */
function samplesAt(hours: number, engine: CesiumEngine): Sample[] {
  const samples: Sample[] = [];
  for (let north = -60; north <= 250; north += 6) {
    for (let east = -240; east <= 240; east += 6) {
      const around = [-CLEAR, 0, CLEAR].flatMap((x) =>
        [-CLEAR, 0, CLEAR].map((y) => isShaded(east + x, north + y, hours)),
      );
      if (around.some((answer) => answer !== around[0])) continue;
      if (Math.max(Math.abs(east), Math.abs(north)) < 10 + CLEAR) continue;
      const place = engine.toCanvas(plane.position(east, north), 0);
      if (place === undefined || !(place.x > 4 && place.y > 4 && place.x < WIDTH - 4 && place.y < HEIGHT - 4))
        continue;
      samples.push({ east, north, shaded: around[0] === true, pixel: [place.x, place.y] });
    }
  }
  return samples;
}

type Picture = (pixel: Sample['pixel']) => number;

async function pictureOf(view: SceneView): Promise<Picture> {
  await settle(view);
  await settle(view);
  const bitmap = await createImageBitmap(await view.screenshot());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d', { willReadFrequently: true }) ?? expect.fail('no canvas');
  context.drawImage(bitmap, 0, 0);
  const scale = bitmap.width / WIDTH;
  return ([x, y]) => {
    const [red = 0, green = 0, blue = 0] = context.getImageData(x * scale, y * scale, 1, 1).data;
    return red + green + blue;
  };
}

/** Lights the map and waits until the light is on it. */
async function showHour(
  { session, view, engine }: Awaited<ReturnType<typeof open>>,
  hours: number,
): Promise<Picture> {
  session.dispatch({ type: 'showSun', date: GREAT_COLD, hours });
  await expect.poll(() => engine.scene.shadowMap.enabled, { timeout: 60_000 }).toBe(true);
  return pictureOf(view);
}

/** Some of those in the shadow, spread over it, and as many in the sun; not those the tower leans over. */
function chosen(samples: readonly Sample[], count: number, view: SceneView): Sample[] {
  return [true, false].flatMap((shaded) => {
    const all = samples.filter((sample) => sample.shaded === shaded);
    const stride = Math.max(1, Math.floor(all.length / count));
    return all.filter(({ pixel }, index) => index % stride === 0 && view.pick(...pixel).object === undefined);
  });
}

async function expectAgreement(opened: Awaited<ReturnType<typeof open>>, hours: number): Promise<void> {
  const picture = await showHour(opened, hours);
  const samples = chosen(samplesAt(hours, opened.engine), 10, opened.view);
  expect(samples.filter(({ shaded }) => shaded).length).toBeGreaterThanOrEqual(6);
  expect(samples.filter(({ shaded }) => !shaded).length).toBeGreaterThanOrEqual(6);
  const lit = Math.max(...samples.map(({ pixel }) => picture(pixel)));
  const drawn = samples.map(({ east, north, pixel }) => ({
    east,
    north,
    shaded: picture(pixel) < 0.75 * lit,
  }));
  expect(drawn).toEqual(samples.map(({ east, north, shaded }) => ({ east, north, shaded })));
}

/** The camera stands over the shadows, which fall northwards. */
const OVER_SHADOW = {
  longitudeDegrees: HOME[0],
  latitudeDegrees: plane.position(0, 85)[1],
  range: 420,
  headingDegrees: 0,
  pitchDegrees: -90,
};

const box = {
  row: 0,
  east: TOWER.west,
  north: TOWER.south,
  width: TOWER.east - TOWER.west,
  depth: TOWER.north - TOWER.south,
  height: TOWER.top,
};

test('the shadows of the tiles fall where the rays of the sunlight model are blocked', async () => {
  const opened = await open(tinyTileset(HOME, [box], [box]), 420, [], (session) => {
    session.actions.setCamera(OVER_SHADOW);
  });
  await opened.view.ready;
  const { shadowMap } = opened.engine.scene;
  // Nothing is drawn for shadows until they are asked for.
  expect(shadowMap.enabled).toBe(false);
  for (const hours of [10, 14.5]) await expectAgreement(opened, hours);
  opened.view.dispose();
  opened.element.remove();
});

test('a hidden building casts none; at night all is dark, and without the sun the map is as it was', async () => {
  const opened = await open(tinyTileset(HOME, [box], [box]), 420, [], (session) => {
    session.actions.setCamera(OVER_SHADOW);
  });
  await opened.view.ready;
  const { shadowMap } = opened.engine.scene;
  const before = await pictureOf(opened.view);
  const hours = 12;
  const samples = chosen(samplesAt(hours, opened.engine), 4, opened.view);
  const inShadow = samples.find(({ shaded }) => shaded);
  const inSun = samples.find(({ shaded }) => !shaded);
  if (inShadow === undefined || inSun === undefined) throw new Error('no samples');
  const shown = await showHour(opened, hours);
  expect(shown(inShadow.pixel) / shown(inSun.pixel)).toBeLessThan(0.75);
  opened.session.store.setState({ view: tinyView(tinyTable(BOXES), new Set([0])) });
  const hidden = await pictureOf(opened.view);
  expect(hidden(inShadow.pixel) / hidden(inSun.pixel)).toBeCloseTo(1, 1);
  opened.session.dispatch({ type: 'showSun', date: GREAT_COLD, hours: 22 });
  const night = await pictureOf(opened.view);
  expect(shadowMap.enabled).toBe(false);
  opened.session.dispatch({ type: 'showSun' });
  const usual = await pictureOf(opened.view);
  expect(night(inSun.pixel)).toBeLessThan(0.6 * usual(inSun.pixel));
  expect(Math.abs(usual(inSun.pixel) - before(inSun.pixel))).toBeLessThan(6);
  opened.view.dispose();
  opened.element.remove();
});

function proposedTower(): ObjectHandle {
  const at = (east: number, north: number): readonly [number, number] => plane.position(east, north);
  const geometry: Geometry = {
    type: 'Polygon',
    coordinates: [
      [
        at(TOWER.west, TOWER.south),
        at(TOWER.east, TOWER.south),
        at(TOWER.east, TOWER.north),
        at(TOWER.west, TOWER.north),
        at(TOWER.west, TOWER.south),
      ],
    ],
  };
  const id = 'buildings/plan/tower';
  const table = createFeatureTable({
    layer: 'buildings',
    count: 1,
    ids: [id],
    geometry: createGeometryColumn('polygon', [geometry]),
    columns: new Map([['height', numberColumn([TOWER.top], { unit: 'm', source: 'plan', derived: false })]]),
  });
  return {
    id,
    layer: 'buildings',
    table,
    row: 0,
    value: (column) => table.value(0, column),
    geometry: () => geometry,
  };
}

test('so do those of what a scenario adds', async () => {
  const opened = await open(tinyTileset(HOME, BOXES, BOXES), 420, [], (session) => {
    session.actions.setCamera(OVER_SHADOW);
    session.store.setState({ view: tinyView(tinyTable(BOXES), new Set([0, 1]), [proposedTower()]) });
  });
  await opened.view.ready;
  for (const hours of [9.5, 13]) await expectAgreement(opened, hours);
  opened.view.dispose();
  opened.element.remove();
});
