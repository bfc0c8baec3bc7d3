import { ArithmeticDecoder } from './arithmetic-decoder.ts';
import { ByteDecoder, ColourDecoder, type ItemDecoder, PointDecoder, TimeDecoder } from './laszip-items.ts';
import { LayeredColourDecoder, LayeredPointDecoder, openLayers, POINT_LAYERS } from './laszip-layers.ts';
import type { LasZipItem, LasZipRecord } from './laszip-record.ts';

/** Called with each point, as it would stand in a LAS file; the bytes are written over by the next. */
export type TakePoint = (point: DataView) => void;

/** A compressed piece that is read on its own. */
export interface Chunk {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly points: number;
}

/**
 * Unpacks a chunk: its first point stands as it is, the others are predicted from those before.
 * @returns offset after it, in the same bytes.
 * @throws {Error} cut off or broken.
 */
export function decodeChunk(chunk: Chunk, { items, isLayered }: LasZipRecord, take: TakePoint): number {
  const { bytes, start } = chunk;
  const pointBytes = items.reduce((sum, item) => sum + item.bytes, 0);
  if (start + pointBytes > bytes.length) throw new Error('its compressed points end too early');
  const record = bytes.slice(start, start + pointBytes);
  const view = new DataView(record.buffer);
  if (chunk.points > 0) take(view);
  return isLayered
    ? decodeLayers(chunk, items, record, () => {
        take(view);
      })
    : decodePoints(chunk, items, record, () => {
        take(view);
      });
}

function decodePoints(
  { bytes, start, points }: Chunk,
  items: readonly LasZipItem[],
  record: Uint8Array,
  take: () => void,
): number {
  const decoder = new ArithmeticDecoder(bytes, start + record.length, bytes.length);
  const decoders: ItemDecoder[] = [];
  let at = 0;
  for (const { kind, bytes: length } of items) {
    if (kind === 'point') decoders.push(new PointDecoder(decoder, record));
    else if (kind === 'time') decoders.push(new TimeDecoder(decoder, record, at));
    else if (kind === 'colour') decoders.push(new ColourDecoder(decoder, record, at));
    else decoders.push(new ByteDecoder(decoder, record, at, length));
    at += length;
  }
  for (let point = 1; point < points; point++) {
    for (const item of decoders) item.read(record);
    take();
  }
  return decoder.position;
}

/** Streams of the parts of layered points. */
const LAYERS: Readonly<Record<LasZipItem['kind'], (bytes: number) => number>> = {
  point: () => POINT_LAYERS,
  time: () => 0,
  colour: () => 1,
  'colour-infrared': () => 2,
  wave: () => 1,
  bytes: (count) => count,
};

function decodeLayers(
  { bytes, start, points }: Chunk,
  items: readonly LasZipItem[],
  record: Uint8Array,
  take: () => void,
): number {
  const layers = items.reduce((sum, { kind, bytes: length }) => sum + LAYERS[kind](length), 0);
  const sizesAt = start + record.length + 4;
  const dataAt = sizesAt + layers * 4;
  if (dataAt > bytes.length) throw new Error('its compressed points end too early');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sizes = Array.from({ length: layers }, (_, layer) => view.getUint32(sizesAt + layer * 4, true));
  const end = sizes.reduce((sum, size) => sum + size, dataAt);
  if (end > bytes.length) throw new Error('its compressed points end too early');
  if (points <= 1) return end;
  const position = new LayeredPointDecoder(openLayers(bytes, dataAt, sizes.slice(0, POINT_LAYERS)), record);
  const colour = openColour(bytes, dataAt, sizes, items, record, position.channel);
  for (let point = 1; point < points; point++) {
    position.read(record);
    colour?.read(record, position.channel, position.hasChangedChannel);
    take();
  }
  return end;
}

function openColour(
  bytes: Uint8Array,
  dataAt: number,
  sizes: readonly number[],
  items: readonly LasZipItem[],
  first: Uint8Array,
  channel: number,
): LayeredColourDecoder | undefined {
  let [at, layer] = [0, 0];
  for (const { kind, bytes: length, version } of items) {
    if (kind === 'colour' || kind === 'colour-infrared') {
      const size = sizes[layer] as number;
      if (size === 0) return undefined;
      const start = sizes.slice(0, layer).reduce((sum, each) => sum + each, dataAt);
      return new LayeredColourDecoder(
        new ArithmeticDecoder(bytes, start, start + size),
        version,
        first,
        at,
        channel,
      );
    }
    at += length;
    layer += LAYERS[kind](length);
  }
  return undefined;
}
