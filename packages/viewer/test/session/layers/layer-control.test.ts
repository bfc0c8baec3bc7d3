import type { FeatureLayer } from '@cityloom/cim-loader';
import { createGeometryColumn, textColumn, type Geometry, type Position } from '@cityloom/twin-core';
import type { NewLayer, Session } from '@cityloom/viewer/session';
import { expect, test } from 'vitest';
import { addTower, memoryStorage, SCHOOL, smallCity, smallSession, square, TOWER } from '../small-session.ts';

const point = (coordinates: Position): Geometry => ({ type: 'Point', coordinates });

/** A layer as a reader gives it. */
function newLayer(
  id: string,
  names: readonly string[],
  geometries: readonly Geometry[],
  contentHash = `${id}-hash`,
): NewLayer {
  const data: FeatureLayer = {
    kind: 'features',
    id,
    table: {
      layer: id,
      count: names.length,
      idParts: {
        prefixes: [`${id}/`],
        prefixCodes: new Uint8Array(names.length),
        numbers: Float64Array.from(names, (_, row) => row + 1),
      },
      geometry: createGeometryColumn(geometries[0]?.type === 'Point' ? 'point' : 'polygon', geometries),
      columns: new Map([['name', textColumn(names, { source: 'trees.geojson', derived: false })]]),
    },
  };
  return {
    title: { en: id, 'zh-CN': id },
    theme: 'added',
    data,
    bounds: [71.4, 51.1, 71.5, 51.2],
    objects: names.length,
    solid: false,
    contentHash,
    catalogue: { origin: 'operation', licence: 'CC0' },
    provenance: {
      file: 'trees.geojson',
      sourceLayer: id,
      format: 'geojson',
      crs: undefined,
      settings: {},
      warnings: [],
      addedAt: '',
    },
  };
}

const TREES = newLayer('trees', ['Oak', 'Lime'], [point([71.42, 51.12]), point([71.43, 51.13])]);

/** What the scenario of a session stands on and shows. */
function shown(session: Session) {
  const { manifest, view, baseView } = session.store.getState();
  return { hash: manifest?.contentHash, view: view?.hash, base: baseView?.hash, layers: view?.layerIds };
}

test('an added layer is one of the city: counted, selectable, part of a new base hash', async () => {
  const session = smallSession();
  await session.ready;
  const before = shown(session);
  expect(await session.layers.add([TREES])).toEqual(['trees']);
  const after = shown(session);
  expect(after.layers).toEqual(['trees', 'buildings']);
  expect(after.hash).not.toBe(before.hash);
  expect(after.base).toBe(after.hash);
  expect(session.describe().layers.find(({ id }) => id === 'trees')).toEqual({
    id: 'trees',
    kind: 'vector',
    objects: 2,
    visible: true,
  });
  await session.execute({ type: 'select', object: 'trees/2' });
  expect(session.store.getState().view?.object('trees/2')?.value('name')).toBe('Lime');
  await session.execute({ type: 'setLayerVisible', layer: 'trees', visible: false });

  // Undo of an import is the city as it was.
  await session.layers.remove('trees');
  expect(shown(session)).toEqual(before);
  expect(session.store.getState().selection).toBeUndefined();
  await session.layers.bringBack('trees');
  expect(shown(session)).toEqual(after);
});

test('the base hash tells content, not the order of adding; a taken id gets a number, its objects too', async () => {
  const benches = newLayer('benches', ['Bench'], [point([71.42, 51.12])]);
  const one = smallSession();
  const other = smallSession();
  const altered = smallSession();
  await one.layers.add([TREES]);
  await one.layers.add([benches]);
  await other.layers.add([benches, TREES]);
  await altered.layers.add([benches, { ...TREES, contentHash: 'other' }]);
  expect(shown(one).hash).toBe(shown(other).hash);
  expect(shown(altered).hash).not.toBe(shown(other).hash);

  const ids = await one.layers.add([newLayer('buildings', ['Shed'], [square([71.425, 51.125])])]);
  expect(ids).toEqual(['buildings-2']);
  expect(one.store.getState().view?.object('buildings-2/1')?.layer).toBe('buildings-2');
  expect(one.store.getState().view?.layer('buildings').count).toBe(3);
});

test('scenarios go on over the new base, with their undo steps; a layer they alter stays', async () => {
  const session = smallSession();
  await session.execute({ type: 'createBranch', id: 'plan', title: 'Plan' });
  await session.execute(addTower());
  await session.layers.add([TREES]);
  const { branch, view } = session.store.getState();
  expect(branch?.id).toBe('plan');
  expect(view?.object(TOWER)?.value('height')).toBe(120);
  expect(branch?.baseHash).toBe(shown(session).hash);
  await session.execute({ type: 'undo' });
  expect(session.store.getState().view?.object(TOWER)).toBeUndefined();
  await session.execute({ type: 'redo' });

  await session.execute({ type: 'applyChange', change: { kind: 'object.remove', object: 'trees/1' } });
  await expect(session.layers.remove('trees')).rejects.toThrow(/scenario "Plan" alters its objects/);
  expect(session.store.getState().view?.layer('trees').count).toBe(1);
  await session.execute({ type: 'undo' });
  await session.layers.remove('trees');
  expect(session.store.getState().view?.object(TOWER)?.value('height')).toBe(120);
});

