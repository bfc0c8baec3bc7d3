import { LoadError } from '../../validation/load-error.ts';
import { isJsonObject, type JsonObject } from './json-access.ts';
import { parseExactJson } from './exact-json.ts';
import type { WarningList } from './warning-list.ts';

/** A glTF asset before its buffers are looked at. */
export interface GltfContainer {
  readonly json: JsonObject;
  /** Second chunk of a GLB. */
  readonly binary: Uint8Array | undefined;
}

const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BINARY_CHUNK = 0x004e4942;
const HEADER_BYTES = 12;

/** Whether the bytes start as a GLB. */
export function isGlb(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && viewOf(bytes).getUint32(0, true) === MAGIC;
}

/**
 * Takes a GLB or the JSON of a glTF apart. Wrong lengths and missing padding, common in tiles, are warnings.
 * @throws {LoadError} where there is no JSON to read.
 */
export function readGltfContainer(bytes: Uint8Array, file: string, warnings: WarningList): GltfContainer {
  if (!isGlb(bytes)) return { json: parseGltfJson(bytes, file, 0), binary: undefined };
  if (bytes.length < HEADER_BYTES + 8)
    throw gltfError('ends inside its header', file, 'offset 0', 'truncated');
  const view = viewOf(bytes);
  const version = view.getUint32(4, true);
  if (version === 1) {
    const remedy = 'convert it to glTF 2.0 (3d-tiles-tools upgrade)';
    throw new LoadError('is a binary glTF 1.0', {
      url: file,
      format: 'glTF',
      kind: 'version',
      place: 'offset 4',
      remedy,
    });
  }
  if (version !== 2) throw gltfError(`says GLB version ${version}, not 2`, file, 'offset 4', 'version');
  const stated = view.getUint32(8, true);
  // In tiles, up to 7 bytes of padding follow.
  if (stated > bytes.length || bytes.length - stated > 7) {
    const message = `header says ${stated} bytes, there are ${bytes.length}; read as far as it goes`;
    warnings.add('length-mismatch', message, 'offset 8', file);
  }
  const chunks = readChunks(bytes, view, file, warnings);
  const json = chunks.find(({ type }) => type === JSON_CHUNK);
  if (json === undefined) throw gltfError('has no JSON chunk', file, `offset ${HEADER_BYTES}`);
  return {
    json: parseGltfJson(json.bytes, file, json.start),
    binary: chunks.find(({ type }) => type === BINARY_CHUNK)?.bytes,
  };
}

interface Chunk {
  readonly type: number;
  readonly start: number;
  readonly bytes: Uint8Array;
}

function readChunks(bytes: Uint8Array, view: DataView, file: string, warnings: WarningList): Chunk[] {
  const chunks: Chunk[] = [];
  let offset = HEADER_BYTES;
  while (offset + 8 <= bytes.length && chunks.length < 16) {
    const length = view.getUint32(offset, true);
    const start = offset + 8;
    if (start + length > bytes.length) {
      const message = 'a chunk runs past the end; read as far as it goes';
      warnings.add('chunk-past-end', message, `offset ${offset}`, file);
    }
    chunks.push({
      type: view.getUint32(offset + 4, true),
      start,
      bytes: bytes.subarray(start, start + length),
    });
    offset = start + Math.ceil(length / 4) * 4;
  }
  return chunks;
}

function parseGltfJson(bytes: Uint8Array, file: string, start: number): JsonObject {
  let json: unknown;
  try {
    json = parseExactJson(new TextDecoder().decode(bytes));
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw gltfError(
      `its JSON cannot be read: ${problem.slice(0, 200)}`,
      file,
      `offset ${start}`,
      'corrupt',
      cause,
    );
  }
  if (!isJsonObject(json)) throw gltfError('its JSON is no object', file, `offset ${start}`);
  if (!['asset', 'meshes', 'nodes'].some((name) => Object.hasOwn(json, name))) {
    throw gltfError('its JSON is no glTF: it has neither asset nor meshes', file, `offset ${start}`);
  }
  return json;
}

/** A glTF that cannot be used. */
export function gltfError(
  problem: string,
  file: string,
  place: string,
  kind: LoadError['kind'] = 'corrupt',
  cause?: unknown,
): LoadError {
  const remedy = 'export it again, or check it with a glTF validator';
  return new LoadError(problem, { url: file, format: 'glTF', kind, place, remedy, cause });
}

/** @returns a view of the same bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
