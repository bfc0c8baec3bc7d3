import {
  createFeatureTable,
  createGeometryColumn,
  createSceneGraph,
  createTwin,
  type Geometry,
  numberColumn,
  type Position,
  type Twin,
  type View,
} from '@cityloom/twin-core';
import { geodesicDestination, geodesicDistance } from '@cityloom/twin-core/geodesic';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CENTRE, createSmallCity, rectangle } from './small-city.ts';

const made = { at: '2026-11-21T10:00:00Z', by: 'planner' };

/** The same city with the branch's effect written into new tables: the slow truth. */
function rebuild(view: View): Twin {
  const handles = view.layer('buildings').parts.flatMap(({ table, hiddenRows }) =>
    Array.from({ length: table.count }, (_, row) => row)
      .filter((row) => hiddenRows?.has(row) !== true)
      .map((row) => view.object(table.idOf(row))),
  );
  const table = createFeatureTable({
    layer: 'buildings',
    count: handles.length,
    ids: handles.map((handle) => handle?.id ?? ''),
    geometry: createGeometryColumn(
      'polygon',
      handles.map((handle) => handle?.geometry()),
    ),
    columns: new Map([
      [
        'height',
        numberColumn(
          handles.map((handle) => handle?.value('height') as number | undefined),
          { source: 't', derived: false },
        ),
      ],
    ]),
  });
  const title = { en: 'x', 'zh-CN': 'x' };
  const layer = { kind: 'layer', id: 'buildings', title, layerKind: 'vector', table, visible: true } as const;
  return createTwin({
    scene: createSceneGraph({ kind: 'group', id: 'g', title, children: [layer] }, [0, 0, 1, 1]),
  });
}

const offset = fc.double({ min: -200, max: 700, noNaN: true });
const place = fc
  .tuple(offset, offset)
  .map(([x, y]): Position => [CENTRE[0] + x / 69_990, CENTRE[1] + y / 111_270]);
const edit = fc.tuple(fc.nat(2), fc.nat(35), fc.nat(500), fc.nat(500), fc.integer({ min: 4, max: 60 }));

describe('spatial queries on a branch', () => {
  const twin = createSmallCity();

  it('answer as a rebuilt city does', () => {
    fc.assert(
      fc.property(
        fc.array(edit, { maxLength: 12 }),
        fc.array(place, { minLength: 3, maxLength: 6 }),
        place,
        fc.nat(12),
        fc.double({ min: 0, max: 360, noNaN: true }),
        fc.double({ min: -60, max: 60, noNaN: true }),
        (list, corners, position, count, azimuth, elevation) => {
          const branch = twin.createBranch({ id: 'b', title: '' });
          for (const [index, [kind, target, east, north, size]] of list.entries()) {
            const header = { ...made, id: `c${index}` };
            const object = `buildings/osm/way/${1000 + target}`;
            const geometry = rectangle(east, north, size, size);
            if (kind === 0) {
              const id = `buildings/plan/${index}`;
              branch.apply({
                ...header,
                kind: 'object.add',
                layer: 'buildings',
                object: id,
                geometry,
                attributes: { height: size },
              });
            } else if (branch.view().object(object) !== undefined) {
              branch.apply(
                kind === 1
                  ? { ...header, kind: 'object.remove', object }
                  : { ...header, kind: 'object.reshape', object, geometry },
              );
            }
          }
          const view = branch.view();
          const truth = rebuild(view).base;
          const ring = [...corners, corners[0] ?? position];
          const ids = (found: readonly { id: string }[]): string[] => found.map(({ id }) => id).sort();
          expect(ids(view.objectsInPolygon('buildings', ring))).toEqual(
            ids(truth.objectsInPolygon('buildings', ring)),
          );
          const everything = truth.nearest('buildings', position, 1000);
          const near = view.nearest('buildings', position, count);
          expect(near.map(hit)).toEqual(everything.slice(0, count).map(hit));
          expect(view.nearest('buildings', position, 1000, 150).map(hit)).toEqual(
            everything.filter(({ distance }) => distance <= 150).map(hit),
          );
          const ray = [{ position, height: 20 }, azimuth, elevation, 600] as const;
          expect(view.alongRay('buildings', ...ray).map(hit)).toEqual(
            truth.alongRay('buildings', ...ray).map(hit),
          );
        },
      ),
      { seed: 20_266, numRuns: 150 },
    );
  });

  function hit({ object, distance }: { object: { id: string }; distance: number }): [string, number] {
    return [object.id, distance];
  }
});

