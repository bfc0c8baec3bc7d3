import {
  type Branch,
  type Change,
  type Column,
  createFeatureTable,
  createRandom,
  createSceneGraph,
  createTwin,
  type FeatureTable,
  type Geometry,
  type GeometryColumn,
  type NumberArray,
  numberColumn,
  textColumn,
  type Twin,
} from '@cityloom/twin-core';
import { type BenchmarkResult, type BenchmarkSuite, compare } from './suite.ts';

const SIZES = [1e3, 1e4, 1e5, 1e6] as const;
const EDITS = 100;
const ROUNDS = 31;
const BASELINE = 'copy the tables, diff every row';
const MADE = { at: '2026-01-01T00:00:00Z', by: 'benchmark' };

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

function syntheticTable(count: number): FeatureTable {
  const random = createRandom(42);
  const side = Math.ceil(Math.sqrt(count));
  const positions = new Float64Array(10 * count);
  const heights = new Float32Array(count);
  for (let row = 0; row < count; row++) {
    const west = 71 + (row % side) * 4e-4;
    const south = 51 + Math.floor(row / side) * 3e-4;
    const [east, north] = [west + 1e-4 + 1e-4 * random.next(), south + 1e-4 + 1e-4 * random.next()];
    positions.set([west, south, east, south, east, north, west, north, west, south], 10 * row);
    heights[row] = 3 + Math.floor(60 * random.next());
  }
  const everyRow = Uint32Array.from({ length: count + 1 }, (_, row) => row);
  const geometry: GeometryColumn = {
    type: 'polygon',
    positions,
    positionOffsets: everyRow.map((row) => 5 * row),
    ringOffsets: everyRow,
    partOffsets: everyRow,
  };
  const described = { source: 'synthetic, seed 42', derived: false };
  const uses = textColumn(['home', 'work'], described);
  return createFeatureTable({
    layer: 'buildings',
    count,
    idParts: {
      prefixes: ['buildings/synthetic/'],
      prefixCodes: new Uint8Array(count),
      numbers: Float64Array.from({ length: count }, (_, row) => 3 * row),
    },
    geometry,
    columns: new Map<string, Column>([
      ['height', numberColumn(heights, { ...described, unit: 'm' })],
      ['use', { ...uses, codes: new Uint8Array(count).fill(1) }],
    ]),
  });
}

function twinOf(table: FeatureTable): Twin {
  const title = { en: 'Synthetic', 'zh-CN': '合成' };
  const layer = { kind: 'layer', id: table.layer, title, layerKind: 'vector', table, visible: true } as const;
  const scene = createSceneGraph({ kind: 'group', id: 'city', title, children: [layer] }, [71, 51, 72, 52]);
  return createTwin({ scene, contentHash: `synthetic-${table.count}` });
}

/** One edit per object, a quarter of each kind, spread over the whole table. */
function syntheticEdits(count: number): Change[] {
  const random = createRandom(43);
  return Array.from({ length: EDITS }, (_, index): Change => {
    const row = Math.floor(((index + random.next()) * count) / EDITS);
    const header = { ...MADE, id: `edit-${index}` };
    const object = `buildings/synthetic/${3 * row}`;
    switch (index % 4) {
      case 0:
        return { ...header, kind: 'object.remove', object };
      case 1:
        return { ...header, kind: 'object.set', object, attributes: { height: 100 + index } };
      case 2:
        return { ...header, kind: 'object.reshape', object, geometry: square(index) };
      default:
        return {
          ...header,
          kind: 'object.add',
          layer: 'buildings',
          object: `buildings/plan/${index}`,
          geometry: square(index),
          attributes: { height: 30, use: 'home' },
        };
    }
  });
}

function square(index: number): Geometry {
  const [west, south] = [70 + index * 1e-3, 50];
  const [east, north] = [west + 5e-4, south + 5e-4];
  return {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  };
}

function time(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1e3;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
