import { LoadError } from '../validation/load-error.ts';
import { DEFAULT_LIMITS } from '../validation/limits.ts';
import type { InputFile, InputFolder } from './input-file.ts';
import { createInputFolder } from './input-folder.ts';

/** A file dropped into a page, or held in memory. */
export interface NamedBlob {
  /** Path relative to what was dropped, for example `tiles/tileset.json`. */
  readonly path: string;
  readonly blob: Blob;
}

/** Folder of files a browser handed over, or of files in memory (`new Blob([bytes])`). */
export function createBlobFolder(files: readonly NamedBlob[], name = 'dropped files'): InputFolder {
  const byPath = new Map(files.map(({ path, blob }) => [path.replace(/^\/+/u, ''), blob]));
  return createInputFolder({
    name,
    paths: [...byPath.keys()],
    open: (path, folder) => {
      const blob = byPath.get(path);
      return Promise.resolve(blob === undefined ? undefined : fileOfBlob(path, blob, folder));
    },
  });
}

/** A file in memory with no neighbours; for tests and for data made by a program. */
export function inputFileOfBytes(name: string, bytes: Uint8Array<ArrayBuffer>): InputFile {
  return fileOfBlob(name, new Blob([bytes]), createBlobFolder([]));
}

function fileOfBlob(name: string, blob: Blob, folder: InputFolder): InputFile {
  const read = async (part: Blob, signal: AbortSignal | undefined): Promise<Uint8Array<ArrayBuffer>> => {
    signal?.throwIfAborted();
    if (part.size > DEFAULT_LIMITS.maximumFileBytes) throw tooLong(name, part.size);
    try {
      return new Uint8Array(await part.arrayBuffer());
    } catch (cause) {
      throw new LoadError('cannot be read', {
        url: name,
        format: 'file',
        kind: 'unreadable',
        remedy: 'choose the file again; it may have been moved or altered',
        cause,
      });
    }
  };
  return {
    name,
    size: blob.size,
    ...(blob.type !== '' && { mimeType: blob.type }),
    read: (signal) => read(blob, signal),
    readRange: (offset, length, signal) => read(blob.slice(offset, offset + length), signal),
    stream: (signal) => piecesOf(blob, read, signal),
    folder,
  };
}

const PIECE_BYTES = 4 * 2 ** 20;

async function* piecesOf(
  blob: Blob,
  read: (part: Blob, signal: AbortSignal | undefined) => Promise<Uint8Array<ArrayBuffer>>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let offset = 0; offset < blob.size; offset += PIECE_BYTES) {
    yield await read(blob.slice(offset, offset + PIECE_BYTES), signal);
  }
}

function tooLong(name: string, bytes: number): LoadError {
  return new LoadError(`${bytes} bytes are more than can be held at once`, {
    url: name,
    format: 'file',
    kind: 'invalid',
    remedy: 'give an extract, or a format that is read in pieces (FlatGeobuf, OSM PBF, CityJSONSeq)',
  });
}
