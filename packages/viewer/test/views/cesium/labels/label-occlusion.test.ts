import {
  createFeatureTable,
  createGroundSurface,
  createGeometryColumn,
  createSceneGraph,
  createTwin,
  type HeightGrid,
  numberColumn,
  type Position,
  type View,
} from '@cityloom/twin-core';
import { createOcclusion, type Eye } from '@cityloom/viewer/cesium/internals';
import { expect, it } from 'vitest';
import { hill } from '../hills.ts';

const ORIGIN: Position = [71.43, 51.13];
const title = { en: 'City', 'zh-CN': '城市' };

function at(east: number, north: number): Position {
  const parallel = Math.cos((ORIGIN[1] * Math.PI) / 180);
  return [ORIGIN[0] + east / (111_195 * parallel), ORIGIN[1] + north / 111_195];
}

/** Blocks of 20 by 20 m, metres east and north of the origin, with their heights. */
const BLOCKS = [
  { id: 'near', east: 0, north: -40, height: 30 },
  { id: 'own', east: 200, north: 0, height: 60 },
  { id: 'far', east: 400, north: -500, height: 190 },
] as const;

function cityView(terrain: readonly HeightGrid[] = []): View {
  const ring = (east: number, north: number): Position[] =>
    [
      [-10, -10],
      [10, -10],
      [10, 10],
      [-10, 10],
      [-10, -10],
    ].map(([x, y]) => at(east + (x ?? 0), north + (y ?? 0)));
  const table = createFeatureTable({
    layer: 'buildings',
    count: BLOCKS.length,
    ids: BLOCKS.map(({ id }) => `buildings/test/${id}`),
    geometry: createGeometryColumn(
      'polygon',
      BLOCKS.map(({ east, north }) => ({ type: 'Polygon' as const, coordinates: [ring(east, north)] })),
    ),
    columns: new Map([
      [
        'height',
        numberColumn(
          BLOCKS.map(({ height }) => height),
          { unit: 'm', source: 'test', derived: false },
        ),
      ],
    ]),
  });
  const layer = {
    kind: 'layer',
    id: 'buildings',
    title,
    layerKind: 'tileset',
    table,
    visible: true,
  } as const;
  const bounds = [71.4, 51.1, 71.5, 51.2] as const;
  const scene = createSceneGraph({ kind: 'group', id: 'city', title, children: [layer] }, bounds);
  return createTwin({ scene, contentHash: 'test', terrain }).base;
}

/** South of a point, looking north at an angle below the horizon. */
function eyeOf(east: number, north: number, range: number, pitchDegrees: number): Eye {
  const pitch = (pitchDegrees * Math.PI) / 180;
  return { position: at(east, north - range * Math.cos(pitch)), height: range * Math.sin(pitch) };
}

it('hides what stands behind a solid, as far as its shadow from the camera reaches', () => {
  const view = cityView();
  // The roof's edge is 30 m up and 30 m before the origin: seen from 45° on it hides to the edge itself.
  expect(createOcclusion(view, 'buildings', eyeOf(0, 0, 2000, 35))(ORIGIN)).toBe(true);
  expect(createOcclusion(view, 'buildings', eyeOf(0, 0, 2000, 47))(ORIGIN)).toBe(false);
  // A point as high as the roof is seen over it, and one lower than the edge's shadow there is not.
  expect(createOcclusion(view, 'buildings', eyeOf(0, 0, 2000, 35))(ORIGIN, 30)).toBe(false);
  expect(createOcclusion(view, 'buildings', eyeOf(0, 0, 2000, 20))(ORIGIN, 10)).toBe(true);
  // Beside it, behind the camera's side of it, and straight from above nothing hides.
  expect(createOcclusion(view, 'buildings', eyeOf(0, 0, 2000, 35))(at(60, 0))).toBe(false);
  expect(createOcclusion(view, 'buildings', eyeOf(0, 0, 2000, 35))(at(0, -60))).toBe(false);
  expect(createOcclusion(view, 'buildings', { position: ORIGIN, height: 900 })(at(0, -1))).toBe(false);
  // From closer than the block there is nothing between.
  expect(createOcclusion(view, 'buildings', eyeOf(0, 0, 20, 20))(ORIGIN)).toBe(false);
});

it('finds a tower far along the ray, and not one the ray passes above', () => {
  const view = cityView();
  expect(createOcclusion(view, 'buildings', eyeOf(400, 0, 5000, 15))(at(400, 0))).toBe(true);
  expect(createOcclusion(view, 'buildings', eyeOf(400, 0, 5000, 25))(at(400, 0))).toBe(false);
});

it('does not hide a point by the solid it lies in', () => {
  const view = cityView();
  expect(createOcclusion(view, 'buildings', eyeOf(200, 0, 1500, 10))(at(200, 0))).toBe(false);
  expect(createOcclusion(view, 'buildings', eyeOf(200, 15, 1500, 10))(at(200, 15))).toBe(true);
});

it('asks the view: what a branch took away hides no more, and other layers never do', () => {
  const view = cityView();
  const without: View = {
    ...view,
    layerIds: view.layerIds,
    layer: (id) => view.layer(id),
    alongRay: (...ray) => view.alongRay(...ray).filter(({ object }) => !object.id.endsWith('near')),
  };
  const eye = eyeOf(0, 0, 2000, 35);
  expect(createOcclusion(without, 'buildings', eye)(ORIGIN)).toBe(false);
  expect(createOcclusion(view, 'trees', eye)(ORIGIN)).toBe(false);
});

it('on relief hides what lies behind a hill, and nothing on the slope that faces the camera', () => {
  const grid = hill(ORIGIN);
  const ground = createGroundSurface([grid]);
  const view = cityView([grid]);
  // The hill's top is 1.2 km north. The camera looks from 3 km north, 100 m over the plain at 100 m.
  const low: Eye = { position: at(0, 4200), height: 200 };
  for (const layer of ['buildings', undefined]) {
    const hides = createOcclusion(view, layer, low, ground);
    expect(hides(at(0, 300))).toBe(true);
    expect(hides(at(0, 1600))).toBe(false);
    expect(hides(at(0, 2500))).toBe(false);
    expect(hides(at(1900, 300))).toBe(false);
    expect(createOcclusion(view, layer, { ...low, height: 2500 }, ground)(at(0, 300))).toBe(false);
  }
});

it('on relief solids hide from where they stand', () => {
  const grid = hill(ORIGIN);
  const ground = createGroundSurface([grid]);
  const view = cityView([grid]);
  const over = (eye: Eye): Eye => ({ ...eye, height: eye.height + ground.heightAt(...ORIGIN) });
  expect(createOcclusion(view, 'buildings', over(eyeOf(0, 0, 2000, 35)), ground)(ORIGIN)).toBe(true);
  expect(createOcclusion(view, 'buildings', over(eyeOf(0, 0, 2000, 47)), ground)(ORIGIN)).toBe(false);
});
