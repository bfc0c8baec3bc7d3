import type { AttributeValue, View } from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';
import { createSmallCity, rectangle } from '../../twin/small-city.ts';
import { runOn } from './run-on.ts';

type Place = Parameters<typeof rectangle>;
type Row = readonly [id: string, place: Place, attributes: Readonly<Record<string, AttributeValue>>];

function viewOf(...rows: readonly Row[]): View {
  const branch = createSmallCity(0).createBranch({ id: 'b', title: '' });
  for (const [index, [id, place, attributes]] of rows.entries()) {
    branch.apply({
      at: '2026-11-21T10:00:00Z',
      by: 'planner',
      id: `${index}`,
      kind: 'object.add',
      layer: 'buildings',
      object: id,
      geometry: rectangle(...place),
      attributes,
    });
  }
  return branch.view();
}

const PODIUM: Place = [0, 0, 60, 40];
const TOWER: Place = [20, 10, 20, 20];
const raw = { field: false, windowSpacing: 2 };

function figures(
  view: View,
  options: object = {},
): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const [state] = runOn(view, { ...raw, ...options }).outcome.states;
  return Object.fromEntries(
    (state?.objects ?? []).map((id, index) => [
      id,
      Object.fromEntries(state?.columns.map(({ name, values }) => [name, values[index] ?? NaN]) ?? []),
    ]),
  );
}

describe('a building of podium and tower', () => {
  const both = viewOf(
    ['buildings/a', PODIUM, { height: 12, use: 'residential' }],
    [
      'buildings/a/part/2',
      TOWER,
      { height: 60, minHeight: 12, use: 'residential', 'part-of': 'buildings/a' },
    ],
  );

  it('is one row, with the windows of all its parts on all floors', () => {
    const { 'buildings/a': building, ...others } = figures(both, { floors: 'all' });
    expect(others).toEqual({});
    // Four storeys around the podium, sixteen around the tower; no roof is a wall.
    expect(building?.['windows']).toBe(4 * (30 + 20 + 30 + 20) + 16 * 4 * 10);
  });

  it('has its ground floor around the podium', () => {
    expect(figures(both)['buildings/a']?.['windows']).toBe(100);
  });

  it('is judged on its lowest floor, not on that of the tower', () => {
    // A wall that hides the sun from the podium and not from the tower.
    const wall: Row = ['buildings/wall', [-400, -60, 860, 10], { height: 24, use: 'office' }];
    const shaded = viewOf(
      wall,
      ['buildings/a', PODIUM, { height: 12, use: 'residential' }],
      [
        'buildings/a/part/2',
        TOWER,
        { height: 60, minHeight: 12, use: 'residential', 'part-of': 'buildings/a' },
      ],
    );
    expect(figures(shaded, { floors: 'all' })['buildings/a']?.['hours']).toBeLessThan(1);
    // Shops in the podium are no dwelling: the lowest flats are those of the tower.
    const shops = viewOf(
      wall,
      ['buildings/a', PODIUM, { height: 12, use: 'retail' }],
      [
        'buildings/a/part/2',
        TOWER,
        { height: 60, minHeight: 12, use: 'residential', 'part-of': 'buildings/a' },
      ],
    );
    const flats = figures(shops);
    expect(Object.keys(flats)).toEqual(['buildings/a']);
    expect(flats['buildings/a']?.['windows']).toBe(40);
    expect(flats['buildings/a']?.['hours']).toBeGreaterThan(5);
    expect(figures(shops, { buildings: 'all' })['buildings/a']?.['windows']).toBe(100);
  });

  it('judges no wall that another part hides', () => {
    // The tower is drawn from the ground up, through the podium, and out of it on one side.
    const through = viewOf(
      ['buildings/a', PODIUM, { height: 12, use: 'residential' }],
      ['buildings/a/part/2', [20, 30, 20, 20], { height: 60, use: 'residential', 'part-of': 'buildings/a' }],
    );
    // Of the podium 20 m of its north side are within the tower; of the tower half is within the podium.
    expect(figures(through)['buildings/a']?.['windows']).toBe(100 - 10 + 40 - 20);
  });

  it('is taken whole where one part is named, and where the part alone lies in the area', () => {
    const named = figures(both, { objects: ['buildings/a/part/2'], floors: 'all' });
    expect(named).toEqual(figures(both, { floors: 'all' }));
    const measures = runOn(both, { ...raw, objects: ['buildings/a'] }).outcome.measures;
    expect(measures.filter(({ object }) => object !== undefined).map(({ object }) => object)).toEqual([
      'buildings/a',
    ]);
  });
});
