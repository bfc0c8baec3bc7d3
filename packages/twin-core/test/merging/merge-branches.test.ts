import { type Branch, type Change, ChangeError, type Twin } from '@cityloom/twin-core';
import {
  compareBranches,
  mergeBranches,
  type MergeResult,
  parseChange,
  rebaseBranch,
  rebaseChanges,
  type Resolution,
  serializeChange,
} from '@cityloom/twin-core/scenarios';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSmallCity, rectangle } from '../twin/small-city.ts';

const made = { at: '2026-11-21T10:00:00Z', by: 'planner' };
const SEED = { seed: 20_271, numRuns: 80 };
const twin = createSmallCity();
const first = 'buildings/osm/way/1000';

function height(id: string, value: number, object = first): Change {
  return { ...made, id, kind: 'object.set', object, attributes: { height: value } };
}

function branch(id: string, changes: readonly Change[], city = twin): Branch {
  return city.createBranch({ id, title: id, changes });
}

function opened(result: MergeResult, city = twin): Branch {
  return branch('merged', result.changes, city);
}

function value(of: Branch, name: string, object = first): unknown {
  return of.view().object(object)?.value(name);
}

type Edit = readonly [kind: number, target: number, amount: number];
const edits = (targets: fc.Arbitrary<number>): fc.Arbitrary<Edit[]> =>
  fc.array(fc.tuple(fc.nat(7), targets, fc.nat(30)), { maxLength: 12 });

/** Edits of buildings by number; those the branch refuses are left out. */
function perform(name: string, list: readonly Edit[], target: Branch): Branch {
  for (const [index, [kind, number, amount]] of list.entries()) {
    const object = number < 36 ? `buildings/osm/way/${1000 + number}` : `buildings/plan/${number}`;
    const header = { ...made, id: `${name}${index}` };
    const geometry = rectangle(400 + amount, number * 9, 20, 20);
    const road = `roads/osm/way/${1 + (number % 2)}`;
    const changes: Change[] = [
      { ...header, kind: 'object.add', layer: 'buildings', object, geometry, attributes: { height: amount } },
      { ...header, kind: 'object.remove', object },
      { ...header, kind: 'object.set', object, attributes: { height: amount, use: 'work' } },
      { ...header, kind: 'object.set', object, attributes: { use: undefined } },
      { ...header, kind: 'object.reshape', object, geometry },
      { ...header, kind: 'road.set', object: road, lanes: 1 + amount },
      { ...header, kind: 'unknown', original: { ...header, kind: 'tree.plant', height: amount } },
      { ...header, kind: 'road.close', object: road },
    ];
    try {
      target.apply(changes[kind] as Change);
      if (amount % 5 === 0) target.setEnabled(header.id, false);
    } catch (error) {
      if (!(error instanceof ChangeError)) throw error;
    }
  }
  return target;
}

const even = fc.nat(19).map((number) => 2 * number);
const odd = even.map((number) => number + 1);
const unknowns = (list: readonly Change[]): string[] =>
  list.filter(({ kind }) => kind === 'unknown').map((change) => JSON.stringify(serializeChange(change)));

