import { ArithmeticEncoder, IntegerEncoder } from './arithmetic-encoder.ts';
import { type Layer, LayeredPointEncoder, LayeredValuesEncoder } from './layered-encoders.ts';
import {
  ColourEncoder,
  type ItemEncoder,
  Models,
  PointEncoder,
  TimeEncoder,
  viewOf,
} from './laszip-encoders.ts';
import { lasFile, type LasShape, LAS_FORMATS, pointBytesOf } from './write-las.ts';

type Kind = 'point' | 'time' | 'colour' | 'colour-infrared' | 'bytes';

/** Part of a point. */
interface Item {
  readonly kind: Kind;
  readonly at: number;
  readonly bytes: number;
}

/** How points are compressed. */
export interface LazShape extends LasShape {
  readonly format: 0 | 1 | 2 | 3 | 6 | 7 | 8;
  /** Points of each chunk, or of all but the last. Default one chunk, without a table where points are not layered. */
  readonly chunks?: number | readonly number[];
  /** Of layered items: 3, or 4 that mended how 3 changes between scanners. Default 3. */
  readonly version?: 3 | 4;
}

/** Where a chunk lies in the file. */
export interface PackedChunk {
  readonly offset: number;
  readonly bytes: number;
  readonly points: number;
}

function itemsOf(format: number, pointBytes: number): readonly Item[] {
  const isLayered = format >= 6;
  const items: Item[] = [{ kind: 'point', at: 0, bytes: isLayered ? 30 : 20 }];
  if (format === 1 || format === 3) items.push({ kind: 'time', at: 20, bytes: 8 });
  const colourAt = LAS_FORMATS[format]?.colour;
  if (colourAt !== undefined)
    items.push({
      kind: format === 8 ? 'colour-infrared' : 'colour',
      at: colourAt,
      bytes: format === 8 ? 8 : 6,
    });
  const at = pointBytesOf(format);
  if (pointBytes > at) items.push({ kind: 'bytes', at, bytes: pointBytes - at });
  return items;
}

/** Types of the items (laszip.hpp). */
const POINTWISE_TYPES: Readonly<Record<Kind, number>> = {
  point: 6,
  time: 7,
  colour: 8,
  'colour-infrared': 0,
  bytes: 0,
};
const LAYERED_TYPES: Readonly<Record<Kind, number>> = {
  point: 10,
  time: 0,
  colour: 11,
  'colour-infrared': 12,
  bytes: 14,
};
const IS_VARIABLE = 0xffff_ffff;

function lazRecord(items: readonly Item[], { format, chunks, version = 3 }: LazShape): Uint8Array {
  const isLayered = format >= 6;
  const bytes = new Uint8Array(34 + items.length * 6);
  const view = viewOf(bytes);
  const isPlain = chunks === undefined && !isLayered;
  view.setUint16(0, isLayered ? 3 : isPlain ? 1 : 2, true);
  bytes.set([3, 4], 4);
  view.setUint32(12, typeof chunks === 'number' ? chunks : IS_VARIABLE, true);
  view.setBigInt64(16, -1n, true);
  view.setBigInt64(24, -1n, true);
  view.setUint16(32, items.length, true);
  items.forEach((item, index) => {
    const types = isLayered ? LAYERED_TYPES : POINTWISE_TYPES;
    [types[item.kind], item.bytes, isLayered ? version : 2].forEach((value, field) => {
      view.setUint16(34 + index * 6 + field * 2, value, true);
    });
  });
  return bytes;
}

/** Packs points of one format. @param points as they stand in a LAS file, all of the same length. */
export function lazFile(points: readonly Uint8Array[], shape: LazShape): Uint8Array<ArrayBuffer> {
  return packLaz(points, shape).file;
}

/** As {@link lazFile}; tells where the chunks lie. */
export function packLaz(
  points: readonly Uint8Array[],
  shape: LazShape,
): { readonly file: Uint8Array<ArrayBuffer>; readonly chunks: readonly PackedChunk[] } {
  const { format, chunks, version = 3, records = [] } = shape;
  const pointBytes = points[0]?.length ?? pointBytesOf(format);
  const items = itemsOf(format, pointBytes);
  const groups = split(points, chunks);
  const packed = groups.map((group) =>
    format >= 6 ? packLayers(group, items, version) : packPoints(group, items),
  );
  const hasTable = chunks !== undefined || format >= 6;
  const table = hasTable ? [tableOf(packed, typeof chunks === 'number' ? [] : groups)] : [];
  const head = new Uint8Array(hasTable ? 8 : 0);
  const file = lasFile([head, ...packed, ...table], pointBytes, {
    declared: points.length,
    ...shape,
    isCompressed: true,
    records: [...records, { user: 'laszip encoded', id: 22_204, bytes: lazRecord(items, shape) }],
  });
  let offset = viewOf(file).getUint32(96, true) + head.length;
  const places = packed.map(({ length: bytes }, index) => {
    offset += bytes;
    return { offset: offset - bytes, bytes, points: groups[index]?.length ?? 0 };
  });
  if (hasTable) viewOf(file).setBigInt64(viewOf(file).getUint32(96, true), BigInt(offset), true);
  return { file, chunks: places };
}

