import { MeshoptDecoder } from 'meshoptimizer/decoder';
import { inflate } from '../../transport/gzip.ts';
import type { InputFolder } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import type { Limits } from '../../validation/limits.ts';
import { decodeDataUri, isDataUri } from './data-uri.ts';
import { type GltfContainer, gltfError } from './glb-container.ts';
import { indexAt, type JsonObject, listAt, numberAt, objectAt, objectsAt, textAt } from './json-access.ts';
import type { WarningList } from './warning-list.ts';
import type { WarningCode } from '../../validation/warning-codes.ts';

/** Where a glTF comes from and what may be spent on it. */
export interface GltfContext {
  /** For messages. */
  readonly file: string;
  /** Where buffers, images and schemas lie; `undefined` for an embedded asset without neighbours. */
  readonly folder: InputFolder | undefined;
  readonly limits: Limits;
  readonly warnings: WarningList;
  readonly signal?: AbortSignal | undefined;
}

const MESHOPT = ['EXT_meshopt_compression', 'KHR_meshopt_compression'];
/** Best ratio the vertex codec can reach (version 1, all deltas zero), with room. */
const MESHOPT_MAXIMUM_RATIO = 4096;

/** A glTF asset with its buffers loaded; buffer views are decompressed when first asked for. */
export class GltfDocument {
  readonly json: JsonObject;
  readonly context: GltfContext;
  private readonly buffers: readonly (Uint8Array | undefined)[];
  private readonly bufferViews: readonly (JsonObject | undefined)[];
  private readonly views = new Map<number, Uint8Array>();

  private constructor(json: JsonObject, context: GltfContext, buffers: readonly (Uint8Array | undefined)[]) {
    this.json = json;
    this.context = context;
    this.buffers = buffers;
    this.bufferViews = objectsAt(json, 'bufferViews');
  }

  /** Loads the buffers and, where compression asks for it, the decoder. */
  static async open({ json, binary }: GltfContainer, context: GltfContext): Promise<GltfDocument> {
    const version = textAt(objectAt(json, 'asset'), 'version') ?? '2.0';
    if (!version.startsWith('2')) {
      throw gltfError(`is glTF ${version.slice(0, 20)}, not 2.0`, context.file, 'asset.version', 'version');
    }
    const buffers: (Uint8Array | undefined)[] = [];
    for (const [index, buffer] of objectsAt(json, 'buffers').entries()) {
      const uri = textAt(buffer, 'uri');
      if (uri === undefined) buffers.push(index === 0 ? binary : undefined);
      else buffers.push(await openResource(uri, `buffers/${index}`, context));
    }
    const used = new Set([...listAt(json, 'extensionsUsed'), ...listAt(json, 'extensionsRequired')]);
    if (MESHOPT.some((name) => used.has(name))) await MeshoptDecoder.ready;
    return new GltfDocument(json, context, buffers);
  }

  /** A LoadError of this file. */
  fail(problem: string, place: string, kind: LoadError['kind'] = 'corrupt'): LoadError {
    return gltfError(problem, this.context.file, place, kind);
  }

  warn(code: WarningCode, message: string, place: string): void {
    this.context.warnings.add(code, message, place, this.context.file);
  }

  /** Bytes of a buffer view, decompressed. @throws {LoadError} missing, or past the end of its buffer. */
  view(index: number): Uint8Array {
    const known = this.views.get(index);
    if (known !== undefined) return known;
    const bufferView = this.bufferViews[index];
    const place = `bufferViews/${index}`;
    if (bufferView === undefined) throw this.fail('there is no such buffer view', place);
    const compressed = MESHOPT.map((name) => objectAt(objectAt(bufferView, 'extensions'), name)).find(
      Boolean,
    );
    const bytes =
      compressed === undefined ? this.slice(bufferView, place) : this.decompress(compressed, place);
    this.views.set(index, bytes);
    return bytes;
  }

  /** Bytes from one element to the next; `undefined`: tightly packed. */
  stride(index: number): number | undefined {
    const bufferView = this.bufferViews[index];
    const extensions = objectAt(bufferView, 'extensions');
    const compressed = MESHOPT.map((name) => objectAt(extensions, name)).find(Boolean);
    return indexAt(compressed ?? bufferView, 'byteStride');
  }

  /** An external or embedded file, such as a picture. */
  resource(uri: string, place: string): Promise<Uint8Array | undefined> {
    return openResource(uri, place, this.context);
  }

  private slice(part: JsonObject, place: string): Uint8Array {
    const buffer = indexAt(part, 'buffer');
    const bytes = buffer === undefined ? undefined : this.buffers[buffer];
    if (bytes === undefined) throw this.fail(`buffer ${String(buffer)} is missing`, place, 'missing');
    const offset = numberAt(part, 'byteOffset') ?? 0;
    const length = numberAt(part, 'byteLength') ?? -1;
    if (!Number.isInteger(offset) || !Number.isInteger(length) || offset < 0 || length < 0) {
      throw this.fail('byteOffset or byteLength is no whole number', place);
    }
    if (offset + length > bytes.length) {
      throw this.fail(
        `bytes ${offset} to ${offset + length} of a buffer of ${bytes.length}`,
        place,
        'truncated',
      );
    }
    return bytes.subarray(offset, offset + length);
  }

  private decompress(part: JsonObject, place: string): Uint8Array {
    const source = this.slice(part, place);
    const count = indexAt(part, 'count') ?? 0;
    const stride = indexAt(part, 'byteStride') ?? 0;
    const mode = textAt(part, 'mode') ?? '';
    const filter = textAt(part, 'filter') ?? 'NONE';
    const bytes = count * stride;
    const most = Math.max(2 ** 16, source.length * MESHOPT_MAXIMUM_RATIO);
    if (!isMeshoptShape(mode, stride) || bytes > Math.min(most, this.context.limits.maximumUnpackedBytes)) {
      throw this.fail(`${count} × ${stride} bytes of ${source.length} compressed ones (${mode})`, place);
    }
    const target = new Uint8Array(count * stride);
    try {
      // The library's names of modes and filters are those of the extension.
      MeshoptDecoder.decodeGltfBuffer(target, count, stride, source, mode, filter);
    } catch {
      throw this.fail('its meshopt compression is broken', place);
    }
    return target;
  }
}

/** Strides each mode can have. */
function isMeshoptShape(mode: string, stride: number): boolean {
  if (mode === 'ATTRIBUTES') return stride > 0 && stride <= 256 && stride % 4 === 0;
  return (mode === 'TRIANGLES' || mode === 'INDICES') && (stride === 2 || stride === 4);
}

async function openResource(
  uri: string,
  place: string,
  { folder, file, warnings, limits, signal }: GltfContext,
): Promise<Uint8Array | undefined> {
  if (isDataUri(uri)) {
    const bytes = decodeDataUri(uri);
    if (bytes === undefined) warnings.add('broken-data-uri', 'embedded data cannot be decoded', place, file);
    return bytes;
  }
  try {
    if (folder === undefined) {
      warnings.add('missing-file', `${uri.slice(0, 200)} cannot be looked for`, place, file);
      return undefined;
    }
    const bytes = await (await folder.open(uri, signal)).read(signal);
    // Packages (3TZ) keep their files gzipped one by one.
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
    return await inflate(bytes, 'gzip', `${file}/${uri}`, limits.maximumUnpackedBytes);
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    warnings.add('missing-file', error.message, place, file);
    return undefined;
  }
}
