import {
  fuseTables,
  type FusionSourceReport,
  type FusionSourceRules,
  fusionReportHash,
} from '@cityloom/cim-loader';
import {
  createFeatureTable,
  createGeometryColumn,
  type Column,
  type FeatureTable,
  type Geometry,
  numberColumn,
  textColumn,
} from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';

/** Metres east and north of a place near 23° N. */
const at = (east: number, north: number): [number, number] => [
  113.32 + east / 102_500,
  23.12 + north / 110_750,
];

function layer(
  name: string,
  rows: readonly (readonly [id: string, geometry: Geometry])[],
  columns: ReadonlyMap<string, Column> = new Map(),
): FeatureTable {
  const kind = rows[0]?.[1].type;
  return createFeatureTable({
    layer: name,
    count: rows.length,
    ids: rows.map(([id]) => `${name}/${id}`),
    geometry: createGeometryColumn(
      kind === 'Point' ? 'point' : kind === 'LineString' ? 'line' : 'polygon',
      rows.map(([, geometry]) => geometry),
    ),
    columns,
  });
}

const area = (x: number, y: number, width: number, depth: number): Geometry => ({
  type: 'Polygon',
  coordinates: [[at(x, y), at(x + width, y), at(x + width, y + depth), at(x, y + depth), at(x, y)]],
});
const line = (...places: [number, number][]): Geometry => ({
  type: 'LineString',
  coordinates: places.map(([x, y]) => at(x, y)),
});
const point = (x: number, y: number): Geometry => ({ type: 'Point', coordinates: at(x, y) });

const said = { source: 'survey', derived: false };
const buildings = layer(
  'buildings',
  [
    ['tower', area(0, 0, 40, 20)],
    ['hall', area(60, 0, 40, 20)],
    ['shed', area(200, 0, 10, 10)],
  ],
  new Map<string, Column>([
    ['name', textColumn(['Tower', '大厅', 'Shed'], said)],
    ['height', numberColumn([80, 12, 4], said)],
  ]),
);
const roads = layer('roads', [
  ['main', line([0, -10], [100, -10], [100, -110])],
  ['lane', line([0, 60], [100, 60])],
]);
const sensors = layer('sensors', [
  ['in-tower', point(20, 10)],
  ['at-hall', point(80, 24)],
  ['on-bend', point(104, -50)],
  ['far', point(900, 900)],
]);

function fuse(
  model: FeatureTable,
  data: FeatureTable,
  rules: Partial<FusionSourceRules>,
): FusionSourceReport {
  const all = { id: data.layer, origin: 'operation', match: [], ...rules } as const;
  const { report } = fuseTables({ table: model, origin: 'government' }, [{ table: data, rules: all }]);
  return report.sources[0] as FusionSourceReport;
}

const pairs = ({ matches }: FusionSourceReport): string[] =>
  matches.map(
    ({ source, target, relation, score, along }) =>
      `${source} ${relation} ${target} ${score.toFixed(0)}${along === undefined ? '' : ` along ${along.toFixed(0)}`}`,
  );

describe('sensors', () => {
  it('attach to the nearest edge of the network within reach, with the metres along it', () => {
    const report = fuse(roads, sensors, { match: [{ by: 'network', maximumDistance: 25 }] });
    expect(pairs(report)).toEqual([
      'sensors/in-tower attached roads/main 20 along 20',
      'sensors/on-bend attached roads/main 4 along 140',
    ]);
    expect(report.dataOnly.map(({ object }) => object)).toEqual(['sensors/at-hall', 'sensors/far']);
    expect(report.counts).toMatchObject({ matched: 1, modelOnly: 1, dataOnly: 2 });
  });

  it('attach to the building they are in, whatever is nearer by, else to the nearest within reach', () => {
    expect(pairs(fuse(buildings, sensors, { match: [{ by: 'position', maximumDistance: 5 }] }))).toEqual([
      'sensors/in-tower attached buildings/tower 0',
      'sensors/at-hall attached buildings/hall 4',
    ]);
  });
});

describe('entities', () => {
  it('take the objects of the scene they are in or at, with id, distance and place along the road', () => {
    const sources = [
      {
        table: buildings,
        rules: {
          id: 'buildings',
          origin: 'government',
          match: [{ by: 'position', maximumDistance: 5 }],
          attributes: [{ data: '@id', model: 'building' }, { data: 'name' }],
        },
      },
      {
        table: roads,
        rules: {
          id: 'roads',
          origin: 'operation',
          time: '2026-01-01',
          match: [{ by: 'network', maximumDistance: 25 }],
          attributes: [{ data: '@id', model: 'road' }, { data: '@distance' }, { data: '@along' }],
        },
      },
    ] as const;
    const { table, report } = fuseTables({ table: sensors, origin: 'operation' }, sources);
    const row = (name: string): (string | number | undefined)[] =>
      ['building', 'name', 'road', 'distance', 'along', 'roadTime', 'dataOrigins'].map((column) => {
        const value = table.value(table.rowOf(`sensors/${name}`), column);
        return typeof value === 'number' ? Math.round(value) : value;
      });
    expect(row('in-tower')).toEqual([
      ...['buildings/tower', 'Tower', 'roads/main', 20, 20, '2026-01-01', 'government; operation'],
    ]);
    expect(row('at-hall')).toEqual([
      ...['buildings/hall', '大厅', undefined, undefined, undefined, undefined, 'government; operation'],
    ]);
    expect(row('far').slice(0, 6)).toEqual(Array.from({ length: 6 }, () => undefined));
    // Two sensors stand at one road: neither is without it.
    expect(report.sources[1]?.counts).toMatchObject({ matched: 2, modelOnly: 2, dataOnly: 1 });
  });
});

