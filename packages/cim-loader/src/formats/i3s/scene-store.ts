import { unpackGzip } from '../../transport/gzip.ts';
import type { InputFile, InputFolder } from '../../transport/input-file.ts';
import { LoadError, type LoadErrorKind } from '../../validation/load-error.ts';
import type { Limits } from '../../validation/limits.ts';
import { isJsonObject, type JsonObject } from '../gltf/json-access.ts';

/** Where the members of a scene layer lie. */
export interface SceneStoreOptions {
  /** Of the package or layer, for messages. */
  readonly name: string;
  readonly limits: Limits;
  readonly signal?: AbortSignal | undefined;
}

const REMEDY = 'fetch or export the scene layer again';

/** A problem of one member of a layer. */
export function sceneError(
  problem: string,
  url: string,
  place: string,
  kind: LoadErrorKind = 'corrupt',
  remedy: string = REMEDY,
): LoadError {
  return new LoadError(problem, { url, format: 'I3S', kind, place, remedy });
}

/**
 * The members of one scene layer under the names a server has them by (`nodes/3/geometries/0`). In packages they have
 * endings (`0.bin.gz`), and letters may stand in either case ("SLPK Hash Table": canonical paths are lower case).
 */
export class SceneStore {
  readonly name: string;
  readonly limits: Limits;
  readonly signal: AbortSignal | undefined;
  private readonly folder: InputFolder;
  private readonly members: ReadonlyMap<string, string> | undefined;

  constructor(folder: InputFolder, { name, limits, signal }: SceneStoreOptions) {
    this.folder = folder;
    this.name = name;
    this.limits = limits;
    this.signal = signal;
    this.members = folder.paths && new Map(folder.paths.map((path) => [canonical(path), path]));
  }

  /** The layer in a folder of this one. */
  within(path: string): SceneStore {
    return new SceneStore(this.folder.within(path), { ...this.options, name: `${this.name}/${path}` });
  }

  private get options(): SceneStoreOptions {
    const { name, limits, signal } = this;
    return { name, limits, signal };
  }

  /** The bytes of a member, without gzip. @throws {LoadError} missing, broken or longer than allowed. */
  async bytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
    const { signal, limits } = this;
    signal?.throwIfAborted();
    const file = await this.folder.open(this.members?.get(canonical(path)) ?? path, signal);
    const isPacked = await startsWithGzip(file, signal);
    return wholeOf(isPacked ? await unpackGzip(file, limits, signal) : file, signal);
  }

  /** @throws {LoadError} missing or no JSON object. */
  async json(path: string): Promise<JsonObject> {
    const text = new TextDecoder().decode(await this.bytes(path));
    try {
      const value: unknown = JSON.parse(text);
      if (isJsonObject(value)) return value;
    } catch {
      // Told below.
    }
    throw sceneError('is no JSON object', this.name, path);
  }
}

/** Documents of layers and nodes have no name of their own on a server. */
const canonical = (path: string): string =>
  path
    .toLowerCase()
    .replace(/\.gz$/u, '')
    .replace(/\.(?:json|bin)$/u, '')
    .replace(/(?:^|\/)(?:3dscenelayer|3dnodeindexdocument|index)$/u, '');

async function startsWithGzip(file: InputFile, signal: AbortSignal | undefined): Promise<boolean> {
  const [first, second] = await file.readRange(0, 2, signal);
  return first === 0x1f && second === 0x8b;
}

/** Of files read in pieces, the first piece is there already; `read` would ask for it again. */
const wholeOf = (file: InputFile, signal: AbortSignal | undefined): Promise<Uint8Array<ArrayBuffer>> =>
  file.size === undefined ? file.read(signal) : file.readRange(0, file.size, signal);
