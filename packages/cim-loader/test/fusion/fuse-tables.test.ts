import { fuseTables, inputFileOfBytes, normalizeAddress, openDataset } from '@cityloom/cim-loader';
import type { FusionData, FusionSourceReport } from '@cityloom/cim-loader';
import {
  type Column,
  createFeatureTable,
  type FeatureTable,
  numberColumn,
  textColumn,
} from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';
import { CADASTRE, collection, MODEL, RECIPE, SENSORS } from './planted-sources.ts';

async function tableOf(name: string, features: readonly object[]): Promise<FeatureTable> {
  const bytes = new TextEncoder().encode(collection(features));
  const { layers } = await openDataset(inputFileOfBytes(`${name}.geojson`, bytes));
  const [layer] = layers;
  if (layer?.kind !== 'features') throw new Error('no features');
  return createFeatureTable(layer.table);
}

const model = await tableOf('model', MODEL);
const cadastre = await tableOf('cadastre', CADASTRE);
const sensors = await tableOf('sensors', SENSORS);
const tables: Readonly<Record<string, FeatureTable>> = { cadastre, sensors };
const data = RECIPE.sources.map((rules): FusionData => ({ table: tables[rules.id] as FeatureTable, rules }));
const fused = fuseTables({ table: model, origin: 'government', time: '2024-01-01' }, data);
const [byFootprint, byPosition] = fused.report.sources as [FusionSourceReport, FusionSourceReport];
const valueOf = (id: string, column: string): string | number | undefined =>
  fused.table.value(fused.table.rowOf(`model/${id}`), column);

describe('fusion by footprint', () => {
  it('finds exactly what was planted', () => {
    expect(byFootprint.counts).toEqual({
      matched: 18,
      modelOnly: 2,
      dataOnly: 2,
      conflicting: 2,
      split: 2,
      merged: 1,
      ambiguous: 0,
    });
    expect(byFootprint.modelOnly.map(({ object }) => object)).toEqual(['model/m11', 'model/m19']);
    expect(byFootprint.dataOnly.map(({ object }) => object)).toEqual(['cadastre/c-new', 'cadastre/c19']);
    const related = (relation: string): string[] =>
      byFootprint.matches
        .filter((match) => match.relation === relation)
        .map(({ target, source }) => `${target} ${source}`)
        .sort();
    expect(related('split')).toEqual([
      'model/m2 cadastre/c2a',
      'model/m2 cadastre/c2b',
      'model/m5 cadastre/c5a',
      'model/m5 cadastre/c5b',
    ]);
    expect(related('merged')).toEqual(['model/m7 cadastre/c78', 'model/m8 cadastre/c78']);
    expect(related('same')).toHaveLength(14);
  });

  it('lists conflicts beyond the tolerance and decides them by date', () => {
    expect(
      byFootprint.conflicts.map(({ object, attribute, modelValue, dataValue, kept }) => [
        object,
        attribute,
        modelValue,
        dataValue,
        kept,
      ]),
    ).toEqual([
      ['model/m4', 'height', 14, 99, 'data'],
      ['model/m6', 'height', 16, 17.4, 'data'],
    ]);
    expect(byFootprint.conflicts[0]?.position?.[0]).toBeCloseTo(113.32 + 130 / 102_500, 6);
    expect([valueOf('m4', 'height'), valueOf('m4', 'heightSource'), valueOf('m4', 'heightTime')]).toEqual([
      99,
      'cadastre',
      '2026-03-01',
    ]);
    expect([valueOf('m3', 'height'), valueOf('m3', 'heightTime')]).toEqual([13, '2024-01-01']);
  });

  it('adds up the pieces of a split and shares amounts out over a merge', () => {
    expect([valueOf('m2', 'people'), valueOf('m5', 'people')]).toEqual([80, 3]);
    expect(valueOf('m7', 'people')).toBeCloseTo(500, 6);
    expect(valueOf('m2', 'use')).toBe('shop');
    expect(valueOf('m11', 'use')).toBeUndefined();
  });

  it('adds what the model does not have, under an id of its source', () => {
    expect(fused.table.count).toBe(22);
    expect([valueOf('cadastre/c-new', 'height'), valueOf('cadastre/c-new', 'ref')]).toEqual([30, undefined]);
    expect(valueOf('cadastre/c-new', 'heightSource')).toBe('cadastre');
  });

  it('does not depend on the order of rows', async () => {
    const shuffled = await tableOf('cadastre', CADASTRE.toReversed());
    const again = fuseTables({ table: model, origin: 'government' }, [
      { table: shuffled, rules: RECIPE.sources[0] },
    ]);
    const pairs = (report: FusionSourceReport | undefined): string[] =>
      (report?.matches ?? []).map(({ target, source, relation }) => `${target} ${source} ${relation}`).sort();
    expect(pairs(again.report.sources[0])).toEqual(pairs(byFootprint));
  });
});

describe('fusion by position', () => {
  it('attaches things to the area they are in, or the nearest within reach', () => {
    expect(
      byPosition.matches.map(({ target, source, relation, score }) => [
        target,
        source,
        relation,
        Math.round(score),
      ]),
    ).toEqual([
      ['model/m1', 'sensors/s-in', 'attached', 0],
      ['model/m2', 'sensors/s-near', 'attached', 4],
    ]);
    expect(byPosition.dataOnly.map(({ object }) => object)).toEqual(['sensors/s-far']);
    expect([valueOf('m1', 'sensors'), valueOf('m1', 'dataOrigins'), valueOf('m11', 'dataOrigins')]).toEqual([
      1,
      'government; operation',
      'government',
    ]);
  });

  it('names the place along the road', async () => {
    const road = {
      type: 'Feature',
      id: 'r',
      properties: {},
      geometry: {
        type: 'LineString',
        coordinates: [
          [113.32, 23.1199],
          [113.322, 23.1199],
        ],
      },
    };
    const roads = await tableOf('roads', [road]);
    const rules = {
      id: 'sensors',
      origin: 'operation',
      match: [{ by: 'network', maximumDistance: 25 }],
    } as const;
    const { report } = fuseTables({ table: roads, origin: 'government' }, [{ table: sensors, rules }]);
    const along = report.sources[0]?.matches.map((match) => [
      match.source,
      Math.round(match.score),
      Math.round(match.along ?? NaN),
    ]);
    expect(along).toEqual([
      ['sensors/s-in', 16, 40],
      ['sensors/s-near', 16, 84],
    ]);
  });
});

