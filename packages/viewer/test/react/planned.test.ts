import {
  createFeatureTable,
  createGeometryColumn,
  createSceneGraph,
  createTwin,
  measureRing,
  numberColumn,
  textColumn,
  type Branch,
  type Change,
  type Column,
  type Geometry,
  type ObjectHandle,
  type Position,
} from '@cityloom/twin-core';
import { buildingParts, heightLimitFor, wholeBuilding } from '@cityloom/viewer/session';
import { expect, test } from 'vitest';
import { createI18n } from '../../src/react/i18n/i18n.ts';
import { planEn } from '../../src/react/i18n/plan-en.ts';
import { planZhCN } from '../../src/react/i18n/plan-zh-CN.ts';
import { branchSentences, type SentenceContext } from '../../src/react/plan/change-sentence.ts';
import { dayNumber, dayOf } from '../../src/react/plan/PlanDay.tsx';
import { draftOf, massingOf, withMassing } from '../../src/react/plan/massing-draft.ts';
import { parcelFigures } from '../../src/react/plan/parcel-figures.ts';
import { differingEdges, edgeSide, edgesOf, withSetback } from '../../src/react/plan/parcel-setbacks.ts';
import { areaOfClasses, countOfLevels } from '../../src/react/runs/results/class-shares.ts';
import { excessOf, measureGroups, measureTable } from '../../src/react/runs/results/measure-table.ts';
import { convexRing, selectionOutline } from '../../src/react/runs/form/selection-outline.ts';

const TITLE = { en: 'City', 'zh-CN': '城市' };
const SOURCE = { source: 'test', derived: false };
const HOME: Position = [71.43, 51.13];
/** Metres to degrees at this place, good to a millimetre over a block. */
const EAST = 1 / 69_990;
const NORTH = 1 / 111_270;

function box(
  west: number,
  south: number,
  width: number,
  depth: number,
): Extract<Geometry, { type: 'Polygon' }> {
  const at = (x: number, y: number): Position => [HOME[0] + x * EAST, HOME[1] + y * NORTH];
  const [w, s, e, n] = [west, south, west + width, south + depth];
  return { type: 'Polygon', coordinates: [[at(w, s), at(e, s), at(e, n), at(w, n), at(w, s)]] };
}

const ROAD: Geometry = {
  type: 'LineString',
  coordinates: [HOME, [HOME[0] + 500 * EAST, HOME[1]]],
};

const buildings = createFeatureTable({
  layer: 'buildings',
  count: 1,
  ids: ['buildings/osm/way/1'],
  geometry: createGeometryColumn('polygon', [box(300, 300, 20, 20)]),
  columns: new Map<string, Column>([
    ['height', numberColumn([12], { ...SOURCE, unit: 'm' })],
    ['levels', numberColumn([4], { ...SOURCE, unit: '1' })],
    ['use', textColumn(['residential'], SOURCE)],
    ['population', numberColumn([30], { ...SOURCE, unit: 'people' })],
  ]),
});
const roads = createFeatureTable({
  layer: 'roads',
  count: 1,
  ids: ['roads/osm/way/7'],
  geometry: createGeometryColumn('line', [ROAD]),
  columns: new Map<string, Column>([['name', textColumn(['Abay'], SOURCE)]]),
});
const title = { en: 'Test', 'zh-CN': '测试' };
const twin = createTwin({
  scene: createSceneGraph(
    {
      kind: 'group',
      id: 'city',
      title,
      children: [buildings, roads].map((table) => ({
        kind: 'layer' as const,
        id: table.layer,
        title,
        layerKind: 'vector' as const,
        table,
        visible: true,
      })),
    },
    [71, 51, 72, 52],
  ),
});

const HEADER = { at: '2026-11-22T10:00:00Z', by: 'planner' };
const PARCEL = 'parcels/proposed/1';
const TOWER = 'buildings/proposed/1';

function plan(...changes: Change[]): Branch {
  const branch = twin.createBranch({ id: 'b', title: 'B' });
  for (const change of changes) branch.apply(change);
  return branch;
}

const addParcel: Change = {
  ...HEADER,
  id: 'p',
  kind: 'object.add',
  layer: 'parcels',
  object: PARCEL,
  geometry: box(0, 0, 100, 50),
  attributes: { farMaximum: 2, heightMaximum: 30 },
};
const addTower: Change = {
  ...HEADER,
  id: 't',
  kind: 'object.add',
  layer: 'buildings',
  object: TOWER,
  geometry: box(10, 10, 40, 30),
  attributes: { height: 12, levels: 4, use: 'residential' },
};