describe('objectsInPolygon', () => {
  const base = createSmallCity().base;

  it('takes true intersection, not boxes', () => {
    // The triangle's box covers the first building, 15 to 45 m wide and deep; its area passes to the north-west.
    const at = (x: number, y: number): Position => [CENTRE[0] + x / 69_990, CENTRE[1] + y / 111_270];
    const triangle = [at(-50, -5), at(50, 100), at(-50, 100), at(-50, -5)];
    const far = [at(-50, 48), at(-5, 58), at(-50, 58), at(-50, 48)];
    expect(base.objectsInPolygon('buildings', triangle).map(({ id }) => id)).toEqual([
      'buildings/osm/way/1006',
    ]);
    expect(base.objectsInPolygon('buildings', far)).toEqual([]);
    const within = [at(5, 5), at(6, 5), at(6, 6), at(5, 5)];
    expect(base.objectsInPolygon('buildings', within).map(({ id }) => id)).toEqual([
      'buildings/osm/way/1000',
    ]);
    const acrossRoad = [at(-10, 50), at(10, 50), at(10, 60), at(-10, 60)];
    expect(base.objectsInPolygon('roads', acrossRoad).map(({ id }) => id)).toEqual(['roads/osm/way/1']);
    expect(() => base.objectsInPolygon('trees', acrossRoad)).toThrow(/no layer trees/);
  });
});

describe('nearest', () => {
  it('agrees with geodesic distances to points', () => {
    const points = Array.from({ length: 400 }, (_, index): Position =>
      geodesicDestination(CENTRE, (index * 137.5) % 360, 25 * (index + 1)),
    );
    const geometries = points.map((coordinates): Geometry => ({ type: 'Point', coordinates }));
    const table = createFeatureTable({
      layer: 'p',
      count: points.length,
      ids: points.map((_, index) => `p/${index}`),
      geometry: createGeometryColumn('point', geometries),
      columns: new Map(),
    });
    const title = { en: 'x', 'zh-CN': 'x' };
    const layer = { kind: 'layer', id: 'p', title, layerKind: 'vector', table, visible: true } as const;
    const { base } = createTwin({
      scene: createSceneGraph({ kind: 'group', id: 'g', title, children: [layer] }, [0, 0, 1, 1]),
    });
    const from = geodesicDestination(CENTRE, 77, 3000);
    const truth = points.map((point) => geodesicDistance(from, point)).sort((a, b) => a - b);
    const found = base.nearest('p', from, 400).map(({ distance }) => distance);
    found.forEach((distance, index) => {
      expect(Math.abs(distance / (truth[index] ?? NaN) - 1)).toBeLessThan(1.3e-5);
    });
    expect(found).toHaveLength(400);
  });
});

describe('alongRay', () => {
  it('meets a wall where trigonometry puts it', () => {
    const branch = createSmallCity(0).createBranch({ id: 'b', title: '' });
    const geometry = rectangle(100, -10, 20, 20);
    const attributes = { height: 30 };
    branch.apply({
      ...made,
      id: '1',
      kind: 'object.add',
      layer: 'buildings',
      object: 'buildings/w',
      geometry,
      attributes,
    });
    const distance = (height: number, elevation: number, azimuth = 90, reach = 1000): number | undefined =>
      branch.view().alongRay('buildings', { position: CENTRE, height }, azimuth, elevation, reach)[0]
        ?.distance;
    expect(distance(2, 0)).toBeCloseTo(100, 1);
    expect(distance(2, 10)).toBeCloseTo(100 / Math.cos(Math.PI / 18), 1);
    // Over the top of the near wall, down onto the roof.
    expect(distance(60, -15)).toBeCloseTo(30 / Math.sin(Math.PI / 12), 6);
    expect(distance(2, 17)).toBeUndefined();
    expect(distance(2, 0, 270)).toBeUndefined();
    expect(distance(2, 0, 90, 99)).toBeUndefined();
  });

  it('looks straight down, and starts inside at 0', () => {
    const { base } = createSmallCity();
    const above: Position = [CENTRE[0] + 5 / 69_990, CENTRE[1] + 5 / 111_270];
    const height = base.object('buildings/osm/way/1000')?.value('height') as number;
    expect(
      base.alongRay('buildings', { position: above, height: 100 }, 0, -90, 500)[0]?.distance,
    ).toBeCloseTo(100 - height, 9);
    expect(base.alongRay('buildings', { position: above, height: 1 }, 45, 0, 500)[0]?.distance).toBe(0);
  });
});