describe('fusion of business tables', () => {
  const business = createFeatureTable({
    layer: 'firms',
    count: 6,
    ids: ['Alpha', 'Beta', 'Gamma', 'Delta', 'Nowhere', 'Lost'].map((name) => `firms/${name}`),
    columns: new Map<string, Column>([
      [
        'ref',
        textColumn(['R-0', 'R-0', undefined, undefined, 'R-99', undefined], { source: 't', derived: false }),
      ],
      [
        'street',
        textColumn([undefined, undefined, '華夏路', 'MAIN ST.', undefined, 'Elm Street'], {
          source: 't',
          derived: false,
        }),
      ],
      [
        'number',
        textColumn([undefined, undefined, '二号', '11', undefined, '1'], { source: 't', derived: false }),
      ],
      ['employees', numberColumn([12, 5, 7, 3, 1, 1], { source: 't', derived: false })],
    ]),
  });
  const rules = {
    id: 'firms',
    origin: 'enterprise',
    match: [
      { by: 'id', model: 'ref', data: 'ref' },
      { by: 'address', model: ['street', 'number'], data: ['street', 'number'] },
    ],
    attributes: [{ data: 'employees', aggregate: 'sum' }],
  } as const;

  it('attaches rows by reference, then by address in any writing', () => {
    const { report, table } = fuseTables({ table: model, origin: 'government' }, [
      { table: business, rules },
    ]);
    expect(report.sources[0]?.matches.map(({ target, source, by }) => `${source} ${target} ${by}`)).toEqual([
      'firms/Alpha model/m0 id',
      'firms/Beta model/m0 id',
      'firms/Gamma model/m1 address',
      'firms/Delta model/m10 address',
    ]);
    expect(report.sources[0]?.dataOnly.map(({ object }) => object)).toEqual(['firms/Nowhere', 'firms/Lost']);
    expect(table.value(0, 'employees')).toBe(17);
  });

  it('repeats the decisions people made, and says what it does not know', () => {
    const decisions = [
      { data: 'Lost', model: 'm5' },
      { data: 'firms/Beta', model: null },
    ];
    const { report } = fuseTables({ table: model, origin: 'government' }, [
      { table: business, rules: { ...rules, decisions } },
    ]);
    const found = report.sources[0]?.matches.map(({ source, target, by }) => `${source} ${target} ${by}`);
    expect(found).toContain('firms/Lost model/m5 decision');
    expect(found?.some((each) => each.startsWith('firms/Beta'))).toBe(false);
    const wrong = { ...rules, decisions: [{ data: 'Alpha', model: 'm77' }] };
    expect(() =>
      fuseTables({ table: model, origin: 'government' }, [{ table: business, rules: wrong }]),
    ).toThrow(/m77/u);
    const missing = { ...rules, attributes: [{ data: 'staff' }] };
    expect(() =>
      fuseTables({ table: model, origin: 'government' }, [{ table: business, rules: missing }]),
    ).toThrow(/no column staff; it has ref, street/u);
  });

  it('leaves an address that several objects have undecided', async () => {
    const twins = await tableOf('model', [
      { ...MODEL[0], id: 'a' },
      { ...MODEL[1], id: 'b', properties: MODEL[0]?.properties },
    ]);
    const one = { ...rules, match: [{ by: 'id', model: 'ref', data: 'ref' }] } as const;
    const { report } = fuseTables({ table: twins, origin: 'government' }, [{ table: business, rules: one }]);
    expect(report.sources[0]?.ambiguous.map(({ object, candidates }) => [object, candidates])).toEqual([
      ['firms/Alpha', ['model/a', 'model/b']],
      ['firms/Beta', ['model/a', 'model/b']],
    ]);
  });
});

describe('addresses', () => {
  it.each([
    ['广东省广州市天河区华夏路10号', '华夏路十号'],
    ['天河区珠江新城华夏路１０號', '珠江新城华夏路10号'],
    ['中山路一百二十号3栋', '中山路120号3幢'],
    ['五四路8号', '五四路8'],
    ['南京西路12号之1', '南京西路12-1号'],
    ['阳光小区3栋', '阳光小区三棟'],
    ['12 Main St.', 'Main Street 12'],
    ['Hauptstraße 5a', 'Hauptstr. 5a'],
    ['Königstr. 7', 'KÖNIGSTRASSE 7'],
    ['ул. Кенесары, д. 40', 'улица Кенесары 40'],
    ['Wall St 5', 'wall street 5'],
  ])('%s is %s', (a, b) => {
    expect(normalizeAddress(a)).toBe(normalizeAddress(b));
  });

  it.each([
    ['华夏路10号', '华夏路11号'],
    ['五四路8号', '54路8号'],
    ['Main Street 12', 'Main Avenue 12'],
    ['улица Мира 1', 'улица Мйра 1'],
    ['阳光小区3栋', '和平小区3栋'],
  ])('%s is not %s', (a, b) => {
    expect(normalizeAddress(a)).not.toBe(normalizeAddress(b));
  });
});