function objectOf(branch: Branch, id: string): ObjectHandle {
  const handle = branch.view().object(id);
  if (handle === undefined) throw new Error(`no ${id}`);
  return handle;
}

function context(language: 'en' | 'zh-CN'): Omit<SentenceContext, 'changes'> {
  const i18n = createI18n(language);
  i18n.addResourceBundle(language, 'plan', language === 'en' ? planEn : planZhCN);
  return {
    t: (key, values) => i18n.t(key, { ...values }),
    tPlan: (key, values) => i18n.t(key, { ...values, ns: 'plan' }),
    language,
    base: twin.base,
  };
}

test('a building becomes a podium with a tower, and is read back as it was asked for', () => {
  const branch = plan(addParcel, addTower);
  const building = objectOf(branch, TOWER);
  const draft = {
    ...draftOf(building, []),
    tower: { floors: 10, floorHeight: 3.5, setback: 5, use: 'office' },
  };
  const massing = massingOf(draft, box(10, 10, 40, 30));
  const changes = withMassing(branch, building, massing, draft);
  branch.replaceChanges(changes ?? []);
  const parts = buildingParts(branch.view(), TOWER);
  expect(parts.map(wholeBuilding)).toEqual([TOWER]);
  expect(draftOf(objectOf(branch, TOWER), parts)).toMatchObject({
    floors: 4,
    floorHeight: 3,
    use: 'residential',
    tower: { floors: 10, floorHeight: 3.5, setback: 5, use: 'office' },
  });
  // 40 m × 30 m × 4 floors and 30 m × 20 m × 10 floors on 5,000 m².
  expect(parcelFigures(branch.view(), objectOf(branch, PARCEL))?.floorAreaRatio).toBeCloseTo(
    (4800 + 6000) / 5000,
    2,
  );
  // Only dwellings have residents: 4,800 m² × 0.7 ÷ 22 m².
  expect(objectOf(branch, TOWER).value('population')).toBeCloseTo((4800 * 0.7) / 22, -1);
  // The tower stands under the parcel's limit, whatever the city allows.
  expect(heightLimitFor(branch.view(), parts[0] ?? building, 100)).toBe(30);
  expect(massing.height).toBe(47);
  expect(branch.changes.map(({ id }) => id)).toEqual(['p', 't', 't/2']);
});

test('what was drawn and ruled reads as a sentence in both languages', () => {
  const branch = plan(
    addParcel,
    {
      ...HEADER,
      id: 's',
      kind: 'road.set',
      object: 'roads/osm/way/7',
      direction: 'forward',
      lanes: 3,
      speedLimitKmh: 40,
    },
    { ...HEADER, id: 'c', kind: 'road.close', object: 'roads/osm/way/7' },
    { ...HEADER, id: 'o', kind: 'road.open', object: 'roads/osm/way/7' },
    {
      ...HEADER,
      id: 'f',
      kind: 'object.add',
      layer: 'facilities',
      object: 'facilities/proposed/1',
      geometry: { type: 'Point', coordinates: HOME },
      attributes: { class: 'clinic' },
    },
    {
      ...HEADER,
      id: 'r',
      kind: 'object.add',
      layer: 'roads',
      object: 'roads/proposed/1',
      geometry: ROAD,
      attributes: { class: 'residential' },
    },
  );
  expect(branchSentences(branch, context('en'))).toEqual([
    'Add parcel, 5,000\u202fm²',
    'Abay: one way, as drawn, 3 lanes, 40\u202fkm/h',
    'Close Abay to traffic',
    'Open Abay to traffic again',
    'Add clinic',
    'Add road, 500\u202fm',
  ]);
  expect(branchSentences(branch, context('zh-CN'))[1]).toBe('Abay：单行（顺绘制方向），3 车道，40\u202fkm/h');
});

