import type { Branch, Change, FeatureTable, Twin } from '@cityloom/twin-core';
import { mergeBranches } from '@cityloom/twin-core/scenarios';
import { EDITS, syntheticEdits, syntheticTable, twinOf } from './branch-city.ts';
import { median } from './statistics.ts';
import { type BenchmarkResult, type BenchmarkSuite, compare } from './suite.ts';

const OBJECTS = 1e6;
const MANY_EDITS = 10_000;
const WARM_UP = 10;
const ROUNDS = 31;
const BASELINE_ROUNDS = 3;
const COPY_ON_WRITE = 'Map of a million objects copied on write, as Immer does';
const DEEP_COPY = 'deep copy of a million objects (structuredClone), every one compared';

export const scenarioSuite: BenchmarkSuite = {
  name: 'scenario',
  description:
    'scenarios on 10^6 objects: branch + 100 edits + diff, one edit to the view, merge, 10,000 edits',
  parts: [
    { name: 'branch', run: measureBranch },
    { name: 'edit', run: measureEdit },
    { name: 'merge', run: measureMerge },
    { name: 'many', run: measureMany },
  ],
};

type Found = (result: BenchmarkResult) => void;

/** What tools without overlays hold: one plain object per building. */
interface PlainObject {
  readonly height: number;
  readonly use: string;
  /** First corner stands for the footprint, which is shared, never copied: in favour of the baseline. */
  readonly corner: number;
}
type PlainCity = ReadonlyMap<string, PlainObject>;

function measureBranch(found: Found): void {
  const { table, twin } = city();
  const edits = syntheticEdits(OBJECTS);
  const ours = timeOf(() => {
    const branch = branchWith(twin, edits);
    assertCount('branch', branch.differences().length, EDITS);
  });
  const plain = plainCity(table);
  const onWrite = timeOf(() => {
    const after = new Map(plain);
    for (const edit of edits) write(after, edit);
    assertCount(COPY_ON_WRITE, differing(plain, after, Object.is), EDITS);
  }, BASELINE_ROUNDS);
  found({
    ...compare('branch-100-edits-diff', ours, 'ms', { name: COPY_ON_WRITE, value: onWrite }),
    note: 'goal: 10 ms',
  });
  const deep = timeOf(() => {
    const after = structuredClone(plain) as Map<string, PlainObject>;
    for (const edit of edits) write(after, edit);
    assertCount(DEEP_COPY, differing(plain, after, sameObject), EDITS);
  }, 1);
  found(compare('branch-100-edits-diff-deep', ours, 'ms', { name: DEEP_COPY, value: deep }));
}

/** The hundred and first edit, to what a picture or a panel asks of the view. */
function measureEdit(found: Found): void {
  const { table, twin } = city();
  const edits = syntheticEdits(OBJECTS);
  const branch = branchWith(twin, edits);
  const object = `buildings/synthetic/${3 * Math.floor(OBJECTS / 2)}`;
  let number = 0;
  const ours = timeOf(() => {
    number++;
    const header = { id: `drag-${number}`, at: '2026-01-01T00:00:00Z', by: 'benchmark' };
    branch.apply({ ...header, kind: 'object.set', object, attributes: { height: number } });
    const view = branch.view();
    assertCount('view', Number(view.object(object)?.value('height')), number);
    assertCount('count', view.layer('buildings').count, OBJECTS);
    branch.undo();
  });
  const plain = plainCity(table);
  const theirs = timeOf(() => {
    const after = new Map(plain);
    after.set(object, { height: 1, use: 'home', corner: 0 });
    assertCount(COPY_ON_WRITE, after.get(object)?.height ?? NaN, 1);
  }, BASELINE_ROUNDS);
  found(compare('edit-to-view', ours, 'ms', { name: COPY_ON_WRITE, value: theirs }));
}

