import { type AddObject, type Branch, type Change, ChangeError, type View } from '@cityloom/twin-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSmallCity, rectangle } from './small-city.ts';

const made = { at: '2026-11-21T10:00:00+05:00', by: 'planner' };
const SEED = { seed: 20_265, numRuns: 60 };

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

type Edit = readonly [operation: number, target: number, amount: number];
const edits = fc.array(fc.tuple(fc.nat(10), fc.nat(40), fc.nat(30)), { maxLength: 25 });

/** Makes any edit that is possible; refused ones must leave no trace, which the properties would notice. */
function perform(branch: Branch, list: readonly Edit[]): void {
  for (const [number, [operation, target, amount]] of list.entries()) {
    const object = target < 36 ? `buildings/osm/way/${1000 + target}` : `buildings/plan/t${target}`;
    const header = { ...made, id: `c${number}` };
    const road = `roads/osm/way/${1 + (target % 3)}`;
    const changes: Change[] = [
      tower(`t${target}`, {
        id: header.id,
        object: `buildings/plan/t${target}`,
        geometry: rectangle(400 + amount, target * 9, 20, 20),
      }),
      { ...header, kind: 'object.remove', object },
      { ...header, kind: 'object.set', object, attributes: { height: amount } },
      { ...header, kind: 'object.set', object, attributes: { use: undefined, note: 'kept' } },
      { ...header, kind: 'object.reshape', object, geometry: rectangle(amount * 12, target * 10, 25, 25) },
      { ...header, kind: 'road.close', object: road },
      { ...header, kind: 'road.open', object: road },
      {
        ...header,
        kind: 'road.set',
        object: road,
        ...(amount % 2 === 0 ? { lanes: 2 } : { direction: 'both' }),
      },
    ];
    const change = changes[operation];
    try {
      if (change !== undefined) branch.apply(change);
      else if (operation === 8) branch.undo();
      else if (operation === 9) branch.redo();
      else branch.setEnabled(`c${target % (number + 1)}`, amount % 2 === 0);
    } catch (error) {
      if (!(error instanceof ChangeError) && !(error instanceof RangeError)) throw error;
    }
  }
}

/** Everything a view says, by plain enumeration of its parts. */
function contents(view: View): Map<string, unknown> {
  const all = new Map<string, unknown>();
  for (const layer of view.layerIds) {
    let counted = 0;
    for (const { table, hiddenRows } of view.layer(layer).parts) {
      for (let row = 0; row < table.count; row++) {
        if (hiddenRows?.has(row) === true) continue;
        counted++;
        const id = table.idOf(row);
        expect(all.has(id)).toBe(false);
        const handle = view.object(id);
        const names = [...table.columns.keys()].sort().filter((name) => handle?.value(name) !== undefined);
        all.set(id, [layer, handle?.geometry(), names.map((name) => [name, handle?.value(name)])]);
      }
    }
    expect(view.layer(layer).count).toBe(counted);
  }
  return all;
}

