import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import { parseExactJson } from '../gltf/exact-json.ts';
import type { GltfContext } from '../gltf/gltf-document.ts';
import { GltfDocument } from '../gltf/gltf-document.ts';
import { viewOf } from '../gltf/glb-container.ts';
import {
  indexAt,
  isIndex,
  isJsonObject,
  type JsonObject,
  listAt,
  objectsAt,
  valueAt,
} from '../gltf/json-access.ts';
import type { MetadataSchema } from '../gltf/metadata-schema.ts';
import type { PropertyTable } from '../gltf/property-table.ts';
import { readTableOrWarn } from '../gltf/structural-metadata.ts';
import type { MetadataValues } from './tile.ts';

const MAGIC = 0x74627573;
const HEADER_BYTES = 24;

/** Shape of an implicit tiling. */
export interface TilingShape {
  readonly isOctree: boolean;
  readonly subtreeLevels: number;
}

/** Which tiles, contents and child subtrees exist. Indexes run level by level, in Morton order within a level. */
export interface Subtree {
  hasTile(index: number): boolean;
  /** @param content which of several contents per tile. */
  hasContent(index: number, content: number): boolean;
  /** @param index in Morton order of the level below the subtree. */
  hasChild(index: number): boolean;
  readonly contents: number;
  /** Whether no bitstream says how many tiles there are. */
  readonly isConstant: boolean;
  tileMetadata(index: number): MetadataValues | undefined;
  contentMetadata(index: number, content: number): MetadataValues | undefined;
}

/** Whether the bytes start as a binary subtree. */
export function isSubtree(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && viewOf(bytes).getUint32(0, true) === MAGIC;
}

/** Number of tiles in the levels above `level`. */
export function tilesAbove(level: number, isOctree: boolean): number {
  const children = isOctree ? 8 : 4;
  return (children ** level - 1) / (children - 1);
}

/**
 * Reads a subtree, binary or JSON, with its buffers.
 * @param schema of the tileset, for its metadata.
 * @throws {LoadError} where availability cannot be read.
 */
export async function readSubtree(
  file: InputFile,
  shape: TilingShape,
  schema: MetadataSchema,
  context: Omit<GltfContext, 'file' | 'folder'>,
): Promise<Subtree> {
  const bytes = await file.read(context.signal);
  const whole = { ...context, file: file.name, folder: file.folder };
  const container = isSubtree(bytes)
    ? readBinary(bytes, whole)
    : { json: parseJson(bytes, file.name), binary: undefined };
  // Buffers and buffer views of subtrees are those of glTF; the asset's version is checked there, not here.
  const json = { ...container.json, asset: { version: '2.0' } };
  const document = await GltfDocument.open({ json, binary: container.binary }, whole);
  return new ReadSubtree(document, shape, schema, bytes.length);
}

function readBinary(
  bytes: Uint8Array,
  { file, warnings }: GltfContext,
): { json: JsonObject; binary: Uint8Array } {
  if (bytes.length < HEADER_BYTES)
    throw subtreeError('ends inside its header', file, 'offset 0', 'truncated');
  const view = viewOf(bytes);
  const version = view.getUint32(4, true);
  if (version !== 1) throw subtreeError(`says version ${version}, not 1`, file, 'offset 4', 'version');
  const jsonLength = Number(view.getBigUint64(8, true));
  const binaryLength = Number(view.getBigUint64(16, true));
  if (HEADER_BYTES + jsonLength > bytes.length) {
    throw subtreeError(`its JSON of ${jsonLength} bytes runs past the end`, file, 'offset 8', 'truncated');
  }
  if (HEADER_BYTES + jsonLength + binaryLength !== bytes.length) {
    const message = `header says ${jsonLength} + ${binaryLength} bytes, there are ${bytes.length - HEADER_BYTES}`;
    warnings.add('length-mismatch', message, 'offset 8', file);
  }
  if (jsonLength % 8 !== 0 || binaryLength % 8 !== 0) {
    warnings.add('misaligned', 'JSON or binary is not padded to 8 bytes', 'offset 8', file);
  }
  const end = HEADER_BYTES + jsonLength;
  return {
    json: parseJson(bytes.subarray(HEADER_BYTES, end), file),
    binary: bytes.subarray(end, end + binaryLength),
  };
}

function parseJson(bytes: Uint8Array, file: string): JsonObject {
  try {
    const json = parseExactJson(new TextDecoder().decode(bytes));
    if (isJsonObject(json)) return json;
  } catch {
    // Said below, with the place.
  }
  throw subtreeError('its JSON cannot be read', file, 'JSON');
}

function subtreeError(
  problem: string,
  url: string,
  place: string,
  kind: LoadError['kind'] = 'corrupt',
): LoadError {
  const remedy = 'write the tileset again, or check it with a 3D Tiles validator';
  return new LoadError(problem, { url, format: '3D Tiles subtree', kind, place, remedy });
}

/** Availability as stored: all, none, or a bit each. */
interface Availability {
  readonly isConstant: boolean;
  has(index: number): boolean;
  /** How many are available before `index`: the row of its metadata. */
  rank(index: number): number;
}