function measureMerge(found: Found): void {
  const { table, twin } = city();
  const parent = branchWith(twin, []);
  const mine = parent.fork({ id: 'mine', title: 'mine' });
  const theirs = parent.fork({ id: 'theirs', title: 'theirs' });
  const [myEdits, theirEdits] = [syntheticEdits(OBJECTS, EDITS, 'mine'), otherEdits()];
  for (const edit of myEdits) mine.apply(edit);
  for (const edit of theirEdits) theirs.apply(edit);
  const ours = timeOf(() => {
    const { changes, conflicts } = mergeBranches(mine, theirs);
    assertCount('merge', changes.length - conflicts.length, 2 * EDITS);
  });
  const base = plainCity(table);
  const copyWith = (edits: readonly Change[]): PlainCity => {
    const copy = new Map(base);
    for (const edit of edits) write(copy, edit);
    return copy;
  };
  const [first, second] = [copyWith(myEdits), copyWith(theirEdits)];
  const plain = timeOf(() => {
    const merged = new Map(base);
    let taken = 0;
    for (const side of [first, second]) {
      for (const [id, object] of side) {
        if (base.get(id) !== object) taken += Number(merged.set(id, object).size > 0);
      }
      for (const id of base.keys()) if (!side.has(id)) taken += Number(merged.delete(id));
    }
    assertCount('walk over three maps', taken, 2 * EDITS);
  }, BASELINE_ROUNDS);
  found(
    compare('merge-two-branches', ours, 'ms', {
      name: 'walk over three Maps of a million objects',
      value: plain,
    }),
  );
}

/** Edits beside those of the first planner: other rows. */
function otherEdits(): Change[] {
  return syntheticEdits(OBJECTS, EDITS, 'theirs').map((edit) => {
    if (!('object' in edit) || edit.kind === 'object.add') return edit;
    const row = Number(edit.object.split('/').at(-1)) / 3;
    return { ...edit, object: `buildings/synthetic/${3 * ((row + 1) % OBJECTS)}` };
  });
}

function measureMany(found: Found): void {
  const { table, twin } = city();
  const edits = syntheticEdits(OBJECTS, MANY_EDITS);
  const ours = timeOf(() => {
    const branch = twin.createBranch({ id: 'many', title: 'many', changes: edits });
    assertCount('many', branch.differences().length, MANY_EDITS);
  }, 7);
  const plain = plainCity(table);
  const theirs = timeOf(() => {
    const after = new Map(plain);
    for (const edit of edits) write(after, edit);
    assertCount(COPY_ON_WRITE, differing(plain, after, Object.is), MANY_EDITS);
  }, BASELINE_ROUNDS);
  const result = compare('open-10000-edits-diff', ours, 'ms', { name: COPY_ON_WRITE, value: theirs });
  found({ ...result, note: 'ours checks every edit' });
}

function city(): { readonly table: FeatureTable; readonly twin: Twin } {
  const table = syntheticTable(OBJECTS);
  return { table, twin: twinOf(table) };
}

function branchWith(twin: Twin, edits: readonly Change[]): Branch {
  const branch = twin.createBranch({ id: 'bench', title: 'bench' });
  for (const edit of edits) branch.apply(edit);
  return branch;
}

function plainCity(table: FeatureTable): PlainCity {
  const objects = new Map<string, PlainObject>();
  for (let row = 0; row < table.count; row++) {
    const height = Number(table.value(row, 'height'));
    objects.set(table.idOf(row), { height, use: 'home', corner: table.geometry?.positions[10 * row] ?? 0 });
  }
  return objects;
}

function write(objects: Map<string, PlainObject>, edit: Change): void {
  if (!('object' in edit)) return;
  const before = objects.get(edit.object) ?? { height: 0, use: 'home', corner: 0 };
  if (edit.kind === 'object.remove') objects.delete(edit.object);
  if (edit.kind === 'object.add') objects.set(edit.object, before);
  if (edit.kind === 'object.set') {
    objects.set(edit.object, { ...before, height: Number(edit.attributes['height']) });
  }
  if (edit.kind === 'object.reshape') objects.set(edit.object, { ...before, corner: -1 });
}

function differing(
  before: PlainCity,
  after: PlainCity,
  same: (a: PlainObject, b: PlainObject) => boolean,
): number {
  let count = 0;
  for (const [id, object] of after) {
    const old = before.get(id);
    if (old === undefined || !same(old, object)) count++;
  }
  for (const id of before.keys()) if (!after.has(id)) count++;
  return count;
}

function sameObject(a: PlainObject, b: PlainObject): boolean {
  return a.height === b.height && a.use === b.use && a.corner === b.corner;
}

/** A measurement of something that does not work is no measurement. */
function assertCount(what: string, found: number, expected: number): void {
  if (found !== expected) throw new Error(`scenario suite, ${what}: ${found} found, ${expected} expected.`);
}

/** Median in milliseconds; the few long rounds of a baseline need no warming up. */
function timeOf(work: () => void, rounds = ROUNDS): number {
  const times: number[] = [];
  for (let round = rounds === ROUNDS ? -WARM_UP : 0; round < rounds; round++) {
    const start = performance.now();
    work();
    if (round >= 0) times.push(performance.now() - start);
  }
  return median(times);
}
