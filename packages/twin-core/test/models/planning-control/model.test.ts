import { createInlineRunner, createModelRegistry, describeParameters } from '@cityloom/twin-core';
import type { Measure, RunResult, View } from '@cityloom/twin-core';
import { createMassing, fillParcel, massingChanges, parcelEdges } from '@cityloom/twin-core/massing';
import type { Outline } from '@cityloom/twin-core/massing';
import { examineNow, planningControl } from '@cityloom/twin-core/models/planning-control';
import type { PlanePoint } from '@cityloom/twin-core/planar';
import { describe, expect, it } from 'vitest';
import { GOLDEN_HASH, goldenParcels, goldenRequest } from './golden-parcels.ts';
import { box, cityOf, line, polygon, positions } from './parcel-city.ts';
import type { Row } from './parcel-city.ts';

const runner = createInlineRunner(createModelRegistry([planningControl]), {
  nowSeconds: () => performance.now() / 1000,
});

function run(view: View, parameters: Record<string, unknown> = {}): Promise<RunResult> {
  return runner.run(view, { model: 'planning-control', parameters, seed: 1 });
}

function measure(result: RunResult, name: string, object?: string): Measure {
  const found = result.outcome.measures.find(
    (candidate) => candidate.name === `planningControl.${name}` && candidate.object === object,
  );
  if (found === undefined) throw new Error(`no measure ${name} of ${object ?? 'the whole'}`);
  return found;
}

function house(id: string, points: PlanePoint[], attributes: Row['attributes'] = {}): Row {
  return {
    id: `buildings/${id}`,
    geometry: polygon(points),
    attributes: { use: 'residential', ...attributes },
  };
}

const PARCEL: Row = {
  id: 'parcels/a',
  geometry: polygon(box(0, 0, 100, 80)),
  attributes: { farMaximum: 1.5, heightMaximum: 24, setback: 6, greenRatioMinimum: 0.2, parkingMinimum: 1 },
};

