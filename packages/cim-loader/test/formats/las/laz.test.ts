import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DEFAULT_LIMITS, inputFileOfBytes, openDataset } from '@cityloom/cim-loader';
import type { LoadOptions, PointCloudLayer } from '@cityloom/cim-loader';
import { Copc } from 'copc';
import * as lazPerf from 'laz-perf';
import { expect, test } from 'vitest';
import { lasLoader } from '../../../src/formats/las/index.ts';
import { expectDataOrLoadError, MUTATIONS } from '../../mutations.ts';
import { madePoints, type Scan } from './made-points.ts';
import { copcFile } from './write-copc.ts';
import { keysRecord, lasFile, WKT } from './write-las.ts';
import { lazFile, type LazShape } from './write-laz.ts';

const CRS = { usesWkt: true, records: [{ id: 2112, bytes: new TextEncoder().encode(WKT) }] };

/** Points packed, and the same points as they stand in a LAS file. */
function packed(
  scan: Scan,
  shape: Omit<LazShape, 'format'> = {},
): { readonly laz: Uint8Array<ArrayBuffer>; readonly las: Uint8Array<ArrayBuffer> } {
  const points = madePoints(scan);
  const { format } = scan;
  return {
    laz: lazFile(points, { ...CRS, ...shape, format }),
    las: lasFile(points, points[0]?.length ?? 0, { ...CRS, format }),
  };
}

const pointsOf = (las: Uint8Array): Uint8Array =>
  las.subarray(new DataView(las.buffer, las.byteOffset).getUint32(96, true));

async function readLayer(
  bytes: Uint8Array<ArrayBuffer>,
  options?: LoadOptions,
): Promise<{ layer: PointCloudLayer; warnings: string[]; metadata: Readonly<Record<string, unknown>> }> {
  const { layers, report, metadata = {} } = await openDataset(inputFileOfBytes('scan.laz', bytes), options);
  const [layer] = layers;
  if (layer?.kind !== 'points') throw new Error('no point cloud');
  return { layer, warnings: report.warnings.map(({ code }) => code), metadata };
}

/** What of laz-perf is used; its own types name an import that its package does not have. */
interface LazPerf {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  readonly LASZip: new () => {
    open(file: number, bytes: number): void;
    getCount(): number;
    getPointLength(): number;
    getPoint(to: number): void;
    delete(): void;
  };
}
const { createLazPerf } = lazPerf as unknown as { readonly createLazPerf: () => Promise<LazPerf> };

/** All points as LASzip's other implementation unpacks them. */
async function unpackedByLazPerf(bytes: Uint8Array): Promise<Uint8Array> {
  const library = await createLazPerf();
  const file = library._malloc(bytes.length);
  library.HEAPU8.set(bytes, file);
  const reader = new library.LASZip();
  reader.open(file, bytes.length);
  const [count, length] = [reader.getCount(), reader.getPointLength()];
  const points = new Uint8Array(count * length);
  const point = library._malloc(length);
  for (let index = 0; index < count; index++) {
    reader.getPoint(point);
    points.set(library.HEAPU8.subarray(point, point + length), index * length);
  }
  reader.delete();
  return points;
}

/** The points of the layer are those of the LAS file. */
async function expectSamePoints(laz: Uint8Array<ArrayBuffer>, las: Uint8Array<ArrayBuffer>): Promise<void> {
  const [{ layer, metadata }, plain] = await Promise.all([readLayer(laz), readLayer(las)]);
  expect([metadata['compression'], plain.metadata['compression']]).toEqual(['LASzip', 'none']);
  expect(layer.count).toBe(plain.layer.count);
  expect(layer.positions).toEqual(plain.layer.positions);
  expect(layer.classifications).toEqual(plain.layer.classifications);
  expect(layer.intensities).toEqual(plain.layer.intensities);
  expect(layer.colours).toEqual(plain.layer.colours);
}

const SCANS: readonly (readonly [Scan, LazShape['chunks']])[] = [
  [{ format: 0, count: 2500 }, 1000],
  [{ format: 1, count: 6000, extraBytes: 2 }, [1, 2, 4997, 1000]],
  [{ format: 2, count: 2500 }, 2500],
  [{ format: 3, count: 6000, extraBytes: 3 }, 5000],
  [{ format: 6, count: 2500 }, 1000],
  [{ format: 6, count: 2500, scanners: 4, extraBytes: 3 }, [1, 2, 1497, 1000]],
  [{ format: 7, count: 6000 }, 5000],
  [{ format: 7, count: 6000, scanners: 2 }, 5000],
  [{ format: 7, count: 6000, scanners: 4, extraBytes: 1 }, [10, 5990]],
  [{ format: 8, count: 6000, scanners: 3, extraBytes: 2 }, 3000],
];

test.each(SCANS)('%j in chunks %j: laz-perf unpacks what was packed, and so do we', async (scan, chunks) => {
  const { laz, las } = packed({ ...scan, isWild: true }, { chunks: chunks ?? [] });
  expect(Buffer.compare(await unpackedByLazPerf(laz), pointsOf(las))).toBe(0);
  await expectSamePoints(laz, las);
});