class ReadSubtree implements Subtree {
  readonly contents: number;
  readonly isConstant: boolean;
  private readonly tiles: Availability;
  private readonly contentBits: readonly Availability[];
  private readonly childBits: Availability;
  private readonly tables: readonly (PropertyTable | undefined)[];
  private readonly tileTable: PropertyTable | undefined;
  private readonly contentTables: readonly (PropertyTable | undefined)[];

  constructor(document: GltfDocument, shape: TilingShape, schema: MetadataSchema, fileBytes: number) {
    const { json } = document;
    const { isOctree, subtreeLevels } = shape;
    const tiles = tilesAbove(subtreeLevels, isOctree);
    this.tiles = readAvailability(document, valueAt(json, 'tileAvailability'), tiles, 'tileAvailability');
    // 1.0 drafts had one object instead of a list.
    const stated = valueAt(json, 'contentAvailability');
    const list: readonly unknown[] = isJsonObject(stated) ? [stated] : listAt(json, 'contentAvailability');
    if (stated !== undefined && !isJsonObject(stated) && !Array.isArray(stated)) {
      document.warn(
        'broken-subtree',
        'contentAvailability is no list; no contents are read',
        'contentAvailability',
      );
    }
    this.contentBits = list.map((bits, at) =>
      readAvailability(document, bits, tiles, `contentAvailability/${at}`),
    );
    this.contents = this.contentBits.length;
    this.isConstant = this.tiles.isConstant;
    const children = (isOctree ? 8 : 4) ** subtreeLevels;
    this.childBits = readAvailability(
      document,
      valueAt(json, 'childSubtreeAvailability'),
      children,
      'childSubtreeAvailability',
    );
    const maximumRows = Math.min(document.context.limits.maximumObjects, Math.max(65_536, fileBytes * 64));
    this.tables = objectsAt(json, 'propertyTables').map((table, index) =>
      readTableOrWarn(document, table, schema, `propertyTables/${index}`, maximumRows),
    );
    this.tileTable = this.table(document, valueAt(json, 'tileMetadata'), 'tileMetadata');
    this.contentTables = listAt(json, 'contentMetadata').map((index, at) =>
      this.table(document, index, `contentMetadata/${at}`),
    );
  }

  private table(document: GltfDocument, index: unknown, place: string): PropertyTable | undefined {
    if (index === undefined) return undefined;
    const table = isIndex(index) ? this.tables[index] : undefined;
    if (table === undefined) document.warn('broken-metadata', 'names no property table; left out', place);
    return table;
  }

  hasTile(index: number): boolean {
    return this.tiles.has(index);
  }

  hasContent(index: number, content: number): boolean {
    return this.contentBits[content]?.has(index) ?? false;
  }

  hasChild(index: number): boolean {
    return this.childBits.has(index);
  }

  tileMetadata(index: number): MetadataValues | undefined {
    return rowOf(this.tileTable, this.tiles.rank(index));
  }

  contentMetadata(index: number, content: number): MetadataValues | undefined {
    return rowOf(this.contentTables[content], this.contentBits[content]?.rank(index) ?? 0);
  }
}

function rowOf(table: PropertyTable | undefined, row: number): MetadataValues | undefined {
  if (table === undefined) return undefined;
  const values = new Map([...table.columns].map(([name, column]) => [name, column[row]]));
  return new Map([...values].filter(([, value]) => value !== undefined));
}

function readAvailability(
  document: GltfDocument,
  json: unknown,
  length: number,
  place: string,
): Availability {
  if (!isJsonObject(json)) {
    throw subtreeError('is missing or no object', document.context.file, place, 'invalid');
  }
  const constant = valueAt(json, 'constant');
  const view = indexAt(json, 'bitstream') ?? indexAt(json, 'bufferView');
  if (view === undefined) {
    if (constant !== 0 && constant !== 1) {
      throw subtreeError(
        'has neither a bitstream nor a constant 0 or 1',
        document.context.file,
        place,
        'invalid',
      );
    }
    return { isConstant: true, has: () => constant === 1, rank: (index) => index * constant };
  }
  const bits = document.view(view);
  if (bits.length * 8 < length) {
    const problem = `${length} bits are wanted, its bitstream has ${bits.length * 8}`;
    throw subtreeError(problem, document.context.file, place, 'truncated');
  }
  const available = indexAt(json, 'availableCount');
  const ranks = ranksOf(bits);
  const has = (index: number): boolean => (((bits[index >> 3] as number) >> (index & 7)) & 1) === 1;
  const rank = (index: number): number => {
    let count = ranks[index >> 3] as number;
    for (let bit = index & ~7; bit < index; bit++) if (has(bit)) count++;
    return count;
  };
  const counted = rank(length - 1) + (has(length - 1) ? 1 : 0);
  if (available !== undefined && available !== counted) {
    const message = `availableCount is ${available}, the bits say ${counted}`;
    document.warn('available-count', message, place);
  }
  return { isConstant: false, has, rank };
}

/** Set bits before each byte. */
function ranksOf(bits: Uint8Array): Uint32Array {
  const ranks = new Uint32Array(bits.length + 1);
  bits.forEach((byte, at) => {
    let count = 0;
    for (let rest = byte; rest > 0; rest &= rest - 1) count++;
    ranks[at + 1] = (ranks[at] as number) + count;
  });
  return ranks;
}