describe('planningControl', () => {
  it('holds a parcel against its limits and shows what breaks them by how much', async () => {
    const city = cityOf({
      parcels: [PARCEL],
      buildings: [
        house('tall', box(10, 10, 30, 20), { height: 30, levels: 10, parkingSpaces: 40 }),
        house('near', box(60, 2, 20, 20), { height: 12, levels: 4, groundHeight: 350 }),
        house('fine', box(60, 40, 20, 20), { height: 12, levels: 4 }),
      ],
      green: [{ id: 'green/1', geometry: polygon(box(0, 60, 100, 20)) }],
    });
    const result = await run(city.base);
    const figure = (name: string): unknown[] => {
      const { value, limit, pass } = measure(result, name, 'parcels/a');
      return [Number(value.toFixed(4)), limit?.value, pass];
    };
    expect(figure('siteArea')).toEqual([8000, undefined, undefined]);
    // 10 × 600 + 2 × 4 × 400 m² on 8,000.
    expect(figure('floorAreaRatio')).toEqual([1.15, 1.5, true]);
    expect(figure('coverage')).toEqual([0.175, undefined, undefined]);
    expect(figure('greenRatio')).toEqual([0.25, 0.2, true]);
    expect(figure('maximumHeight')).toEqual([30, 24, false]);
    expect(figure('boundaryDistance')).toEqual([2, 6, false]);
    expect(figure('highestTop')).toEqual([362, undefined, undefined]);
    expect(figure('parking')).toEqual([40, 92, false]);
    expect(measure(result, 'population', 'parcels/a').value).toBeCloseTo(9200 / 31.4, 3);
    expect(measure(result, 'failingParcels')).toMatchObject({ value: 1, pass: false });
    expect(measure(result, 'heightOvershoot', 'buildings/tall')).toMatchObject({ value: 6, pass: false });
    expect(measure(result, 'setbackShortfall', 'buildings/near').value).toBeCloseTo(4, 3);
    const states = result.outcome.states.find(({ layer }) => layer === 'buildings');
    expect(states?.objects).toEqual(['buildings/fine', 'buildings/near', 'buildings/tall']);
    expect([...(states?.level ?? [])]).toEqual([0, 1, 1]);
    const overshoot = states?.columns.find(({ name }) => name === 'overshoot');
    expect([...(overshoot?.values ?? [])].map((value) => Math.round(1000 * value))).toEqual([0, 4000, 6000]);
    expect(result.outcome.states.find(({ layer }) => layer === 'parcels')?.level).toEqual(Uint8Array.of(1));
    expect(result.outcome.outlines).toMatchObject([{ id: 'setback', severity: 'blue' }]);
  });

  it('counts buildings cut by a boundary by their share, on both sides', async () => {
    const city = cityOf({
      parcels: [PARCEL, { id: 'parcels/b', geometry: polygon(box(100, 0, 50, 80)) }],
      buildings: [house('across', box(85, 20, 20, 20), { height: 30, levels: 10 })],
    });
    const result = await run(city.base);
    const floor = (object?: string): number => measure(result, 'floorAreaAbove', object).value;
    expect([floor('parcels/a'), floor('parcels/b'), floor()].map(Math.round)).toEqual([3000, 1000, 4000]);
    expect(measure(result, 'cutBuildings').value).toBe(1);
    // Three quarters lie in a: its rules hold, and the building stands on its boundary.
    expect(measure(result, 'setbackShortfall', 'buildings/across').value).toBe(6);
    expect(measure(result, 'buildings', 'parcels/b').value).toBe(0);
  });

  it('names, explains and counts bad input, and loses nothing', async () => {
    const bow: PlanePoint[] = [
      [200, 0],
      [260, 60],
      [260, 0],
      [200, 50],
    ];
    const city = cityOf({
      parcels: [
        PARCEL,
        { id: 'parcels/bow', geometry: polygon(bow) },
        {
          id: 'parcels/percent',
          geometry: polygon(box(400, 0, 50, 50)),
          attributes: { coverageMaximum: 30 },
        },
        { id: 'parcels/tiny', geometry: polygon(box(300, 0, 2, 3)) },
      ],
      buildings: [
        house('one', box(10, 10, 20, 20), { height: 12, levels: 4 }),
        house('two', box(20, 10, 20, 20), { height: 9, levels: 3 }),
        house('bare', box(60, 40, 10, 10)),
      ],
    });
    const { outcome } = await run(city.base);
    const value = (name: string): number =>
      outcome.measures.find(({ name: candidate }) => candidate === `planningControl.${name}`)?.value ?? NaN;
    expect(['parcels', 'refusedParcels', 'overlaps', 'withoutHeight'].map(value)).toEqual([2, 2, 1, 1]);
    expect(value('floorAreaAbove')).toBeCloseTo(400 * 4 + 400 * 3 + 100, 2);
    expect(value('footprintArea')).toBeCloseTo(600 + 100, 2);
    const warnings = outcome.warnings.map(({ en }) => en).join('\n');
    expect(warnings).toMatch(
      /2 parcels are not examined: parcels\/bow \(.*crosses or touches itself at \[71/,
    );
    expect(warnings).toMatch(/parcels\/tiny \(encloses 6\.00 m²; give a parcel of at least 10 m²\)/);
    expect(warnings).toMatch(/1 pairs of buildings overlap.*buildings\/one \/ buildings\/two \(200\.0 m²\)/);
    expect(warnings).toMatch(/1 buildings have no height.*buildings\/bare/);
    expect(warnings).toMatch(
      /1 limits of parcels cannot be meant.*parcels\/percent: coverageMaximum is 30, give 0 to 1/,
    );
    expect(outcome.warnings.every(({ 'zh-CN': chinese }) => chinese.endsWith('。'))).toBe(true);
  });

  it('holds every edge against its own setback: by what it lies along, or as stated', async () => {
    const roads: Row[] = [
      // Along the south edge; a street along the west one; one across the east edge, and a drive of the north.
      { id: 'roads/main', geometry: line([-50, -20], [150, -20]), attributes: { class: 'primary' } },
      { id: 'roads/street', geometry: line([-12, -60], [-12, 140]), attributes: { class: 'residential' } },
      { id: 'roads/across', geometry: line([104, 100], [160, 100]), attributes: { class: 'tertiary' } },
      { id: 'roads/drive', geometry: line([0, 86], [100, 86]), attributes: { class: 'service' } },
    ];
    const rules = { setback: 4, setbackMainRoad: 15, setbackRoad: 8 };
    const buildings = [house('near', box(8, 12, 60, 62), { height: 30, levels: 10 })];
    const parcel: Row = { id: 'parcels/a', geometry: polygon(box(0, 0, 100, 80)), attributes: rules };
    const result = await run(cityOf({ parcels: [parcel], buildings, roads }).base);
    const edges = [1, 2, 3, 4].map((edge) => {
      const { value, limit, pass } = measure(result, `edgeDistance[${edge}]`, 'parcels/a');
      return [Math.round(100 * value) / 100, limit?.value, limit?.source, pass];
    });
    expect(edges).toEqual([
      [12, 15, 'parcel, setbackMainRoad', false],
      [32, 4, 'parcel, setback', true],
      [6, 4, 'parcel, setback', true],
      [8, 8, 'parcel, setbackRoad', true],
    ]);
    expect(measure(result, 'boundaryDistance', 'parcels/a').limit).toBeUndefined();
    const shortfall = measure(result, 'setbackShortfall', 'buildings/near');
    expect(shortfall.value).toBeCloseTo(3, 3);
    expect(shortfall.source).toContain('edge 1 (along the main road roads/main) 3.00 m');
    expect(result.outcome.warnings.map(({ 'zh-CN': chinese }) => chinese).join()).toContain(
      'parcels/a 第 1 边（临主次干路）：buildings/near 差 3.00 米',
    );
    const outlines = result.outcome.outlines.map(({ id, rings }) => [
      id,
      rings.map((ring) => ring.length / 2),
    ]);
    expect(outlines).toEqual([
      ['setback', [5]],
      ['setback-broken', [2]],
    ]);

    // Edge by edge before all others; an edge left empty keeps its rule.
    const stated = { ...parcel, attributes: { ...rules, setbacks: '12,,6.5' } };
    const other = await run(cityOf({ parcels: [stated], buildings, roads }).base);
    expect([1, 2, 3].map((edge) => measure(other, `edgeDistance[${edge}]`, 'parcels/a').limit)).toMatchObject(
      [
        { value: 12, source: 'parcel, setbacks' },
        { value: 4, source: 'parcel, setback' },
        { value: 6.5, source: 'parcel, setbacks' },
      ],
    );
    expect(measure(other, 'setbackShortfall', 'buildings/near').value).toBeCloseTo(0.5, 3);

    const wrong = { ...parcel, attributes: { setback: 4, setbacks: '1,2,3,4,5' } };
    const { outcome } = await run(cityOf({ parcels: [wrong], buildings }).base);
    expect(outcome.warnings.map(({ en }) => en).join()).toMatch(
      /1 limits of parcels cannot be meant.*setbacks is "1,2,3,4,5", give up to 4 distances/,
    );
  });

  it('counts recorded people where there are records, and says which', async () => {
    const city = (people: Row['attributes']): View =>
      cityOf({
        parcels: [PARCEL],
        buildings: [
          house('half', box(80, 20, 40, 25), { height: 30, levels: 10, ...people }),
          house('rule', box(10, 40, 20, 20), { height: 30, levels: 10 }),
        ],
      }).base;
    const population = async (people: Row['attributes']): Promise<Measure> =>
      measure(await run(city(people)), 'population', 'parcels/a');
    const byRule = await population({});
    expect(byRule.value).toBeCloseTo(9000 / 31.4, 2);
    expect(byRule.source).toMatch(/^floor area by use ÷ area per resident;/);
    const recorded = await population({ residents: 300 });
    // Half of the building lies in the parcel, and half of its people.
    expect(recorded.value).toBeCloseTo(150 + 4000 / 31.4, 2);
    expect(recorded).toMatchObject({ derived: true });
    expect(recorded.source).toMatch(/^recorded of 1 building by share within; of the others floor area/);
    expect((await population({ dwellings: 100 })).value).toBeCloseTo(0.5 * 262 + 4000 / 31.4, 2);
    const only = cityOf({
      parcels: [PARCEL],
      buildings: [house('all', box(10, 10, 20, 20), { height: 30, levels: 10, population: 77 })],
    });
    expect(measure(await run(only.base), 'population')).toMatchObject({ value: 77, derived: false });
  });

  it('names parcels that cover the same ground', async () => {
    const over = { id: 'parcels/over', geometry: polygon(box(90, 0, 50, 80)) };
    const beside = { id: 'parcels/beside', geometry: polygon(box(140, 0, 50, 80)) };
    const result = await run(cityOf({ parcels: [PARCEL, over, beside] }).base);
    expect(measure(result, 'overlappingParcels').value).toBe(1);
    expect(measure(result, 'siteAreaTwice').value).toBeCloseTo(800, 2);
    expect(result.outcome.warnings.map(({ en }) => en).join()).toContain(
      'parcels/a / parcels/over (800.0 m²)',
    );
  });

  it('fills a parcel to edge setbacks that the check then passes', async () => {
    const geometry = polygon([
      [0, 0],
      [110, 10],
      [90, 85],
      [40, 60],
      [5, 90],
    ]);
    const rules = { setback: 4, setbackMainRoad: 18, heightMaximum: 60, farMaximum: 2 };
    const city = cityOf({
      parcels: [{ id: 'parcels/a', geometry, attributes: rules }],
      roads: [{ id: 'roads/main', geometry: line([0, -25], [110, -15]), attributes: { class: 'trunk' } }],
      buildings: [house('far', box(900, 900, 10, 10), { height: 9 })],
    });
    const edges = parcelEdges(city.base, geometry, rules);
    expect(edges.map(({ setback, road }) => [setback, road])).toEqual([
      [18, 'roads/main'],
      ...Array.from({ length: 4 }, () => [4, undefined]),
    ]);
    const fill = fillParcel(geometry as Outline, { targetFar: 2, heightMaximum: 9, edges });
    expect(fill.binding).toContain('setback');
    const massing = createMassing({ footprint: fill.footprint, tiers: [fill.tier] });
    const branch = city.createBranch({ id: 'b', title: 'b' });
    const header = { at: '2026-11-22T10:00:00Z', by: 'planner', object: 'buildings/plan/1', id: '1' };
    for (const change of massingChanges(massing, header)) branch.apply(change);
    const result = await run(branch.view());
    expect(measure(result, 'failingBuildings').value).toBe(0);
    const distances = edges.map(
      ({ number }) => measure(result, `edgeDistance[${number}]`, 'parcels/a').value,
    );
    // As near as it may, on every side.
    expect(distances.map((distance, at) => distance - (edges[at]?.setback ?? 0))).toSatisfy(
      (over: readonly number[]) => over.every((metres) => metres > -0.001 && metres < 0.1),
    );
    // One setback for all edges: the area within the mitred line and what an arc about the inner corner adds.
    const same = edges.map((edge) => ({ ...edge, setback: 4 }));
    const mitred = fillParcel(geometry as Outline, { targetFar: 2, heightMaximum: 3, setback: 4 });
    const byEdges = fillParcel(geometry as Outline, { targetFar: 2, heightMaximum: 3, edges: same });
    expect(byEdges.footprintArea - mitred.footprintArea).toBeGreaterThan(0);
    expect(byEdges.footprintArea - mitred.footprintArea).toBeLessThan(16);
  });

  it('takes a drawn area as the parcel, with limits as parameters', async () => {
    const city = cityOf({ buildings: [house('one', box(10, 10, 40, 25), { height: 30, levels: 10 })] });
    const area = positions(box(0, 0, 100, 80));
    const result = await run(city.base, { area, farMaximum: 1.2, heightMaximum: 30 });
    expect(measure(result, 'floorAreaRatio')).toMatchObject({
      pass: false,
      limit: { value: 1.2, kind: 'maximum', source: 'parameter farMaximum' },
    });
    expect(measure(result, 'maximumHeight').pass).toBe(true);
    await expect(run(city.base)).rejects.toThrow(/there is no parcel to examine; draw parcels/);
    await expect(run(city.base, { site: 'area' })).rejects.toThrow(/area \(Area\).*draw the area/);
    await expect(run(city.base, { area, site: 'parcels' })).rejects.toThrow(/no parcel to examine/);
  });

  it('passes what fillParcel makes to the limit, on a parcel that a branch adds', async () => {
    const city = cityOf({ buildings: [house('far', box(900, 900, 10, 10), { height: 9 })] });
    const branch = city.createBranch({ id: 'b', title: 'b' });
    const header = { at: '2026-11-22T10:00:00Z', by: 'planner' };
    const geometry = polygon([
      [0, 0],
      [110, 10],
      [90, 85],
      [40, 60],
      [5, 90],
    ]);
    const rules = { farMaximum: 2.5, coverageMaximum: 0.3, heightMaximum: 40, setback: 4 };
    branch.apply({
      ...header,
      kind: 'object.add',
      id: '1',
      layer: 'parcels',
      object: 'parcels/plan/1',
      geometry,
      attributes: rules,
    });
    const fill = fillParcel(geometry as Outline, { targetFar: 2.5, ...rules });
    const massing = createMassing({ footprint: fill.footprint, tiers: [fill.tier] });
    const changes = massingChanges(massing, { ...header, object: 'buildings/plan/1', id: '2' });
    for (const change of changes) branch.apply(change);
    const result = await run(branch.view());
    expect(measure(result, 'failingParcels')).toMatchObject({ value: 0, pass: true });
    expect(measure(result, 'floorAreaRatio', 'parcels/plan/1')).toMatchObject({ pass: true });
    expect(measure(result, 'floorAreaRatio', 'parcels/plan/1').value).toBeCloseTo(fill.floorAreaRatio, 4);
    expect(measure(result, 'maximumHeight', 'parcels/plan/1').value).toBe(fill.height);
    expect(result.outcome.states.find(({ layer }) => layer === 'buildings')?.rows).toEqual(Int32Array.of(-1));
  });

  it('has the written-down result, and parameters in two languages', async () => {
    const result = await runner.run(goldenParcels, goldenRequest);
    expect(result.resultHash).toBe(GOLDEN_HASH);
    // At once, on the caller's thread: the same figures.
    expect(examineNow(goldenParcels, goldenRequest.parameters)).toEqual(result.outcome);
    for (const { title } of describeParameters(planningControl)) {
      expect(title['zh-CN']).toMatch(/[一-鿿]/);
    }
  });
});
