import { MessageReader } from './message-reader.ts';

export type TileValue = string | number | bigint | boolean;

/** One feature, its coordinates in units of the tile: x east, y south from the north-west corner. */
export interface TileFeature {
  readonly id: number | bigint | undefined;
  readonly type: 'point' | 'line' | 'polygon';
  /** Points: one part of all positions; lines: one each; polygons: closed rings. x y interleaved. */
  readonly parts: readonly Float64Array[];
  readonly properties: Readonly<Record<string, TileValue>>;
}

export interface TileLayer {
  readonly name: string;
  readonly version: number;
  /** Units along each edge of the tile. */
  readonly extent: number;
  readonly features: readonly TileFeature[];
  /** Features whose geometry makes no sense, left out. */
  readonly broken: number;
}

const TYPES = [undefined, 'point', 'line', 'polygon'] as const;

/**
 * Decodes a vector tile (specification 2.1, versions 1 and 2).
 * @param maximumPositions of the whole tile. @throws {Error} bytes that are no tile.
 */
export function decodeVectorTile(bytes: Uint8Array, maximumPositions: number): TileLayer[] {
  const reader = new MessageReader(bytes);
  const budget = { positions: maximumPositions };
  const layers: TileLayer[] = [];
  while (!reader.isAtEnd) {
    const { number, type } = reader.field();
    if (number === 3 && type === 2) layers.push(decodeLayer(reader.message(), budget));
    else reader.skip(type);
  }
  return layers;
}

interface RawFeature {
  id: number | bigint | undefined;
  type: number;
  tags: number[];
  geometry: MessageReader | undefined;
}

interface LayerParts {
  name: string;
  version: number;
  extent: number;
  readonly keys: string[];
  readonly values: TileValue[];
  readonly features: RawFeature[];
}

function decodeLayer(reader: MessageReader, budget: { positions: number }): TileLayer {
  const parts: LayerParts = { name: '', version: 1, extent: 4096, keys: [], values: [], features: [] };
  while (!reader.isAtEnd) readLayerField(reader, parts);
  if (parts.extent === 0) throw new Error(`layer ${parts.name} has an extent of 0`);
  let broken = 0;
  const features: TileFeature[] = [];
  for (const raw of parts.features) {
    const feature = decodeFeature(raw, parts, budget);
    if (feature === undefined) broken++;
    else features.push(feature);
  }
  return { name: parts.name, version: parts.version, extent: parts.extent, features, broken };
}

function readLayerField(reader: MessageReader, parts: LayerParts): void {
  const { number, type } = reader.field();
  switch (number * 8 + type) {
    case 1 * 8 + 2:
      parts.name = reader.text();
      return;
    case 2 * 8 + 2:
      parts.features.push(readFeature(reader.message()));
      return;
    case 3 * 8 + 2:
      parts.keys.push(reader.text());
      return;
    case 4 * 8 + 2:
      parts.values.push(readValue(reader.message()));
      return;
    case 5 * 8:
      parts.extent = reader.uint32();
      return;
    case 15 * 8:
      parts.version = reader.uint32();
      return;
    default:
      reader.skip(type);
  }
}

function readFeature(reader: MessageReader): RawFeature {
  const feature: RawFeature = { id: undefined, type: 0, tags: [], geometry: undefined };
  while (!reader.isAtEnd) {
    const { number, type } = reader.field();
    if (number === 1 && type === 0) feature.id = safeNumber(reader.uint64());
    else if (number === 2 && type === 2) {
      const tags = reader.message();
      while (!tags.isAtEnd) feature.tags.push(tags.uint32());
    } else if (number === 3 && type === 0) feature.type = reader.uint32();
    else if (number === 4 && type === 2) feature.geometry = reader.message();
    else reader.skip(type);
  }
  return feature;
}

function safeNumber(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function readValue(reader: MessageReader): TileValue {
  let value: TileValue = '';
  while (!reader.isAtEnd) {
    const { number, type } = reader.field();
    if (number === 1 && type === 2) value = reader.text();
    else if (number === 2 && type === 5) value = reader.float();
    else if (number === 3 && type === 1) value = reader.double();
    else if (type === 0) value = wholeValue(number, reader.uint64());
    else reader.skip(type);
  }
  return value;
}

/** int64 (4), uint64 (5), sint64 (6) and bool (7). */
function wholeValue(field: number, bits: bigint): TileValue {
  if (field === 7) return bits !== 0n;
  if (field === 4) return safeNumber(BigInt.asIntN(64, bits));
  if (field === 6) return safeNumber((bits >> 1n) ^ -(bits & 1n));
  return safeNumber(bits);
}

function decodeFeature(
  raw: RawFeature,
  { keys, values }: LayerParts,
  budget: { positions: number },
): TileFeature | undefined {
  const type = TYPES[raw.type];
  if (type === undefined || raw.geometry === undefined) return undefined;
  const parts = decodeGeometry(raw.geometry, type, budget);
  if (parts.length === 0) return undefined;
  const properties: Record<string, TileValue> = {};
  for (let at = 0; at + 1 < raw.tags.length; at += 2) {
    const key = keys[raw.tags[at] as number];
    const value = values[raw.tags[at + 1] as number];
    if (key !== undefined && value !== undefined) properties[key] = value;
  }
  return { id: raw.id, type, parts, properties };
}

const MOVE = 1;
const LINE = 2;
const CLOSE = 7;

const unzigzag = (value: number): number => (value >>> 1) ^ -(value & 1);

/** Commands and steps (section 4.3). */
function decodeGeometry(
  reader: MessageReader,
  type: TileFeature['type'],
  budget: { positions: number },
): Float64Array[] {
  const parts: number[][] = [];
  let current: number[] = [];
  let [x, y] = [0, 0];
  while (!reader.isAtEnd) {
    const command = reader.uint32();
    const action = command & 7;
    const count = command >>> 3;
    if (action === CLOSE) {
      if (type === 'polygon' && current.length >= 2) current.push(current[0] as number, current[1] as number);
      continue;
    }
    if (action !== MOVE && action !== LINE) throw new Error(`geometry command ${action} is not known`);
    for (let step = 0; step < count; step++) {
      x += unzigzag(reader.uint32());
      y += unzigzag(reader.uint32());
      if (--budget.positions < 0) throw new Error('the tile holds more positions than are allowed');
      if (action === MOVE && (type !== 'point' || parts.length === 0)) {
        current = [];
        parts.push(current);
      }
      current.push(x, y);
    }
  }
  const least = { point: 2, line: 4, polygon: 8 }[type];
  return parts.filter((part) => part.length >= least).map((part) => Float64Array.from(part));
}