describe('merge of two branches', () => {
  it('is the same whoever merges whom, where they edit different objects, and holds both', () => {
    fc.assert(
      fc.property(edits(odd), edits(even), edits(odd), (shared, list, others) => {
        const parent = perform('p', shared, branch('parent', []));
        const mine = perform('m', list, parent.fork({ id: 'mine', title: '' }));
        const theirs = perform('t', others, parent.fork({ id: 'theirs', title: '' }));
        // Roads are numbered over: keep those of one side.
        fc.pre(![...list].some(([kind]) => kind === 5 || kind === 7));
        const one = mergeBranches(mine, theirs);
        const two = mergeBranches(theirs, mine);
        expect(one.conflicts).toEqual([]);
        const merged = opened(one);
        expect(merged.contentHash()).toBe(opened(two).contentHash());
        const ids = [...new Set([...mine.changes, ...theirs.changes].map(({ id }) => id))].sort();
        expect(one.changes.map(({ id }) => id).sort()).toEqual(ids);
        const apart = new Map(merged.differences().map((difference) => [difference.object, difference]));
        for (const { object, first: ours, second } of compareBranches(mine, theirs)) {
          const expected =
            ours?.attributes.length === second?.attributes.length ? (ours ?? second) : undefined;
          if (expected !== undefined) expect(apart.get(object)).toEqual(expected);
          expect(apart.has(object)).toBe(ours !== undefined || second !== undefined);
        }
      }),
      SEED,
    );
  });

  it('with itself, and with its parent that stood still, is itself', () => {
    fc.assert(
      fc.property(edits(fc.nat(39)), edits(fc.nat(39)), (shared, list) => {
        const parent = perform('p', shared, branch('parent', []));
        const mine = perform('m', list, parent.fork({ id: 'mine', title: '' }));
        for (const result of [
          mergeBranches(mine, mine),
          mergeBranches(mine, parent),
          mergeBranches(parent, mine),
        ]) {
          expect(result.conflicts).toEqual([]);
          expect(result.changes).toEqual(mine.changes);
        }
      }),
      SEED,
    );
  });

  it('never fails, loses nothing unresolved, and gives each side what it was promised', () => {
    let conflicts = 0;
    const resolution = fc.constantFrom<Resolution | undefined>('mine', 'theirs', 'both', undefined);
    fc.assert(
      fc.property(
        edits(fc.nat(3)),
        edits(fc.nat(3)),
        edits(fc.nat(3)),
        resolution,
        (shared, list, others, all) => {
          const parent = perform('p', shared, branch('parent', []));
          const mine = perform('m', list, parent.fork({ id: 'mine', title: '' }));
          const theirs = perform('t', others, parent.fork({ id: 'theirs', title: '' }));
          const found = mergeBranches(mine, theirs).conflicts;
          conflicts += found.length;
          const resolutions = Object.fromEntries(
            found.flatMap(({ id }) => (all === undefined ? [] : [[id, all]])),
          );
          const result = mergeBranches(mine, theirs, { resolutions });
          const merged = opened(result);
          const ids = new Set(result.changes.map(({ id }) => id));
          for (const { id } of [...mine.changes, ...theirs.changes]) {
            expect([...ids].some((kept) => kept === id || kept.startsWith(`${id}:`))).toBe(true);
          }
          expect(unknowns(result.changes).sort()).toEqual(
            [...new Set([...unknowns(mine.changes), ...unknowns(theirs.changes)])].sort(),
          );
          if (all !== 'mine' && all !== 'theirs') return;
          expect(result.unresolved).toEqual([]);
          const winner = all === 'mine' ? mine : theirs;
          for (const { object, aspect, kind } of found) {
            if (object === undefined || kind !== 'value' || aspect?.startsWith('attributes.') !== true)
              continue;
            const name = aspect.slice('attributes.'.length);
            expect(value(merged, name, object)).toBe(value(winner, name, object));
          }
        },
      ),
      { ...SEED, numRuns: 200 },
    );
    expect(conflicts).toBeGreaterThan(50);
  });

  it('lists what both altered, one by one, and settles each as decided', () => {
    const parent = branch('parent', [height('p', 10)]);
    const mine = parent.fork({ id: 'mine', title: '' });
    const theirs = parent.fork({ id: 'theirs', title: '' });
    mine.apply({
      ...made,
      id: 'm',
      kind: 'object.set',
      object: first,
      attributes: { height: 20, use: 'work' },
    });
    theirs.apply(height('t', 30));
    const id = `attributes.height of ${first}`;
    expect(mergeBranches(mine, theirs).unresolved).toEqual([
      {
        id,
        kind: 'value',
        change: 'm',
        object: first,
        aspect: 'attributes.height',
        mine: 20,
        theirs: 30,
        base: 10,
        choices: ['mine', 'theirs', 'both', 'drop'],
      },
    ]);
    const heights = (['mine', 'theirs', 'both', 'drop'] as const).map((resolution) => {
      const result = mergeBranches(mine, theirs, { resolutions: { [id]: resolution } });
      expect(result.unresolved).toEqual([]);
      const merged = opened(result);
      // The use nobody disputes comes along whatever is decided about the height.
      expect(value(merged, 'use')).toBe('work');
      return [value(merged, 'height'), result.changes.length];
    });
    expect(heights).toEqual([
      [20, 3],
      [30, 4],
      [20, 3],
      [10, 2],
    ]);
  });

  it('asks about removal against alteration, and about two objects of one name', () => {
    const mine = branch('mine', [{ ...made, id: 'm', kind: 'object.remove', object: first }]);
    const theirs = branch('theirs', [height('t', 30)]);
    const id = `existence of ${first}`;
    const standing = (resolution: Resolution): unknown =>
      value(opened(mergeBranches(mine, theirs, { resolutions: { [id]: resolution } })), 'height');
    expect(mergeBranches(mine, theirs).conflicts).toMatchObject([{ id, mine: 'removed', theirs: 'altered' }]);
    expect([standing('mine'), standing('theirs'), standing('drop')]).toEqual([
      undefined,
      30,
      twin.base.object(first)?.value('height'),
    ]);
    const add = (by: string, metres: number): Change => ({
      ...made,
      id: by,
      kind: 'object.add',
      layer: 'buildings',
      object: 'buildings/plan/tower',
      geometry: rectangle(700, 700, 20, 20),
      attributes: { height: metres },
    });
    const [ours, others] = [branch('a', [add('a', 40)]), branch('b', [add('b', 80)])];
    const both = mergeBranches(ours, others);
    expect(both.conflicts).toMatchObject([{ kind: 'existence', mine: 'added', theirs: 'added' }]);
    const merged = opened(both);
    expect(value(merged, 'height', 'buildings/plan/tower')).toBe(80);
    expect(value(merged, 'height', 'buildings/plan/tower-2')).toBe(40);
    const settled = mergeBranches(ours, others, {
      resolutions: { 'existence of buildings/plan/tower': 'mine' },
    });
    expect(opened(settled).differences()).toHaveLength(1);
    expect(value(opened(settled), 'height', 'buildings/plan/tower')).toBe(40);
  });

  it('asks about a change and an order that both altered', () => {
    const parent = branch('parent', [height('a', 10), height('b', 20), height('c', 30)]);
    const mine = parent.fork({ id: 'mine', title: '' });
    const theirs = parent.fork({ id: 'theirs', title: '' });
    mine.replaceChanges([height('b', 20), height('a', 10), height('c', 31)]);
    theirs.replaceChanges([height('c', 32), height('b', 20), height('a', 10)]);
    const { conflicts } = mergeBranches(mine, theirs);
    expect(conflicts.map(({ id }) => id)).toContain('change c');
    expect(conflicts.at(-1)).toMatchObject({ id: 'order', mine: ['b', 'a', 'c'], theirs: ['c', 'b', 'a'] });
    const settled = mergeBranches(mine, theirs, { resolutions: { 'change c': 'theirs', order: 'theirs' } });
    expect(settled.changes).toEqual(theirs.changes);
  });
});