test.each([[{ format: 7, count: 3000, scanners: 4 }], [{ format: 8, count: 3000, scanners: 2 }]] as const)(
  '%j as version 4, which laz-perf does not know, keeps the scanners apart',
  async (scan) => {
    const { laz, las } = packed(scan, { chunks: 2000, version: 4 });
    expect(laz).not.toEqual(packed(scan, { chunks: 2000 }).laz);
    await expectSamePoints(laz, las);
  },
);

test('one chunk without a table, as LASzip writes where chunks are not wanted', async () => {
  const { laz, las } = packed({ format: 3, count: 700 });
  await expectSamePoints(laz, las);
});

const require = createRequire(import.meta.url);
const LION = join(dirname(require.resolve('potree/package.json')), 'pointclouds/lion_takanawa_');

test('files of libLAS: the points of the same files unpacked; packed by us they are the same bytes', async () => {
  const names = readdirSync(`${LION}laz/data`).filter((name) => /^r\d?\d?\.laz$/u.test(name));
  expect(names.length).toBeGreaterThan(30);
  let points = 0;
  for (const name of names) {
    const laz = new Uint8Array(readFileSync(join(`${LION}laz/data`, name)));
    const las = new Uint8Array(readFileSync(join(`${LION}las/data`, name.replace('.laz', '.las'))));
    await expectSamePoints(laz, las);
    const all = pointsOf(las);
    const records = Array.from({ length: all.length / 26 }, (_, index) =>
      all.subarray(index * 26, index * 26 + 26),
    );
    const again = lazFile(records, { format: 2, chunks: 50_000 });
    // Behind the offset of the table, which is another as our header is shorter.
    expect(Buffer.compare(pointsOf(again).subarray(8), pointsOf(laz).subarray(8)), name).toBe(0);
    points += records.length;
  }
  expect(points).toBeGreaterThan(40_000);
});

const COPC_POINTS = madePoints({ format: 7, count: 1065 });
const COPC = copcFile(COPC_POINTS, { ...CRS, format: 7, perNode: 24, levels: 4 });

/** Points of the nodes, as another library reads the tree; all lie in the cube of their node. */
async function levelsOfCopc(bytes: Uint8Array): Promise<{ points: number[]; nodes: number; pages: number }> {
  const getter = (begin: number, end: number): Promise<Uint8Array> =>
    Promise.resolve(bytes.slice(begin, end));
  const copc = await Copc.create(getter);
  const { cube } = copc.info;
  const size = cube[3] - cube[0];
  const points: number[] = [];
  let [nodes, read] = [0, 0];
  const pages = [copc.info.rootHierarchyPage];
  for (const page of pages) {
    const tree = await Copc.loadHierarchyPage(getter, page);
    for (const below of Object.values(tree.pages)) if (below !== undefined) pages.push(below);
    for (const [key, node] of Object.entries(tree.nodes)) {
      if (node === undefined) continue;
      const [level = 0, ...cell] = key.split('-').map(Number);
      points[level] = (points[level] ?? 0) + node.pointCount;
      nodes++;
      const view = await Copc.loadPointDataView(getter, copc, node);
      for (const [axis, name] of ['X', 'Y', 'Z'].entries()) {
        const value = view.getter(name);
        const start = (cube[axis] as number) + ((cell[axis] as number) * size) / 2 ** level;
        for (let index = 0; index < node.pointCount; index++) {
          read++;
          expect(value(index)).toBeGreaterThanOrEqual(start);
          expect(value(index)).toBeLessThanOrEqual(start + size / 2 ** level);
        }
      }
    }
  }
  expect(read).toBe(points.reduce((sum, count) => sum + count, 0) * 3);
  return { points, nodes, pages: pages.length };
}

test('a COPC has the points that were packed, in the levels another library finds', async () => {
  const { layer, metadata } = await readLayer(COPC);
  expect(metadata).toMatchObject({ compression: 'COPC', pointFormat: 7 });
  const points = await unpackedByLazPerf(COPC);
  const plain = await readLayer(lasFile([points], 36, { ...CRS, format: 7, declared: 1065 }));
  expect(layer).toEqual(plain.layer);
  const sorted = (bytes: Uint8Array): string[] =>
    Array.from({ length: bytes.length / 36 }, (_, index) =>
      Buffer.from(bytes.subarray(index * 36, index * 36 + 36)).toString('hex'),
    ).toSorted();
  expect(sorted(points)).toEqual(sorted(Buffer.concat(COPC_POINTS)));
  const levels = await levelsOfCopc(COPC);
  expect(levels).toMatchInlineSnapshot(`
    {
      "nodes": 29,
      "pages": 13,
      "points": [
        24,
        96,
        213,
        732,
      ],
    }
  `);
});