describe('branch', () => {
  const twin = createSmallCity();
  const baseHash = twin.contentHash;
  const baseContents = contents(twin.base);

  it('never alters the base, and undone to the start is the base again', () => {
    fc.assert(
      fc.property(edits, (list) => {
        const branch = twin.createBranch({ id: 'b', title: 'b' });
        perform(branch, list);
        expect(createSmallCity().contentHash).toBe(baseHash);
        expect(contents(twin.base)).toEqual(baseContents);
        const before = { hash: branch.contentHash(), changes: branch.changes };
        let steps = 0;
        while (branch.undo()) steps++;
        expect(branch.differences()).toEqual([]);
        expect(branch.contentHash()).toBe(baseHash);
        expect(contents(branch.view())).toEqual(baseContents);
        while (steps-- > 0) branch.redo();
        expect({ hash: branch.contentHash(), changes: branch.changes }).toEqual(before);
      }),
      SEED,
    );
  });

  it('differs exactly where its view reads otherwise', () => {
    fc.assert(
      fc.property(edits, edits, (list, others) => {
        const [one, two] = [
          twin.createBranch({ id: '1', title: '' }),
          twin.createBranch({ id: '2', title: '' }),
        ];
        perform(one, list);
        perform(two, others);
        for (const [differences, view, against] of [
          [one.differences(), one.view(), twin.base],
          [one.differences(two), one.view(), two.view()],
        ] as const) {
          const here = contents(view);
          const there = contents(against);
          const expected = [...new Set([...here.keys(), ...there.keys()])].filter((id) => {
            const closed = view.closedRoads.has(id) !== against.closedRoads.has(id);
            const ruled = text(view.roadSettings.get(id)) !== text(against.roadSettings.get(id));
            return closed || ruled || text(here.get(id)) !== text(there.get(id));
          });
          expect(differences.map(({ object }) => object)).toEqual(expected.sort());
          for (const { object, kind } of differences) {
            const word = !there.has(object) ? 'added' : here.has(object) ? 'changed' : 'removed';
            expect(kind).toBe(word);
          }
        }
        expect(one.contentHash() === two.contentHash()).toBe(one.differences(two).length === 0);
      }),
      SEED,
    );
  });

  it('opens its own changes to the same city', () => {
    fc.assert(
      fc.property(edits, (list) => {
        const branch = twin.createBranch({ id: 'b', title: 'b' });
        perform(branch, list);
        const again = twin.createBranch({ id: 'b2', title: 'b', changes: branch.changes });
        expect(again.contentHash()).toBe(branch.contentHash());
        expect(again.canUndo).toBe(false);
      }),
      SEED,
    );
  });

  it('goes back and forth as before when it is opened with its history', () => {
    const walk = (branch: Branch): unknown[] => {
      const seen = [[branch.canUndo, branch.canRedo, branch.contentHash(), branch.changes]];
      const see = () => seen.push([branch.canUndo, branch.canRedo, branch.contentHash(), branch.changes]);
      while (branch.redo()) see();
      while (branch.undo()) see();
      return seen;
    };
    let steps = 0;
    fc.assert(
      fc.property(edits, edits, (list, later) => {
        const branch = twin.createBranch({ id: 'b', title: 'b' });
        perform(branch, list);
        const kept = structuredClone({ changes: branch.changes, history: branch.history });
        const again = twin.createBranch({ id: 'b', title: 'b', ...kept });
        expect(again.history).toEqual(branch.history);
        perform(branch, later);
        perform(again, later);
        steps += kept.history.undo.length;
        expect(walk(again)).toEqual(walk(branch));
      }),
      SEED,
    );
    expect(steps, 'edits that could be undone').toBeGreaterThan(100);
  });

  it('keeps of each edit no more than what it replaced', () => {
    const branch = twin.createBranch({ id: 'b', title: 'b' });
    branch.apply(tower('a'));
    branch.apply(tower('b', { geometry: rectangle(700, 900, 30, 30) }));
    branch.setEnabled('a', false);
    branch.undo();
    const [first] = branch.changes;
    expect(branch.history).toEqual({
      undo: [
        { index: 1, removed: 1, inserted: [] },
        { index: 0, removed: 1, inserted: [] },
      ],
      redo: [{ index: 0, removed: 1, inserted: [{ ...first, enabled: false }] }],
    });
  });

  it.each([
    [
      'reaches beyond the changes',
      { index: 1, removed: 1, inserted: [] },
      /history\.undo\[0\] takes out 1 .+ 1 of 1/,
    ],
    [
      'brings in a change the city cannot take',
      { index: 0, removed: 0, inserted: [tower('z', { layer: 'towers' })] },
      /layer is towers/,
    ],
  ])('refuses a history that %s', (_, step, message) => {
    const open = () =>
      twin.createBranch({ id: 'b', title: 'b', changes: [tower('a')], history: { undo: [step], redo: [] } });
    expect(open).toThrow(message);
  });

  it('takes another title, and tells its listeners', () => {
    const branch = twin.createBranch({ id: 'b', title: 'b' });
    const titles: string[] = [];
    branch.subscribe(() => titles.push(branch.title));
    branch.rename('Tower at the river');
    expect([titles, branch.canUndo, branch.contentHash()]).toEqual([['Tower at the river'], false, baseHash]);
  });

  it('names the attributes that differ, and forgets what was set back', () => {
    const branch = twin.createBranch({ id: 'b', title: 'b' });
    const object = 'buildings/osm/way/1000';
    const before = twin.base.object(object)?.value('height');
    branch.apply({ ...made, id: '1', kind: 'object.set', object, attributes: { height: 99, use: 'work' } });
    branch.apply({ ...made, id: '2', kind: 'object.reshape', object, geometry: rectangle(0, 0, 9, 9) });
    expect(branch.differences()).toEqual([
      { object, layer: 'buildings', kind: 'changed', attributes: ['height', 'use', 'geometry'] },
    ]);
    expect(branch.view().object(object)?.value('heightSource')).toBe('scenario');
    branch.setEnabled('2', false);
    branch.apply({
      ...made,
      id: '3',
      kind: 'object.set',
      object,
      attributes: { height: before, use: 'home' },
    });
    expect(branch.differences()).toEqual([]);
    expect(branch.contentHash()).toBe(baseHash);
  });

  it('makes one undo step of a drag', () => {
    const branch = twin.createBranch({ id: 'b', title: 'b' });
    branch.apply(tower('a'));
    for (let step = 0; step < 50; step++) {
      const geometry = rectangle(900 + step, 900, 30, 30);
      branch.amend({ ...made, id: 'drag', kind: 'object.reshape', object: 'buildings/plan/a', geometry });
    }
    expect(branch.changes).toHaveLength(2);
    expect(branch.view().object('buildings/plan/a')?.geometry()).toEqual(rectangle(949, 900, 30, 30));
    branch.undo();
    expect(branch.view().object('buildings/plan/a')?.geometry()).toEqual(rectangle(900, 900, 30, 30));
  });

  it('lets changes sleep while the object they need is switched off', () => {
    const branch = twin.createBranch({ id: 'b', title: 'b' });
    branch.apply(tower('a'));
    branch.apply({
      ...made,
      id: 'set',
      kind: 'object.set',
      object: 'buildings/plan/a',
      attributes: { height: 120 },
    });
    branch.setEnabled('a', false);
    expect(branch.differences()).toEqual([]);
    branch.setEnabled('a', true);
    expect(branch.view().object('buildings/plan/a')?.value('height')).toBe(120);
  });

  it('tells its listeners of every edit, and keeps its snapshot between edits', () => {
    const branch = twin.createBranch({ id: 'b', title: 'b' });
    let calls = 0;
    const unsubscribe = branch.subscribe(() => calls++);
    const view = branch.view();
    expect(branch.view()).toBe(view);
    branch.apply(tower('a'));
    branch.undo();
    expect(branch.undo()).toBe(false);
    expect(calls).toBe(2);
    expect(view.object('buildings/plan/a')).toBeUndefined();
    unsubscribe();
    branch.redo();
    expect(calls).toBe(2);
  });

  it('refuses what cannot be, says why, and stays as it was', () => {
    const branch = twin.createBranch({ id: 'b', title: 'b' });
    branch.apply(tower('a'));
    const hash = branch.contentHash();
    const way = 'buildings/osm/way/1000';
    const bowTie = {
      type: 'Polygon' as const,
      coordinates: [
        [
          [71, 51],
          [71.1, 51.1],
          [71.1, 51],
          [71, 51.1],
          [71, 51],
        ],
      ] as const,
    };
    const refused: [Change, RegExp][] = [
      [tower('a'), /id is already in the log/],
      [tower('b', { object: 'buildings/plan/a' }), /buildings\/plan\/a exists already/],
      [tower('b', { object: way }), /exists already/],
      [tower('b', { layer: 'towers' }), /layer is towers, .* choose one of: buildings, roads/],
      [
        tower('b', { geometry: { type: 'Point', coordinates: [71, 51] } }),
        /geometry.type is Point, but layer buildings holds polygons/,
      ],
      [tower('b', { geometry: bowTie }), /geometry.coordinates\[0\] crosses or touches itself at \[71.05/],
      [
        tower('b', {
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [71, 51],
                [NaN, 51],
                [71, 52],
                [71, 51],
              ],
            ],
          },
        }),
        /\[0\]\[1\]\[0\] is NaN; give a longitude/,
      ],
      [
        tower('b', { attributes: { height: 'tall' } }),
        /attributes.height is the text "tall"; give a number in m/,
      ],
      [tower('b', { attributes: { height: Infinity } }), /attributes.height is Infinity/],
      [{ ...made, id: 'b', kind: 'object.remove', object: 'buildings/osm/way/1' }, /is not in the city/],
      [{ ...made, id: 'b', kind: 'road.close', object: 'roads/osm/way/9' }, /is not in the city/],
      [
        { ...made, id: 'b', kind: 'road.set', object: way, lanes: 2 },
        /is of layer buildings, which holds no roads/,
      ],
      [
        tower('b', { phase: { from: '2027-02-29' } }),
        /phase.from is "2027-02-29"; give a day of the calendar/,
      ],
    ];
    for (const [change, message] of refused)
      expect(() => {
        branch.apply(change);
      }, message.source).toThrow(message);
    branch.apply({ ...made, id: 'r', kind: 'object.remove', object: way });
    expect(() => {
      branch.apply({ ...made, id: 'b', kind: 'object.set', object: way, attributes: {} });
    }).toThrow(/was taken away/);
    branch.undo();
    expect(branch.contentHash()).toBe(hash);
    expect(branch.changes).toHaveLength(1);
  });
});

function text(value: unknown): string | undefined {
  return JSON.stringify(value);
}
