import { inflate } from '../../transport/gzip.ts';
import { LoadError } from '../../validation/load-error.ts';
import { ContentBuilder, type ContentModel } from '../gltf/content-model.ts';
import { isGlb, viewOf } from '../gltf/glb-container.ts';
import type { GltfContext } from '../gltf/gltf-document.ts';
import type { GltfContentOptions } from '../gltf/content-model.ts';
import { readGltfContent } from '../gltf/read-gltf-content.ts';
import { readB3dm } from './b3dm.ts';
import { readI3dm } from './i3dm.ts';
import { readPnts } from './pnts.ts';
import { contentError, magicOf } from './tile-header.ts';

/** Formats that may stand in tilesets but are no features here. */
const NOT_READ: Readonly<Record<string, string>> = {
  geom: 'geom (3D Tiles Next draft)',
  vctr: 'vctr (3D Tiles Next draft)',
  voxl: 'voxels',
  SQLi: 'a 3D Tiles package (SQLite)',
};

/** Composites in composites. */
const MOST_NESTED = 8;

/**
 * Reads a tile content of any format, told by its first bytes; gzip is taken off.
 * @throws {LoadError} of another format, or broken as a whole.
 */
export async function readTileContent(
  bytes: Uint8Array<ArrayBuffer>,
  context: GltfContext,
  options: GltfContentOptions,
  depth = 0,
): Promise<ContentModel> {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    const unpacked = await inflate(bytes, 'gzip', context.file, context.limits.maximumUnpackedBytes);
    return readTileContent(unpacked, context, options, depth);
  }
  const magic = magicOf(bytes);
  switch (magic) {
    case 'b3dm':
      return readB3dm(bytes, context, options);
    case 'i3dm':
      return readI3dm(bytes, context, options);
    case 'pnts':
      return readPnts(bytes, context, options);
    case 'cmpt':
      return readComposite(bytes, context, options, depth);
    default:
      break;
  }
  const isJson = /^\s*\{/u.test(new TextDecoder().decode(bytes.subarray(0, 256)));
  if (isGlb(bytes) || isJson) return readGltfContent(bytes, context, options);
  const known = NOT_READ[magic];
  const problem = known === undefined ? 'is of no format a tile can have' : `is ${known}, which is not read`;
  throw contentError(problem, '3D Tiles content', context.file, 'offset 0', 'invalid');
}

/** Reads the tiles of a composite; broken ones are left out with a warning. */
async function readComposite(
  bytes: Uint8Array<ArrayBuffer>,
  context: GltfContext,
  options: GltfContentOptions,
  depth: number,
): Promise<ContentModel> {
  const { file, warnings, limits } = context;
  if (depth > MOST_NESTED)
    throw contentError('composites are nested too deeply', 'cmpt', file, 'offset 0', 'invalid');
  if (bytes.length < 16) throw contentError('ends inside its header', 'cmpt', file, 'offset 0', 'truncated');
  const view = viewOf(bytes);
  const count = view.getUint32(12, true);
  const content = new ContentBuilder(file, limits.maximumPositions);
  let offset = 16;
  let failed: LoadError | undefined;
  for (let tile = 0; tile < count; tile++) {
    const length = offset + 12 <= bytes.length ? view.getUint32(offset + 8, true) : 0;
    if (length < 12) {
      warnings.add('truncated', `says ${count} tiles; tile ${tile} is not there`, `offset ${offset}`, file);
      break;
    }
    try {
      content.merge(await readTileContent(bytes.slice(offset, offset + length), context, options, depth + 1));
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      failed = error;
      warnings.add('broken-content', `${error.message}; left out`, `tile ${tile}`, file);
    }
    offset += length;
  }
  if (failed !== undefined && content.sets.length + content.clouds.length === 0) throw failed;
  return content;
}