test('of a COPC only the nodes that meet the bounds are read', async () => {
  const { layer: all } = await readLayer(COPC);
  const xs = all.positions.filter((_, at) => at % 3 === 0).toSorted();
  const ys = all.positions.filter((_, at) => at % 3 === 1).toSorted();
  const bounds = [xs[100] ?? 0, ys[100] ?? 0, xs[250] ?? 0, ys[600] ?? 0] as const;
  const file = inputFileOfBytes('scan.laz', COPC);
  const asked: number[] = [];
  const counting = {
    ...file,
    readRange: (offset: number, length: number) => {
      asked.push(offset);
      return file.readRange(offset, length);
    },
  };
  const { layers } = await openDataset(counting, { bounds });
  const [layer] = layers;
  const inside = (positions: Float64Array): number[] =>
    [...positions].filter((_, at, list) => {
      const [x, y] = [list[at - (at % 3)] ?? 0, list[at - (at % 3) + 1] ?? 0];
      return x >= bounds[0] && x <= bounds[2] && y >= bounds[1] && y <= bounds[3];
    });
  const expected = inside(all.positions);
  expect(expected.length).toBeGreaterThan(30);
  const found = layer?.kind === 'points' ? [...layer.positions] : [];
  expect(found.toSorted()).toEqual(expected.toSorted());
  expect(asked.length).toBeLessThan(30);
});

test('a COPC of more points than fit is read in its coarser levels', async () => {
  const limits = { ...DEFAULT_LIMITS, maximumObjects: 200 };
  const { layer } = await readLayer(COPC, { limits });
  const { points } = await levelsOfCopc(COPC);
  expect([layer.count, layer.positions.length / 3]).toEqual([1065, (points[0] ?? 0) + (points[1] ?? 0)]);
});

test('a LAZ of more points than fit is thinned by a stride', async () => {
  const limits = { ...DEFAULT_LIMITS, maximumObjects: 100 };
  const { laz } = packed({ format: 3, count: 1065 }, { chunks: 500 });
  const { layer } = await readLayer(laz, { limits });
  const { layer: all } = await readLayer(laz);
  expect([layer.count, layer.positions.length / 3]).toEqual([1065, 97]);
  expect([...layer.positions.subarray(3, 6)]).toEqual([...all.positions.subarray(33, 36)]);
  // The last one is in the third chunk: the stride goes on over their ends.
  expect([...layer.positions.subarray(-3)]).toEqual([...all.positions.subarray(1056 * 3, 1057 * 3)]);
});

/** As a writer leaves it that was interrupted. */
function withoutTable(laz: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(laz);
  const view = new DataView(bytes.buffer);
  const start = view.getUint32(96, true);
  view.setBigInt64(start, BigInt(start), true);
  return bytes;
}

test.each([[{ format: 3, count: 1065, extraBytes: 3 }], [{ format: 7, count: 1065, scanners: 2 }]] as const)(
  'a file without a chunk table, %j, is read from front to back, one that ends early is refused',
  async (scan) => {
    const { laz, las } = packed(scan, { chunks: 300 });
    await expectSamePoints(withoutTable(laz), las);
    const cut = withoutTable(laz).slice(0, Math.floor(laz.length * 0.7));
    await expect(readLayer(cut)).rejects.toThrow(/scan\.laz: .*end too early; /u);
  },
);

test('what LASzip 1 wrote is refused with what to do, and so is a count no file can hold', async () => {
  const { laz: old } = packed({ format: 3, count: 100 }, { chunks: 100 });
  const bomb = old.slice();
  const text = new TextDecoder('latin1').decode(old);
  const record = text.indexOf('laszip encoded') - 2 + 54;
  new DataView(old.buffer).setUint16(record + 34 + 4, 1, true);
  await expect(readLayer(old)).rejects.toThrow(/before 2\.0 .*laszip -i/u);
  new DataView(bomb.buffer).setUint32(107, 0xffff_ffff, true);
  await expect(readLayer(bomb)).rejects.toThrow(/bytes are said to hold 4294967295 points/u);
});

test('20,000 broken copies end in data or one clear error', { timeout: 600_000 }, async () => {
  const crs = { records: [keysRecord()] };
  const few = madePoints({ format: 3, count: 40, extraBytes: 2 });
  const flat = { name: 'few.laz', bytes: withoutTable(lazFile(few, { ...crs, format: 3, chunks: 40 })) };
  const twoScanners = madePoints({ format: 7, count: 28, scanners: 2 });
  const tree = {
    name: 'tree.copc.laz',
    bytes: copcFile(twoScanners, { ...crs, format: 7, perNode: 20, levels: 2 }),
  };
  const half = MUTATIONS / 2;
  const whole = await expectDataOrLoadError(lasLoader, [flat, tree], {}, half);
  // By its tree, which is not looked at where all points are wanted.
  const part = await expectDataOrLoadError(lasLoader, [tree], { bounds: [8.99, 42.4, 9.1, 42.5] }, half);
  expect(Math.min(whole.data, whole.refused, part.data, part.refused)).toBeGreaterThan(500);
});