test('measures of objects are grouped with what fails first, and told how far they are beyond', () => {
  const limit = { value: 2, kind: 'maximum', source: 'plan' } as const;
  const measure = (object: string, value: number) => ({
    name: 'planningControl.far',
    object,
    value,
    unit: '1',
    source: 'x',
    limit,
    pass: value <= 2,
  });
  const measures = [
    measure('a', 1.5),
    measure('b', 2.4),
    { name: 'x.total', value: 7, unit: 'm²', source: 'x' },
  ];
  const groups = measureGroups(measures);
  expect(groups.map(({ object, failed }) => [object, failed])).toEqual([
    ['b', 1],
    ['a', 0],
  ]);
  expect(excessOf(measure('b', 2.4))).toBeCloseTo(0.4);
  expect(measureTable(measures, () => undefined).single.map(({ name }) => name)).toEqual(['x.total']);
});

test('the outline of a selection is that of the one area, or goes round all objects', () => {
  const view = twin.base;
  const only = selectionOutline(view, new Set(['buildings/osm/way/1']));
  expect(Math.abs(measureRing(only ?? []).signedArea)).toBeCloseTo(400, 0);
  const both = selectionOutline(view, new Set(['buildings/osm/way/1', 'roads/osm/way/7']));
  // Road of 500 m and the square above it: the corners of the road and the far corners of the square.
  expect(both).toHaveLength(5);
  expect(selectionOutline(view, new Set(['roads/osm/way/7']))).toBeUndefined();
  expect(convexRing([HOME, HOME, HOME])).toBeUndefined();
});

test('classes are counted as the map colours them', () => {
  const text = { en: 'x', 'zh-CN': 'x' };
  const field = {
    id: 'f',
    title: text,
    unit: 'h',
    grid: { columns: 2, rows: 2, bounds: [0, 0, 1, 1] as const, cellSize: 10 },
    levels: [
      { limit: 0, label: text },
      { limit: 2, label: text },
    ],
  };
  const values = new Float32Array([0, 1, 3, NaN]);
  expect(areaOfClasses(field, { field: 'f', time: 0, values })).toEqual([100, 100]);
  const states = {
    layer: 'buildings',
    objects: ['a', 'b', 'c'],
    columns: [],
    level: new Uint8Array([0, 1, 1]),
    levels: [{ label: text, severity: 'red' as const }],
  };
  expect(countOfLevels(states)).toEqual([1, 2]);
});

test('days come back as they were', () => {
  expect(dayOf(dayNumber('2028-02-29'))).toBe('2028-02-29');
  expect(dayNumber('2027-03-01') - dayNumber('2027-02-28')).toBe(1);
});

test('setbacks are typed edge by edge, each edge told by its side', () => {
  const parcelWith = (attributes: Readonly<Record<string, string | number>>): ObjectHandle => {
    const scene = createSceneGraph({ kind: 'group', id: 'c', title: TITLE, children: [] }, [71, 51, 72, 52]);
    const branch = createTwin({ scene }).createBranch({ id: 'b', title: '' });
    branch.apply({
      ...{ at: '2026-11-22T10:00:00Z', by: 'test', kind: 'object.add', id: '1', layer: 'parcels' },
      object: 'parcels/1',
      geometry: box(0, 0, 60, 40),
      attributes,
    });
    const parcel = branch.view().object('parcels/1');
    if (parcel === undefined) throw new Error('no parcel');
    return parcel;
  };
  const base = createTwin({
    scene: createSceneGraph({ kind: 'group', id: 'c', title: TITLE, children: [] }, [71, 51, 72, 52]),
  }).base;
  expect(differingEdges(base, parcelWith({ setback: 5 }))).toBeUndefined();
  const parcel = parcelWith({ setback: 5, setbacks: '8, , 3' });
  const edges = differingEdges(base, parcel) ?? [];
  expect(edges.map(({ setback, rule }) => [setback, rule])).toEqual([
    [8, 'setbacks'],
    [5, 'setback'],
    [3, 'setbacks'],
    [5, 'setback'],
  ]);
  const middle = [HOME[0] + 30 * EAST, HOME[1] + 20 * NORTH] as const;
  // South, east, north, west.
  expect((edgesOf(base, parcel) ?? []).map((edge) => edgeSide(edge, middle).side)).toEqual([4, 2, 0, 6]);
  expect(edges.map((edge) => Math.round(edgeSide(edge, middle).length))).toEqual([60, 40, 60, 40]);

  expect(withSetback([], 2, 10)).toBe(', 10');
  expect(withSetback([8, undefined, 3], 2, 4.5)).toBe('8, 4.5, 3');
  expect(withSetback([8, undefined, 3], 3, undefined)).toBe('8');
  expect(withSetback([8], 1, undefined)).toBeUndefined();
});