test('added layers and what scenarios do to them outlive a reload; a removed one does not', async () => {
  const storage = memoryStorage();
  const first = smallSession({ storage });
  await first.layers.add([TREES, newLayer('benches', ['Bench'], [point([71.42, 51.12])])]);
  await first.layers.describe('trees', {
    title: { en: 'City trees', 'zh-CN': '树木' },
    catalogue: { cimLevel: 2 },
  });
  await first.layers.remove('benches');
  await first.execute({ type: 'createBranch', id: 'plan', title: 'Plan' });
  await first.execute({ type: 'applyChange', change: { kind: 'object.remove', object: 'trees/1' } });
  await first.flush();

  const second = smallSession({ storage });
  await second.ready;
  const { addedLayers, view, notices } = second.store.getState();
  expect(notices).toEqual([]);
  expect(addedLayers.map(({ id, title, catalogue }) => [id, title.en, catalogue])).toEqual([
    ['trees', 'City trees', { cimLevel: 2 }],
  ]);
  expect(view?.layer('trees').count).toBe(1);
  expect(view?.object('trees/2')?.geometry()).toEqual(point([71.43, 51.13]));
  expect(shown(second)).toEqual(shown(first));
});

/** Level ground at a height over the whole city. */
function plateau(id: string, height: number, isGround: boolean): NewLayer {
  const bounds = [71.3, 51, 71.6, 51.3] as const;
  const grid = { columns: 2, rows: 2, bounds, heights: new Float32Array(4).fill(height) };
  return { ...newLayer(id, [], []), data: { kind: 'terrain', id, grid }, bounds, isGround };
}

/** The small city with solids, as packages have them. */
function solidCity(): ReturnType<typeof smallCity> {
  const city = smallCity();
  const layers = city.manifest.layers.map((layer) =>
    layer.id === 'buildings' ? { ...layer, tileset: { path: 'tileset.json' } } : layer,
  );
  return { ...city, manifest: { ...city.manifest, layers } as typeof city.manifest };
}

/** Height of the ground at the school, and of what a ray from above meets of it. */
function standing(session: Session) {
  const { view } = session.store.getState();
  const position: Position = [71.42015, 51.1201];
  const [hit] = view?.alongRay('buildings', { position, height: 1000 }, 0, -90, 2000) ?? [];
  return {
    ground: view?.groundHeight(position),
    roof: hit === undefined ? undefined : 1000 - hit.distance,
    stated: view?.object(SCHOOL)?.value('groundHeight'),
  };
}

test('terrain that is made the ground carries the city; it can be taken off, removed and brought back', async () => {
  const storage = memoryStorage();
  const open = (): Session => smallSession({ storage, loadCity: () => Promise.resolve(solidCity()) });
  const session = open();
  await session.ready;
  const flat = shown(session).hash;
  const before = standing(session);
  expect(before).toEqual({ ground: undefined, roof: expect.closeTo(12, 3) as number, stated: undefined });

  await session.layers.add([plateau('dem', 340, false)]);
  expect(standing(session)).toEqual(before);
  const listed = shown(session).hash;
  const { terrain } = session.store.getState();
  await session.layers.setGround('dem', true);
  const raised = {
    ground: expect.closeTo(340, 6) as number,
    roof: expect.closeTo(352, 3) as number,
    stated: 340,
  };
  expect(standing(session)).toEqual(raised);
  expect(session.describe().ground).toEqual(['dem']);
  expect(shown(session).hash).not.toBe(listed);
  expect(session.store.getState().terrain).not.toBe(terrain);
  const stood = session.store.getState().terrain;

  // What does not alter the ground leaves it, so that the map is not made anew.
  await session.layers.add([TREES]);
  expect(session.store.getState().terrain).toBe(stood);
  // A second one, added later, lies above it.
  await session.layers.add([plateau('survey', 500, true)]);
  expect(standing(session).roof).toBeCloseTo(512, 3);
  await session.layers.remove('survey');
  expect(standing(session)).toEqual(raised);
  await session.flush();

  const again = open();
  await again.ready;
  expect(standing(again)).toEqual(raised);
  await again.layers.setGround('dem', false);
  expect(standing(again)).toEqual(before);
  await again.layers.setGround('dem', true);
  await again.layers.remove('dem');
  expect(standing(again)).toEqual(before);
  await again.layers.bringBack('dem');
  expect(standing(again)).toEqual(raised);
  await again.layers.remove('dem');
  await again.layers.remove('trees');
  expect(shown(again).hash).toBe(flat);
  await expect(session.layers.setGround('trees', true)).rejects.toThrow(/no heights of the ground/);
});

test('a table that is not whole alters nothing', async () => {
  const session = smallSession();
  await session.ready;
  const before = shown(session);
  const { data } = TREES;
  if (data.kind !== 'features') throw new Error('features');
  const broken: NewLayer = { ...TREES, data: { ...data, table: { ...data.table, count: 5 } } };
  await expect(session.layers.add([broken])).rejects.toThrow(/2 entries, expected 5/);
  expect(shown(session)).toEqual(before);
  expect(session.store.getState().notices).toHaveLength(1);
});
