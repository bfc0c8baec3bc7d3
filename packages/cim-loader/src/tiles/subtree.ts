import type { Region } from './content-job.ts';

/** Place of a tile in a quadtree; x counts eastwards, y northwards. */
export interface QuadCell {
  readonly depth: number;
  readonly x: number;
  readonly y: number;
}

/** A tile inside a subtree: its cell counted from the subtree's root. */
export interface SubtreeTile extends QuadCell {
  readonly region: Region;
}

/** Depths of one subtree file: up to 341 tiles. */
export const SUBTREE_LEVELS = 5;

/** Name of the property with the region of a tile, semantic TILE_BOUNDING_REGION. */
export const REGION_PROPERTY = 'boundingRegion';

/** Of `tileset.json`: what the property tables of subtrees hold. */
export const SUBTREE_SCHEMA: object = {
  id: 'cityloom_tiles',
  classes: {
    tile: {
      properties: {
        [REGION_PROPERTY]: {
          description: 'Tight region around the content of the tile and of those below.',
          type: 'SCALAR',
          componentType: 'FLOAT64',
          array: true,
          count: 6,
          required: true,
          semantic: 'TILE_BOUNDING_REGION',
        },
      },
    },
  },
};

const HEADER_BYTES = 24;
const MAGIC = 0x74627573;
const ALIGNMENT = 8;

/** Index of a cell among those of its depth: the bits of x and y interleaved (Morton order). */
export function mortonIndex(x: number, y: number): number {
  let index = 0;
  for (let bit = 0; bit < 26; bit++) {
    index += (((x >> bit) & 1) + ((y >> bit) & 1) * 2) * 4 ** bit;
  }
  return index;
}

/** Index of a cell among all of a subtree: depth by depth. */
export const subtreeIndex = ({ depth, x, y }: QuadCell): number => (4 ** depth - 1) / 3 + mortonIndex(x, y);

/**
 * Binary subtree of implicit tiling. Every tile that is there has content.
 * @param tiles cells counted from the subtree's root, with depths below {@link SUBTREE_LEVELS}.
 * @param children roots of the subtrees below, depth {@link SUBTREE_LEVELS}.
 */
export function writeSubtree(
  tiles: readonly SubtreeTile[],
  children: readonly QuadCell[],
): Uint8Array<ArrayBuffer> {
  const ordered = tiles.toSorted((a, b) => subtreeIndex(a) - subtreeIndex(b));
  const tileBits = new Uint8Array(Math.ceil((4 ** SUBTREE_LEVELS - 1) / 3 / 8));
  for (const tile of ordered) setBit(tileBits, subtreeIndex(tile));
  const childBits = new Uint8Array(4 ** SUBTREE_LEVELS / 8);
  for (const { x, y } of children) setBit(childBits, mortonIndex(x, y));
  const regions = Float64Array.from(ordered.flatMap(({ region }) => region));
  const parts = [tileBits, new Uint8Array(regions.buffer), ...(children.length === 0 ? [] : [childBits])];
  const { bufferViews, binary } = pack(parts);
  const available = { bitstream: 0, availableCount: ordered.length };
  const json = {
    buffers: [{ byteLength: binary.length }],
    bufferViews,
    tileAvailability: available,
    contentAvailability: [available],
    childSubtreeAvailability:
      children.length === 0 ? { constant: 0 } : { bitstream: 2, availableCount: children.length },
    propertyTables: [
      { class: 'tile', count: ordered.length, properties: { [REGION_PROPERTY]: { values: 1 } } },
    ],
    tileMetadata: 0,
  };
  return writeFile(new TextEncoder().encode(JSON.stringify(json)), binary);
}

function setBit(bits: Uint8Array, index: number): void {
  bits[index >> 3] = (bits[index >> 3] as number) | (1 << (index & 7));
}

const aligned = (length: number): number => Math.ceil(length / ALIGNMENT) * ALIGNMENT;

function pack(parts: readonly Uint8Array[]): { bufferViews: object[]; binary: Uint8Array } {
  const bufferViews: object[] = [];
  const binary = new Uint8Array(parts.reduce((sum, { length }) => sum + aligned(length), 0));
  let byteOffset = 0;
  for (const part of parts) {
    bufferViews.push({ buffer: 0, byteOffset, byteLength: part.length });
    binary.set(part, byteOffset);
    byteOffset += aligned(part.length);
  }
  return { bufferViews, binary };
}

/** Header of 24 bytes: magic, version 1, and the lengths of both chunks as 64-bit integers. */
function writeFile(json: Uint8Array, binary: Uint8Array): Uint8Array<ArrayBuffer> {
  const jsonBytes = aligned(json.length);
  const bytes = new Uint8Array(HEADER_BYTES + jsonBytes + binary.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, 1, true);
  view.setBigUint64(8, BigInt(jsonBytes), true);
  view.setBigUint64(16, BigInt(binary.length), true);
  bytes.set(json, HEADER_BYTES);
  bytes.fill(0x20, HEADER_BYTES + json.length, HEADER_BYTES + jsonBytes);
  bytes.set(binary, HEADER_BYTES + jsonBytes);
  return bytes;
}
