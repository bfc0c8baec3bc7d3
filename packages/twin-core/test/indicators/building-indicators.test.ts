import {
  buildingIndicators,
  buildingQuantities,
  compareViews,
  objectIndicators,
  type View,
} from '@cityloom/twin-core';
import { geodesicRing } from '@cityloom/twin-core/geodesic';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSmallCity, rectangle } from '../twin/small-city.ts';

const made = { at: '2026-11-21T10:00:00Z', by: 'planner' };

/** Sums by plain enumeration of what the view shows. */
function enumerate(view: View): Record<string, number> {
  const sums = { count: 0, footprintArea: 0, floorArea: 0, volume: 0, people: 0 };
  const heights: number[] = [];
  for (const { table, hiddenRows } of view.layer('buildings').parts) {
    for (let row = 0; row < table.count; row++) {
      if (hiddenRows?.has(row) === true) continue;
      const { footprintArea, floorArea, volume, people, height } = buildingQuantities(table, row);
      sums.count += 1;
      sums.footprintArea += footprintArea;
      sums.floorArea += floorArea;
      sums.volume += volume;
      sums.people += people;
      if (height !== undefined) heights.push(height);
    }
  }
  const meanHeight = heights.reduce((sum, height) => sum + height, 0) / heights.length;
  return { ...sums, maximumHeight: Math.max(...heights), meanHeight };
}

describe('building indicators', () => {
  const twin = createSmallCity(400);

  it('of a branch are those of plain enumeration', () => {
    const edit = fc.tuple(fc.nat(2), fc.nat(399), fc.integer({ min: 5, max: 60 }));
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 40 }), fc.boolean(), (edits, flatten) => {
        const branch = twin.createBranch({ id: 'b', title: '' });
        // More removals than the highest rows kept aside.
        for (let row = 0; flatten && row < 300; row++) {
          branch.apply({
            ...made,
            id: `r${row}`,
            kind: 'object.remove',
            object: `buildings/osm/way/${1000 + row}`,
          });
        }
        for (const [index, [kind, target, size]] of edits.entries()) {
          const header = { ...made, id: `c${index}` };
          const object = `buildings/osm/way/${1000 + target}`;
          const geometry = rectangle(index, target, size, size);
          if (kind === 0) {
            branch.apply({
              ...header,
              kind: 'object.add',
              layer: 'buildings',
              object: `buildings/p/${index}`,
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
        const truth = enumerate(branch.view());
        const measures = buildingIndicators(branch.view());
        expect(measures.map(({ name }) => name)).toEqual(
          Object.keys(truth).map((name) => `buildings.${name}`),
        );
        for (const { name, value } of measures) {
          const expected = truth[name.replace('buildings.', '')] ?? NaN;
          expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
        }
      }),
      { seed: 20_267, numRuns: 25 },
    );
  });

  it('of one building stand on the ellipsoid, courtyard taken out', () => {
    const branch = createSmallCity(0).createBranch({ id: 'b', title: '' });
    const outer = rectangle(0, 0, 100, 50);
    const inner = rectangle(20, 10, 30, 20);
    if (outer.type !== 'Polygon' || inner.type !== 'Polygon') throw new TypeError('rectangles are polygons');
    const [ring = []] = outer.coordinates;
    const [court = []] = inner.coordinates;
    const geometry = { type: 'Polygon' as const, coordinates: [ring, court.toReversed()] };
    const attributes = { height: 10, levels: 4, population: 120 };
    branch.apply({
      ...made,
      id: '1',
      kind: 'object.add',
      layer: 'buildings',
      object: 'buildings/c',
      geometry,
      attributes,
    });
    const handle = branch.view().object('buildings/c');
    const measures = new Map(
      (handle ? objectIndicators(handle) : []).map(({ name, value }) => [name, value]),
    );
    const area = geodesicRing(ring).signedArea - geodesicRing(court).signedArea;
    expect((measures.get('object.footprintArea') ?? 0) / area).toBeCloseTo(1, 6);
    expect((measures.get('object.floorArea') ?? 0) / area).toBeCloseTo(4, 5);
    expect((measures.get('object.volume') ?? 0) / area).toBeCloseTo(10, 5);
    expect(measures.get('object.people')).toBe(120);
  });

  it('derive levels by the stated rule and say so', () => {
    const { base } = twin;
    const handle = base.object('buildings/osm/way/1000');
    const height = handle?.value('height') as number;
    const levels = (handle ? objectIndicators(handle) : []).find(({ name }) => name === 'object.levels');
    expect(levels).toMatchObject({ value: Math.max(1, Math.round(height / 3)), derived: true });
    expect(buildingIndicators(base).find(({ name }) => name === 'buildings.people')?.derived).toBe(false);
  });
});

describe('compareViews', () => {
  it('sets proposal against base, and the new heights against the limit', () => {
    const twin = createSmallCity();
    const branch = twin.createBranch({ id: 'b', title: '' });
    expect(
      compareViews(twin.base, branch.view(), { heightLimit: 50 }).every(
        ({ difference, pass }) => difference === 0 && pass === undefined,
      ),
    ).toBe(true);
    branch.apply({
      ...made,
      id: '1',
      kind: 'object.add',
      layer: 'buildings',
      object: 'buildings/t',
      geometry: rectangle(500, 500, 20, 10),
      attributes: { height: 60, population: 80 },
    });
    const rows = new Map(
      compareViews(twin.base, branch.view(), { heightLimit: 50 }).map((row) => [row.name, row]),
    );
    expect(rows.get('buildings.count')).toMatchObject({
      baseline: 36,
      proposal: 37,
      difference: 1,
      unit: '1',
    });
    expect(rows.get('buildings.people')).toMatchObject({ difference: 80 });
    expect((rows.get('buildings.volume')?.difference ?? 0) / 12_000).toBeCloseTo(1, 3);
    expect(rows.get('altered.maximumHeight')).toMatchObject({
      baseline: 0,
      proposal: 60,
      limit: 50,
      pass: false,
    });
    const allowed = compareViews(twin.base, branch.view(), { heightLimit: 60 }).at(-1);
    expect(allowed).toMatchObject({ pass: true });
  });
});
