import { open, readdir, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { InputFile, InputFolder } from '../transport/input-file.ts';
import { createInputFolder } from '../transport/input-folder.ts';
import { LoadError } from '../validation/load-error.ts';
import { DEFAULT_LIMITS } from '../validation/limits.ts';

const PIECE_BYTES = 4 * 2 ** 20;

/** A file on disk and the folder it lies in. @throws {LoadError} if there is none. */
export async function openDiskFile(path: string): Promise<InputFile> {
  const whole = resolve(path);
  const size = await sizeOf(whole);
  if (size === undefined) {
    throw new LoadError('there is no such file', {
      url: path,
      format: 'file',
      kind: 'missing',
      remedy: 'check the path',
    });
  }
  return diskFile(whole, path, size, createDiskFolder(dirname(whole)));
}

/** Files under a folder on disk; its paths are not listed until `listDiskFolder`. */
export function createDiskFolder(root: string, paths?: readonly string[]): InputFolder {
  return createInputFolder({
    name: root,
    ...(paths && { paths }),
    open: async (path, folder) => {
      const whole = join(root, path);
      const size = await sizeOf(whole);
      return size === undefined ? undefined : diskFile(whole, whole, size, folder);
    },
  });
}

/** As {@link createDiskFolder}, with all paths below it known. */
export async function listDiskFolder(root: string): Promise<InputFolder> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
  return createDiskFolder(root, paths);
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const status = await stat(path);
    return status.isFile() ? status.size : undefined;
  } catch {
    // Missing and not permitted look the same to the reader: there is nothing to open.
    return undefined;
  }
}

function diskFile(whole: string, name: string, size: number, folder: InputFolder): InputFile {
  const withHandle = async <Result>(use: (handle: FileHandle) => Promise<Result>): Promise<Result> => {
    let handle: FileHandle | undefined;
    try {
      handle = await open(whole, 'r');
      return await use(handle);
    } catch (cause) {
      if (cause instanceof LoadError) throw cause;
      throw new LoadError('cannot be read', {
        url: name,
        format: 'file',
        kind: 'unreadable',
        remedy: `check that ${basename(name)} may be read`,
        cause,
      });
    } finally {
      await handle?.close();
    }
  };
  const readRange = (
    offset: number,
    length: number,
    signal?: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> => {
    signal?.throwIfAborted();
    const most = Math.max(0, Math.min(length, size - offset));
    if (most > DEFAULT_LIMITS.maximumFileBytes) return Promise.reject(tooLong(name, most));
    return withHandle(async (handle) => {
      const bytes = new Uint8Array(most);
      let filled = 0;
      while (filled < most) {
        const { bytesRead } = await handle.read(bytes, filled, most - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return filled === most ? bytes : bytes.slice(0, filled);
    });
  };
  return {
    name,
    size,
    read: (signal) => readRange(0, size, signal),
    readRange,
    async *stream(signal) {
      for (let offset = 0; offset < size; offset += PIECE_BYTES)
        yield await readRange(offset, PIECE_BYTES, signal);
    },
    folder,
  };
}

function tooLong(name: string, bytes: number): LoadError {
  return new LoadError(`${bytes} bytes are more than can be held at once`, {
    url: name,
    format: 'file',
    kind: 'invalid',
    remedy: 'give an extract, or a format that is read in pieces (FlatGeobuf, OSM PBF, CityJSONSeq)',
  });
}