describe('rebase of a branch', () => {
  /** The same city after a survey: `drop` is gone, another has grown, and one carries an id a plan used. */
  function newer(): Twin {
    return createSmallCity(30, { heights: new Map([[0, 99]]) });
  }

  it('onto what it stands on is the branch itself', () => {
    fc.assert(
      fc.property(edits(fc.nat(39)), edits(fc.nat(39)), (shared, list) => {
        const parent = perform('p', shared, branch('parent', []));
        const mine = perform('m', list, parent.fork({ id: 'mine', title: '' }));
        for (const target of [{}, { twin }, { parent }, { twin, parent }]) {
          const { changes, conflicts, settled } = rebaseBranch(mine, target);
          expect({ changes, conflicts, settled }).toEqual({
            changes: mine.changes,
            conflicts: [],
            settled: [],
          });
        }
      }),
      SEED,
    );
  });

  it('onto a parent that went on carries both on, mine last', () => {
    const parent = branch('parent', [height('p', 10)]);
    const mine = parent.fork({ id: 'mine', title: '' });
    mine.apply(height('m', 50, 'buildings/osm/way/1001'));
    parent.setEnabled('p', false);
    parent.apply(height('p2', 60, 'buildings/osm/way/1002'));
    const result = rebaseBranch(mine, { parent });
    expect(result.conflicts).toEqual([]);
    expect(result.changes.map(({ id, enabled }) => [id, enabled])).toEqual([
      ['p', false],
      ['p2', undefined],
      ['m', undefined],
    ]);
  });

  it('onto a newer base tells what it cannot carry on, keeps it, and takes each decision', () => {
    const gone = 'buildings/osm/way/1035';
    const city = newer();
    expect(city.base.object(gone)).toBeUndefined();
    const changes: Change[] = [
      height('kept', 50, 'buildings/osm/way/1003'),
      height('disputed', 40),
      height('lost', 70, gone),
      { ...made, id: 'razed', kind: 'object.remove', object: 'buildings/osm/way/1034' },
      parseChange({ ...made, id: 'unknown', kind: 'tree.plant', species: 'larch' }),
    ];
    const mine = branch('mine', changes);
    const before = twin.base.object(first)?.value('height');
    const result = rebaseBranch(mine, { twin: city });
    expect(result.unresolved).toMatchObject([
      { change: 'disputed', aspect: 'attributes.height', base: before, mine: 40, theirs: 99 },
      { change: 'lost', kind: 'existence', object: gone, mine: 'altered', theirs: 'removed' },
    ]);
    expect(result.settled).toEqual(['razed']);
    expect(result.changes.map(({ id, enabled }) => [id, enabled ?? true])).toEqual([
      ['kept', true],
      ['disputed', true],
      ['lost', false],
      ['razed', false],
      ['unknown', true],
    ]);
    expect(value(opened(result, city), 'height', 'buildings/osm/way/1003')).toBe(50);
    const resolutions = {
      [`existence of ${gone}`]: 'mine',
      [`attributes.height of ${first}`]: 'theirs',
    } as const;
    const decided = rebaseBranch(mine, { twin: city }, { resolutions });
    expect(decided.unresolved).toEqual([]);
    const again = opened(decided, city);
    expect(value(again, 'height', gone)).toBe(70);
    expect(value(again, 'population', gone)).toBe(twin.base.object(gone)?.value('population'));
    expect(value(again, 'height')).toBe(99);
    expect(() => {
      opened(result, city).setEnabled('lost', true);
    }).toThrow(/buildings\/osm\/way\/1035 is not in the city/);
  });

  it('of a list whose base is not at hand tells what does not fit, keeps it, and takes each decision', () => {
    const gone = 'buildings/osm/way/1035';
    const city = newer();
    const razed: Change = { ...made, id: 'razed', kind: 'object.remove', object: 'buildings/osm/way/1034' };
    const changes = [height('kept', 50, 'buildings/osm/way/1003'), height('lost', 70, gone), razed];
    const result = rebaseChanges(changes, city);
    expect(result.unresolved).toMatchObject([
      { id: 'change lost', object: gone, choices: ['theirs', 'drop'] },
    ]);
    expect(result.settled).toEqual(['razed']);
    expect(result.changes).toEqual([
      changes[0],
      { ...height('lost', 70, gone), enabled: false },
      { ...razed, enabled: false },
    ]);
    expect(value(opened(result, city), 'height', 'buildings/osm/way/1003')).toBe(50);
    const decided = rebaseChanges(changes, city, { resolutions: { 'change lost': 'drop' } });
    expect(decided.unresolved).toEqual([]);
    expect(decided.changes.map(({ id }) => id)).toEqual(['kept', 'razed']);
    expect(rebaseChanges(changes, twin).changes, 'on their own base').toEqual(changes);
  });

  it('keeps undo and redo of a merge taken over as one step', () => {
    const mine = branch('mine', [height('m', 20)]);
    const before = mine.contentHash();
    mine.replaceChanges(
      mergeBranches(mine, branch('theirs', [height('t', 30, 'buildings/osm/way/1001')])).changes,
    );
    const after = mine.contentHash();
    expect(mine.undo()).toBe(true);
    expect([mine.contentHash(), mine.canUndo]).toEqual([before, false]);
    mine.redo();
    expect(mine.contentHash()).toBe(after);
  });
});
