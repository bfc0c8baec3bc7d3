import type { Branch, Change, FeatureTable, NumberArray, Twin } from '@cityloom/twin-core';
import { EDITS, syntheticEdits, syntheticTable, twinOf } from './branch-city.ts';
import { median } from './statistics.ts';
import { type BenchmarkResult, type BenchmarkSuite, compare } from './suite.ts';

const SIZES = [1e3, 1e4, 1e5, 1e6] as const;
const ROUNDS = 31;
const BASELINE = 'copy the tables, diff every row';

export const branchSuite: BenchmarkSuite = {
  name: 'branch',
  description: 'branch, 100 edits, diff and discard on 10^3 to 10^6 objects: cost must not follow the size',
  run: () => Promise.resolve(measureSizes()),
};

function measureSizes(): BenchmarkResult[] {
  const cases = SIZES.map((size) => {
    const table = syntheticTable(size);
    return { size, table, twin: twinOf(table), edits: syntheticEdits(size), times: [] as number[] };
  });
  // Sizes take turns, so that the compiler's warm-up and the machine's other work fall on all alike.
  for (let round = -10; round < ROUNDS; round++) {
    for (const { twin, edits, times } of cases) {
      const seconds = time(() => {
        editAndDiff(twin, edits);
      });
      if (round >= 0) times.push(seconds);
    }
  }
  const ours = cases.map(({ times }) => median(times));
  const theirs = cases.map(({ table, edits, size }) => {
    const rounds = size > 1e5 ? 3 : 7;
    return median(
      Array.from({ length: rounds }, () =>
        time(() => {
          copyAndDiff(table, edits);
        }),
      ),
    );
  });
  const results = cases.map(({ size }, index) =>
    compare(`branch-${size}`, (ours[index] ?? NaN) * 1e3, 'ms', {
      name: BASELINE,
      value: (theirs[index] ?? NaN) * 1e3,
    }),
  );
  const spread = (times: readonly number[]): number => Math.max(...times) / Math.min(...times);
  return [
    ...results,
    compare('slowest-over-fastest-size', spread(ours), '1', { name: BASELINE, value: spread(theirs) }),
  ];
}

function editAndDiff(twin: Twin, edits: readonly Change[]): void {
  const branch: Branch = twin.createBranch({ id: 'bench', title: 'bench' });
  for (const edit of edits) branch.apply(edit);
  const found = branch.differences().length;
  assertFound('branch', found);
  // Discarding is forgetting: nothing in the twin knows the branch.
}

/** A measurement of something that does not work is no measurement. */
function assertFound(what: string, found: number): void {
  if (found !== EDITS) throw new Error(`branch suite, ${what}: ${found} differences of ${EDITS} edits.`);
}

/** What a tool without overlays does: own tables per scenario, compared row by row. */
function copyAndDiff(table: FeatureTable, edits: readonly Change[]): void {
  const heights = table.columns.get('height');
  const uses = table.columns.get('use');
  if (heights?.kind !== 'number' || uses?.kind !== 'text' || table.geometry === undefined) {
    throw new Error('branch: the synthetic table lacks a column.');
  }
  const before = { heights: heights.values, uses: uses.codes, positions: table.geometry.positions };
  const after = {
    heights: before.heights.slice(),
    uses: before.uses.slice(),
    positions: before.positions.slice(),
  };
  const removed = new Uint8Array(table.count);
  for (const edit of edits) writeEdit(table, edit, after, removed);
  let found = edits.filter(({ kind }) => kind === 'object.add').length;
  for (let row = 0; row < table.count; row++) {
    const differs =
      removed[row] === 1 ||
      after.heights[row] !== before.heights[row] ||
      after.uses[row] !== before.uses[row] ||
      isMoved(before.positions, after.positions, row);
    if (differs) found++;
  }
  assertFound('baseline', found);
}

function isMoved(before: Float64Array, after: Float64Array, row: number): boolean {
  for (let index = 10 * row; index < 10 * row + 10; index++) {
    if (after[index] !== before[index]) return true;
  }
  return false;
}

function writeEdit(
  table: FeatureTable,
  edit: Change,
  after: { readonly heights: NumberArray; readonly positions: Float64Array },
  removed: Uint8Array,
): void {
  if (!('object' in edit) || edit.kind === 'object.add') return;
  const row = table.rowOf(edit.object);
  if (edit.kind === 'object.remove') removed[row] = 1;
  if (edit.kind === 'object.set') after.heights[row] = Number(edit.attributes['height']);
  if (edit.kind === 'object.reshape') after.positions[10 * row] = 0;
}

function time(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1e3;
}
