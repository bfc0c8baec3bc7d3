import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_LIMITS, inputFileOfBytes, openDataset } from '@cityloom/cim-loader';
import type { LoadOptions, PointCloudLayer } from '@cityloom/cim-loader';
import * as lazPerf from 'laz-perf';
import { expect, test } from 'vitest';
import { lasLoader } from '../../../src/formats/las/index.ts';
import { expectDataOrLoadError } from '../../mutations.ts';

type Name = 'colour.copc' | 'two-scanners.copc' | 'time-colour-bytes';

const bytesOf = (name: Name): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(join(import.meta.dirname, 'fixtures', `${name}.laz`)));

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

/** Points as LASzip's other implementation unpacks them, as one LAS file: the same header, plain points behind. */
async function unpackedByLazPerf(packed: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const library = await createLazPerf();
  const file = library._malloc(packed.length);
  library.HEAPU8.set(packed, file);
  const reader = new library.LASZip();
  reader.open(file, packed.length);
  const [count, length] = [reader.getCount(), reader.getPointLength()];
  const view = new DataView(packed.buffer, packed.byteOffset);
  const start = view.getUint32(96, true);
  const bytes = new Uint8Array(start + count * length);
  bytes.set(packed.subarray(0, start));
  bytes[104] = (bytes[104] ?? 0) & 0x3f;
  // The records behind the points are left out.
  if (bytes[25] === 4) new DataView(bytes.buffer).setUint32(243, 0, true);
  const point = library._malloc(length);
  for (let index = 0; index < count; index++) {
    reader.getPoint(point);
    bytes.set(library.HEAPU8.subarray(point, point + length), start + index * length);
  }
  reader.delete();
  return bytes;
}

test.each([
  ['colour.copc', 1065, 'COPC', 7],
  ['two-scanners.copc', 28, 'COPC', 7],
  ['time-colour-bytes', 1065, 'LASzip', 3],
] as const)('%s has the points another decoder finds', async (name, count, compression, pointFormat) => {
  const packed = bytesOf(name);
  const { layer, metadata } = await readLayer(packed);
  const plain = await readLayer(await unpackedByLazPerf(packed));
  expect(metadata).toMatchObject({ compression, pointFormat });
  expect(plain.metadata['compression']).toBe('none');
  expect(layer.count).toBe(count);
  expect(layer.positions).toEqual(plain.layer.positions);
  expect(layer.classifications).toEqual(plain.layer.classifications);
  expect(layer.intensities).toEqual(plain.layer.intensities);
  // Version 3 mixes up the colours of several scanners; laz-perf does so in another way than LASzip, which we follow.
  expect(layer.colours).toEqual(plain.layer.colours);
  expect(new Set(layer.classifications).size).toBeGreaterThan(1);
});

test('of a COPC only the nodes that meet the bounds are read', async () => {
  const bytes = bytesOf('colour.copc');
  const { layer: all } = await readLayer(bytes);
  const xs = all.positions.filter((_, at) => at % 3 === 0).toSorted();
  const ys = all.positions.filter((_, at) => at % 3 === 1).toSorted();
  const bounds = [xs[100] ?? 0, ys[100] ?? 0, xs[200] ?? 0, ys[400] ?? 0] as const;
  const file = inputFileOfBytes('scan.laz', bytes);
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
  // Of 63 nodes; the rest is probe, header, records and tree.
  expect(asked.length).toBeLessThan(30);
});

test('a COPC of more points than fit is read in its coarser levels', async () => {
  const limits = { ...DEFAULT_LIMITS, maximumObjects: 100 };
  const { layer } = await readLayer(bytesOf('colour.copc'), { limits });
  // Levels 0 and 1 hold 24 and 66 points, level 2 197.
  expect([layer.count, layer.positions.length / 3]).toEqual([1065, 90]);
});

test('a LAZ of more points than fit is thinned by a stride', async () => {
  const limits = { ...DEFAULT_LIMITS, maximumObjects: 100 };
  const { layer } = await readLayer(bytesOf('time-colour-bytes'), { limits });
  const { layer: all } = await readLayer(bytesOf('time-colour-bytes'));
  expect([layer.count, layer.positions.length / 3]).toEqual([1065, 97]);
  expect([...layer.positions.subarray(3, 6)]).toEqual([...all.positions.subarray(33, 36)]);
});

test('a file without a chunk table is read from front to back, one that ends early is refused', async () => {
  const bytes = bytesOf('time-colour-bytes');
  const start = new DataView(bytes.buffer).getUint32(96, true);
  const { layer: whole } = await readLayer(bytes);
  const untabled = bytes.slice();
  // As a writer leaves it that was interrupted.
  new DataView(untabled.buffer).setBigInt64(start, BigInt(start), true);
  expect((await readLayer(untabled)).layer.positions).toEqual(whole.positions);
  await expect(readLayer(untabled.slice(0, 20_000))).rejects.toThrow(/scan\.laz: .*end too early; /u);
});

test('what LASzip 1 wrote is refused with what to do, and so is a count no file can hold', async () => {
  const old = bytesOf('time-colour-bytes');
  const text = new TextDecoder('latin1').decode(old);
  const record = text.indexOf('laszip encoded') - 2 + 54;
  new DataView(old.buffer).setUint16(record + 34 + 4, 1, true);
  await expect(readLayer(old)).rejects.toThrow(/before 2\.0 .*laszip -i/u);
  const bomb = bytesOf('time-colour-bytes');
  new DataView(bomb.buffer).setUint32(107, 0xffff_ffff, true);
  await expect(readLayer(bomb)).rejects.toThrow(/bytes are said to hold 4294967295 points/u);
});

test('20,000 broken copies end in data or one clear error', { timeout: 600_000 }, async () => {
  // The first points alone, without a table: unpacking all of them 20,000 times would take minutes.
  const few = bytesOf('time-colour-bytes').slice(0, 4000);
  const view = new DataView(few.buffer);
  const start = view.getUint32(96, true);
  view.setUint32(107, 40, true);
  view.setBigInt64(start, BigInt(start), true);
  const { data, refused } = await expectDataOrLoadError(lasLoader, [
    { name: 'few.laz', bytes: few },
    { name: 'two-scanners.copc.laz', bytes: bytesOf('two-scanners.copc') },
  ]);
  expect(Math.min(data, refused)).toBeGreaterThan(500);
});
