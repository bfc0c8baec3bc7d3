import { FAULT_KINDS, formatQualityReport, measureQuality, parseQualityRules } from '@cityloom/cim-loader';
import type { LayerQuality } from '@cityloom/cim-loader';
import {
  createFeatureTable,
  createGeometryColumn,
  findSelfCrossing,
  numberColumn,
  type Position,
} from '@cityloom/twin-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLANTED, PLANTED_RULES, plantedBuildings } from './planted-city.ts';

const rules = parseQualityRules(JSON.stringify(PLANTED_RULES), 'rules.json');
const listOf = ({ faults }: LayerQuality): string[] =>
  faults.map(({ code, object, column }) => `${code} ${object} ${column ?? ''}`).sort();

function polygonTable(rings: readonly (readonly Position[])[]): ReturnType<typeof createFeatureTable> {
  const geometry = createGeometryColumn(
    'polygon',
    rings.map((ring) => ({ type: 'Polygon', coordinates: [ring] })),
  );
  return createFeatureTable({
    layer: 'shapes',
    count: rings.length,
    ids: rings.map((_, at) => `shapes/${at}`),
    geometry,
    columns: new Map(),
  });
}

describe('quality of a layer', () => {
  const quality = measureQuality(plantedBuildings(), { rules, at: '2026-11-22' });

  it('finds exactly what was planted', () => {
    expect(listOf(quality)).toEqual(PLANTED.toSorted());
  });

  it('counts shares from the faulty objects', () => {
    const measure = (name: string, column?: string): number | undefined =>
      quality.measures.find((each) => each.name === name && each.column === column)?.value;
    expect(measure('geometry-present')).toBeCloseTo(59 / 60, 12);
    expect(measure('required-values-present', 'height')).toBeCloseTo(59 / 60, 12);
    expect(measure('valid-geometries')).toBeCloseTo(1 - 6 / 59, 12);
    expect(measure('valid-values', 'height')).toBeCloseTo(1 - 1 / 59, 12);
    expect(measure('objects-once')).toBeCloseTo(1 - 2 / 60, 12);
    expect(measure('plausible-positions')).toBeCloseTo(1 - 2 / 60, 12);
    expect(measure('within-update-cycle')).toBeUndefined();
  });

  it('leads to the place of a fault', () => {
    const crossing = quality.faults.find(({ code }) => code === 'ring-crosses-itself');
    expect(crossing?.position?.[0]).toBeCloseTo(120.0022, 9);
    expect(crossing?.position?.[1]).toBeCloseTo(31.0002, 9);
  });

  it('reads in both languages, every fault with its remedy', () => {
    const report = {
      schema: 'cityloom/quality',
      schemaVersion: 1,
      subject: 'Planted',
      at: '2026-11-22',
      layers: [quality],
    } as const;
    for (const language of ['en', 'zh-CN'] as const) {
      const text = formatQualityReport(report, language);
      for (const { code } of quality.faults) {
        expect(text).toContain(FAULT_KINDS[code]?.title[language]);
        expect(text).toContain(FAULT_KINDS[code]?.remedy[language]);
      }
    }
  });

  it('judges age by the update cycle, for the layer or object by object', () => {
    const cycle = { shapes: { updateCycle: 'P1M', dataDate: '2026-09-30' } };
    const table = polygonTable([]);
    const valueAt = (at: string): number | undefined =>
      measureQuality(table, { rules: cycle, at }).dimensions.freshness;
    expect([valueAt('2026-11-29'), valueAt('2026-12-02'), valueAt('nonsense')]).toEqual([1, 0, undefined]);
    const seconds = (date: string): number => Date.parse(date) / 1000;
    const dated = createFeatureTable({
      layer: 'dated',
      count: 2,
      ids: ['dated/1', 'dated/2'],
      columns: new Map([
        [
          'edited',
          numberColumn([seconds('2026-11-01'), seconds('2020-01-01')], { source: 'test', derived: false }),
        ],
      ]),
    });
    const byObject = { dated: { updateCycle: 'P1M', columns: { edited: { updated: true } } } };
    const judged = measureQuality(dated, { rules: byObject, at: '2026-11-22' });
    expect(judged.dimensions.freshness).toBe(0.5);
    expect(listOf(judged)).toEqual(['out-of-date dated/2 edited']);
  });

  it('finds overlaps only where the rules forbid them', () => {
    const a: Position[] = [
      [0.1, 0.1],
      [0.2, 0.1],
      [0.2, 0.2],
      [0.1, 0.2],
      [0.1, 0.1],
    ];
    const b = a.map(([x, y]): Position => [x + 0.05, y]);
    const table = polygonTable([a, b]);
    expect(listOf(measureQuality(table))).toEqual([]);
    const strict = { shapes: { maximumOverlap: 0.4 } };
    expect(listOf(measureQuality(table, { rules: strict }))).toEqual(['objects-overlap shapes/1 ']);
    expect(listOf(measureQuality(table, { rules: { shapes: { maximumOverlap: 0.6 } } }))).toEqual([]);
  });

  it('agrees with the quadratic test of self-crossings on any ring of whole numbers', () => {
    const position = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }));
    fc.assert(
      fc.property(fc.array(position, { minLength: 3, maxLength: 14 }), (corners) => {
        const ring: Position[] = [...corners, corners[0] as Position].map(([x, y]) => [x + 50, y + 20]);
        const codes = new Set(measureQuality(polygonTable([ring])).faults.map(({ code }) => code));
        // A ring without area, or of repeated positions alone, is told as that.
        fc.pre(!codes.has('ring-without-area') && !codes.has('too-few-positions'));
        expect(codes.has('ring-crosses-itself')).toBe(findSelfCrossing(ring) !== undefined);
      }),
      { seed: 1, numRuns: 5000 },
    );
  });

  it('refuses rules it does not understand, with the place', () => {
    expect(() =>
      parseQualityRules(
        '{"schema":"cityloom/quality-rules","schemaVersion":1,"layers":{"a":{"columns":{"b":{"minimum":"3"}}}}}',
        'r.json',
      ),
    ).toThrow(/r\.json \(layers\.a\.columns\.b\.minimum\)/u);
    expect(() =>
      parseQualityRules(
        '{"schema":"cityloom/quality-rules","schemaVersion":1,"layers":{"a":{"columns":{"b":{"pattern":"("}}}}}',
        'r.json',
      ),
    ).toThrow(/no regular expression/u);
  });
});
