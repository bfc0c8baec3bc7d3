import { type AddObject, hashChange } from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';
import { createSmallCity, rectangle } from './small-city.ts';

const made = { at: '2026-11-21T10:00:00+05:00', by: 'planner' };

function tower(id: string, overrides: Partial<AddObject> = {}): AddObject {
  return {
    ...made,
    id,
    kind: 'object.add',
    layer: 'buildings',
    object: `buildings/plan/${id}`,
    geometry: rectangle(900, 900, 30, 30),
    attributes: { height: 90, use: 'home' },
    ...overrides,
  };
}

describe('operations of a branch', () => {
  const twin = createSmallCity();
  const baseHash = twin.contentHash;

  it('closes, opens and rules roads anew, the last word counting', () => {
    const branch = twin.createBranch({ id: 'b', title: 'b' });
    const object = 'roads/osm/way/1';
    branch.apply({ ...made, id: '1', kind: 'road.close', object });
    branch.apply({ ...made, id: '2', kind: 'road.set', object, direction: 'forward', lanes: 2 });
    branch.apply({ ...made, id: '3', kind: 'road.set', object, lanes: 4, speedLimitKmh: 30 });
    const { closedRoads, roadSettings } = branch.view();
    expect([...closedRoads]).toEqual([object]);
    expect([...roadSettings]).toEqual([[object, { direction: 'forward', lanes: 4, speedLimitKmh: 30 }]]);
    expect(branch.differences()).toEqual([
      {
        object,
        layer: 'roads',
        kind: 'changed',
        attributes: ['closed', 'direction', 'lanes', 'speedLimitKmh'],
      },
    ]);
    branch.apply({ ...made, id: '4', kind: 'road.open', object });
    branch.setEnabled('2', false);
    branch.setEnabled('3', false);
    expect(branch.differences()).toEqual([]);
    expect(branch.contentHash()).toBe(baseHash);
  });

  it('takes parcels, facilities and barriers in a city that has none, and leaves the base as it was', () => {
    expect(twin.base.layerIds).toEqual(['buildings', 'roads']);
    expect(twin.base.layer('parcels').count).toBe(0);
    const branch = twin.createBranch({ id: 'b', title: 'b' });
    const parcel = tower('p', {
      layer: 'parcels',
      object: 'parcels/plan/1',
      attributes: { name: 'A-1', farMaximum: 2.5, heightMaximum: 60 },
    });
    expect(() => {
      branch.apply({ ...parcel, attributes: { heightMaximum: 'low' } });
    }).toThrow(/attributes.heightMaximum is the text "low"; give a number in m/);
    branch.apply(parcel);
    branch.apply({
      ...made,
      id: 'f',
      kind: 'object.add',
      layer: 'facilities',
      object: 'facilities/plan/1',
      geometry: { type: 'Point', coordinates: [71.431, 51.131] },
      attributes: { class: 'school' },
    });
    branch.apply({
      ...made,
      id: 's',
      kind: 'object.set',
      object: 'parcels/plan/1',
      attributes: { farMaximum: 3 },
    });
    const view = branch.view();
    expect(view.layerIds).toEqual(['buildings', 'roads', 'parcels', 'facilities']);
    expect(view.object('parcels/plan/1')?.value('farMaximum')).toBe(3);
    expect(view.nearest('facilities', [71.43, 51.13], 1)[0]?.object.id).toBe('facilities/plan/1');
    expect(
      view.objectsInPolygon('parcels', [
        [71, 51],
        [72, 51],
        [72, 52],
        [71, 52],
      ]),
    ).toHaveLength(1);
    expect(branch.differences().map(({ kind }) => kind)).toEqual(['added', 'added']);
    expect([branch.baseHash, createSmallCity().contentHash]).toEqual([baseHash, baseHash]);
    while (branch.undo());
    expect(branch.contentHash()).toBe(baseHash);
  });

  it('moves a change in the order of effect as one step, and not before what it needs', () => {
    const branch = twin.createBranch({ id: 'b', title: 'b' });
    const object = 'buildings/plan/a';
    branch.apply(tower('a'));
    branch.apply({ ...made, id: 's1', kind: 'object.set', object, attributes: { height: 10 } });
    branch.apply({ ...made, id: 's2', kind: 'object.set', object, attributes: { height: 20 } });
    const before = branch.contentHash();
    branch.move('s2', 1);
    expect(branch.changes.map(({ id }) => id)).toEqual(['a', 's2', 's1']);
    expect(branch.view().object(object)?.value('height')).toBe(10);
    expect(() => {
      branch.move('s1', 0);
    }).toThrow(/change s1: object buildings\/plan\/a is not in the city/);
    expect(() => {
      branch.move('s1', 3);
    }).toThrow(/place 3 for change s1; give 0 to 2/);
    branch.undo();
    expect(branch.contentHash()).toBe(before);
  });

  it('keeps what waits switched off for another city, and says so when it is switched on', () => {
    const branch = twin.createBranch({
      id: 'b',
      title: 'b',
      changes: [{ ...made, id: 'x', kind: 'object.remove', object: 'buildings/osm/way/5', enabled: false }],
    });
    expect(() => {
      branch.setEnabled('x', true);
    }).toThrow(/buildings\/osm\/way\/5 is not in the city/);
    expect(branch.changes).toHaveLength(1);
  });

  it('remembers the branch it was made from', () => {
    const parent = twin.createBranch({ id: 'p', title: 'p' });
    parent.apply(tower('a'));
    const child = parent.fork({ id: 'c', title: 'c', description: { author: 'Ann' } });
    parent.apply(tower('b', { geometry: rectangle(700, 900, 30, 30) }));
    expect(child.changes.map(({ id }) => id)).toEqual(['a']);
    expect(child.description).toEqual({
      author: 'Ann',
      parent: {
        id: 'p',
        contentHash: child.contentHash(),
        changes: [{ id: 'a', hash: hashChange(tower('a')) }],
      },
    });
    child.describe({ notes: 'lower' });
    expect([child.description.author, child.description.notes, child.canUndo]).toEqual([
      'Ann',
      'lower',
      false,
    ]);
    child.describe({ author: undefined });
    expect(Object.keys(child.description).sort(), 'taken back').toEqual(['notes', 'parent']);
  });
});