describe('one to many', () => {
  const parcels = layer(
    'parcels',
    [
      ['t1', area(0, 0, 25, 20)],
      ['t2', area(25, 0, 15, 20)],
      ['h', area(61, 0, 40, 20)],
    ],
    new Map([['storeys', numberColumn([20, 24, 5], said)]]),
  );
  const rules = {
    match: [{ by: 'footprint' }],
    attributes: [{ data: 'storeys', aggregate: 'maximum' }],
  } as const;

  it('several pieces make up one object', () => {
    const report = fuse(buildings, parcels, rules);
    expect(report.counts).toMatchObject({ matched: 2, split: 1, dataOnly: 0, modelOnly: 1 });
    expect(report.matches.map(({ source, target, relation }) => `${source} ${relation} ${target}`)).toEqual([
      'parcels/t1 split buildings/tower',
      'parcels/t2 split buildings/tower',
      'parcels/h same buildings/hall',
    ]);
  });

  it('a person confirms the split, or takes one piece alone', () => {
    const whole = [
      { data: 't1', model: 'tower' },
      { data: 't2', model: 'tower' },
    ];
    const confirmed = fuse(buildings, parcels, { ...rules, decisions: whole });
    expect(confirmed.counts).toMatchObject({ split: 1, dataOnly: 0 });
    const one = [whole[0] as (typeof whole)[number], { data: 'parcels/t2', model: null }];
    const alone = fuse(buildings, parcels, { ...rules, decisions: one });
    expect(alone.matches[0]).toMatchObject({ source: 'parcels/t1', relation: 'same', by: 'decision' });
    expect(alone.dataOnly.map(({ object }) => object)).toEqual(['parcels/t2']);
  });

  it('a decided thing that stands at an object is attached to it', () => {
    const decisions = [{ data: 'far', model: 'shed' }];
    expect(pairs(fuse(buildings, sensors, { decisions }))).toEqual(['sensors/far attached buildings/shed 1']);
  });
});

describe('conflicts', () => {
  const survey = layer(
    'survey',
    [
      ['a', area(0, 0, 40, 20)],
      ['b', area(60, 0, 40, 20)],
    ],
    new Map([['height', numberColumn([82, 15], said)]]),
  );
  const rules = (resolutions?: FusionSourceRules['resolutions']): FusionSourceRules => ({
    id: 'survey',
    origin: 'enterprise',
    time: '2026-06-01',
    match: [{ by: 'footprint' }],
    attributes: [{ data: 'height' }],
    resolutions,
  });
  const run = (resolutions?: FusionSourceRules['resolutions']) =>
    fuseTables({ table: buildings, origin: 'government', time: '2020-01-01' }, [
      { table: survey, rules: rules(resolutions) },
    ]);

  it('stay open until somebody decides, value by value, and the decision repeats', () => {
    const open = run();
    expect(
      open.report.sources[0]?.conflicts.map(({ object, kept, resolved }) => [object, kept, resolved]),
    ).toEqual([
      ['buildings/tower', 'undecided', undefined],
      ['buildings/hall', 'undecided', undefined],
    ]);
    const decided = run([
      { model: 'tower', attribute: 'height', keep: 'data' },
      { model: 'buildings/hall', attribute: 'height', keep: 'model' },
    ]);
    expect(decided.report.sources[0]?.conflicts.map(({ kept, resolved }) => [kept, resolved])).toEqual([
      ['data', true],
      ['model', true],
    ]);
    expect([0, 1].map((row) => decided.table.value(row, 'height'))).toEqual([82, 12]);
    expect([0, 1].map((row) => decided.table.value(row, 'heightSource'))).toEqual(['survey', 'survey']);
    expect([0, 1].map((row) => decided.table.value(row, 'heightTime'))).toEqual(['2026-06-01', '2020-01-01']);
    expect(decided.table.columns.get('height')).toMatchObject({
      sourceColumn: 'heightSource',
      timeColumn: 'heightTime',
    });
    expect(fusionReportHash(run().report)).toBe(fusionReportHash(open.report));
    expect(fusionReportHash(decided.report)).not.toBe(fusionReportHash(open.report));
    expect(() => run([{ model: 'palace', attribute: 'height', keep: 'data' }])).toThrow(
      'resolution names palace, which is not in buildings',
    );
  });

  it('progress goes up to the end, source by source', () => {
    const heard: [number, string][] = [];
    const data = { table: survey, rules: rules() };
    fuseTables({ table: buildings, origin: 'government' }, [data, data], (done, source) => {
      heard.push([done, source]);
    });
    const shares = heard.map(([done]) => done);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares[0]).toBe(0);
    expect(shares.at(-1)).toBeGreaterThanOrEqual(0.5);
    expect(new Set(heard.map(([, source]) => source))).toEqual(new Set(['survey']));
  });
});