function split(
  points: readonly Uint8Array[],
  chunks: LazShape['chunks'],
): readonly (readonly Uint8Array[])[] {
  if (chunks === undefined) return [points];
  if (typeof chunks !== 'number') {
    let end = 0;
    return chunks.map((count) => points.slice(end, (end += count)));
  }
  return Array.from({ length: Math.ceil(points.length / chunks) }, (_, index) =>
    points.slice(index * chunks, (index + 1) * chunks),
  );
}

/** @param groups points of the chunks, where each has its own number. */
function tableOf(packed: readonly Uint8Array[], groups: readonly (readonly Uint8Array[])[]): Uint8Array {
  const encoder = new ArithmeticEncoder();
  const integers = new IntegerEncoder(encoder, 32);
  packed.forEach(({ length }, index) => {
    const group = groups[index];
    if (group !== undefined) integers.write(groups[index - 1]?.length ?? 0, group.length, 0);
    integers.write(packed[index - 1]?.length ?? 0, length, 1);
  });
  return joined([numbers(0, packed.length), encoder.finish()]);
}

const joined = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const numbers = (...values: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);

/** Chunk of version 2: the first point as it is, then all parts of the others in one stream. */
function packPoints(points: readonly Uint8Array[], items: readonly Item[]): Uint8Array {
  const [first, ...others] = points as readonly [Uint8Array, ...Uint8Array[]];
  const encoder = new ArithmeticEncoder();
  const encoders = items.map((item) => pointwiseEncoder(encoder, item, first));
  for (const point of others) for (const item of encoders) item.write(point);
  return joined([first, encoder.finish()]);
}

function pointwiseEncoder(
  encoder: ArithmeticEncoder,
  { kind, at, bytes }: Item,
  first: Uint8Array,
): ItemEncoder {
  const part = (point: Uint8Array): Uint8Array => point.subarray(at, at + bytes);
  let last = part(first);
  if (kind === 'point') return new PointEncoder(encoder, first);
  if (kind === 'time') {
    const times = new TimeEncoder(encoder, viewOf(first).getBigInt64(at, true), false);
    return {
      write: (point) => {
        times.write(viewOf(point).getBigInt64(at, true));
      },
    };
  }
  if (kind === 'colour') {
    const colours = new ColourEncoder();
    return {
      write: (point) => {
        colours.write(encoder, last, part(point));
        last = part(point);
      },
    };
  }
  const models = new Models(256);
  return {
    write: (point) => {
      part(point).forEach((value, byte) => {
        encoder.symbol(models.of(byte), (value - (last[byte] as number)) & 255);
      });
      last = part(point);
    },
  };
}

/** Chunk of versions 3 and 4: the first point as it is, number of points, lengths of the layers, the layers. */
function packLayers(points: readonly Uint8Array[], items: readonly Item[], version: 3 | 4): Uint8Array {
  const [first, ...others] = points as readonly [Uint8Array, ...Uint8Array[]];
  const position = new LayeredPointEncoder(first);
  const part = (point: Uint8Array, { at, bytes }: Item): Uint8Array => point.subarray(at, at + bytes);
  const values = items.slice(1).map((item) => {
    const kind = item.kind as 'colour' | 'colour-infrared' | 'bytes';
    const start = { channel: position.channel, bytes: part(first, item) };
    return { item, encoder: new LayeredValuesEncoder(kind, version, start) };
  });
  for (const point of others) {
    position.write(point);
    for (const { item, encoder } of values) encoder.write(part(point, item), position);
  }
  const layers: readonly Layer[] = [
    ...Object.values(position.layers),
    ...values.flatMap(({ encoder }) => encoder.layers),
  ];
  const bytes = layers.map((layer) => layer.bytes());
  return joined([first, numbers(points.length, ...bytes.map(({ length }) => length)), ...bytes]);
}
