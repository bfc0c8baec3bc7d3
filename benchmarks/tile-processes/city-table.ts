import { openDataset } from '@cityloom/cim-loader';
import { openDiskFile } from '@cityloom/cim-loader/node';
import {
  createFeatureTable,
  createRandom,
  type FeatureTable,
  type GeometryColumn,
} from '@cityloom/twin-core';

/** Degrees between copies: a little more than Manhattan is wide and high. */
const STEP = [0.06, 0.07] as const;

/**
 * A city of any size: the buildings of a file side by side, shifted and made a little taller or lower by seed.
 * @param withAddresses a text of its own for each building, as in every register.
 */
export async function repeatedCity(
  path: string,
  count: number,
  withAddresses = false,
): Promise<FeatureTable> {
  const dataset = await openDataset(await openDiskFile(path));
  const layer = dataset.layers.find(
    (candidate) => candidate.kind === 'features' && candidate.table.geometry?.type === 'polygon',
  );
  if (layer?.kind !== 'features' || layer.table.geometry === undefined)
    throw new Error(`${path}: no polygons.`);
  const { geometry, count: original, columns } = layer.table;
  const height = columns.get('height');
  const random = createRandom(3);
  const heights = new Float32Array(count);
  const kinds = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    const known = height?.kind === 'number' ? (height.values[row % original] as number) : NaN;
    heights[row] = (known > 0 ? known : 10) * (0.8 + 0.4 * random.next());
    kinds[row] = 1 + Math.floor(random.next() * 3);
  }
  const about = { source: 'synthetic', derived: false } as const;
  return createFeatureTable({
    layer: 'buildings',
    count,
    idParts: { prefixes: ['buildings/'], prefixCodes: new Uint8Array(count), numbers: numbersTo(count) },
    geometry: repeated(geometry, original, count),
    columns: new Map([
      ['height', { kind: 'number', unit: 'm', values: heights, ...about }],
      ...(withAddresses
        ? ([
            ['address', { kind: 'text', codes: addressCodes(count), dictionary: addresses(count), ...about }],
          ] as const)
        : []),
      ['use', { kind: 'text', codes: kinds, dictionary: ['home', 'work', 'shop'], ...about }],
    ]),
  });
}

const addresses = (count: number): string[] =>
  Array.from({ length: count }, (_, row) => `${1 + (row % 400)} Street ${Math.floor(row / 400)}`);
const addressCodes = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, row) => row + 1);

const numbersTo = (count: number): Float64Array => Float64Array.from({ length: count }, (_, i) => i);

function repeated(source: GeometryColumn, original: number, count: number): GeometryColumn {
  const copies = Math.ceil(count / original);
  const columns = Math.ceil(Math.sqrt(copies));
  const rows = (copy: number): number => Math.min(original, count - copy * original);
  let [parts, rings, positions] = [0, 0, 0];
  for (let copy = 0; copy < copies; copy++) {
    const lastPart = source.partOffsets[rows(copy)] as number;
    const lastRing = source.ringOffsets[lastPart] as number;
    parts += lastPart;
    rings += lastRing;
    positions += source.positionOffsets[lastRing] as number;
  }
  const result = {
    type: 'polygon' as const,
    positions: new Float64Array(positions * 2),
    positionOffsets: new Uint32Array(rings + 1),
    ringOffsets: new Uint32Array(parts + 1),
    partOffsets: new Uint32Array(count + 1),
  };
  [parts, rings, positions] = [0, 0, 0];
  for (let copy = 0; copy < copies; copy++) {
    const lastRow = rows(copy);
    const lastPart = source.partOffsets[lastRow] as number;
    const lastRing = source.ringOffsets[lastPart] as number;
    const lastPosition = source.positionOffsets[lastRing] as number;
    const east = (copy % columns) * STEP[0];
    const north = Math.floor(copy / columns) * STEP[1];
    for (let i = 0; i < lastPosition * 2; i += 2) {
      result.positions[positions * 2 + i] = (source.positions[i] as number) + east;
      result.positions[positions * 2 + i + 1] = (source.positions[i + 1] as number) + north;
    }
    copyOffsets(source.positionOffsets, lastRing, result.positionOffsets, rings, positions);
    copyOffsets(source.ringOffsets, lastPart, result.ringOffsets, parts, rings);
    copyOffsets(source.partOffsets, lastRow, result.partOffsets, copy * original, parts);
    parts += lastPart;
    rings += lastRing;
    positions += lastPosition;
  }
  return result;
}

function copyOffsets(source: Uint32Array, count: number, target: Uint32Array, at: number, add: number): void {
  for (let i = 1; i <= count; i++) target[at + i] = (source[i] as number) + add;
}
