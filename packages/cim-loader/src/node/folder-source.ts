import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackageSource } from '../catalog/package-source.ts';
import { LoadError } from '../validation/load-error.ts';

/** Reads a file whole. @throws {LoadError} naming it. */
export async function readBytes(
  path: string,
  format: string,
  remedy: string,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const bytes = await readFile(path, signal === undefined ? {} : { signal });
    // Small files share a pool: copy, so that the buffer holds the file alone.
    return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
  } catch (cause) {
    signal?.throwIfAborted();
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new LoadError(missing ? 'no such file' : `cannot be read (${(cause as Error).message})`, {
      url: path,
      format,
      kind: missing ? 'missing' : 'unreadable',
      remedy,
      cause,
    });
  }
}

/** Reads a city package from a folder. */
export function createFolderSource(folder: string): PackageSource {
  return {
    location: folder,
    read: async (path, signal) => {
      const remedy = 'give the folder of a city package, or build it (cityloom build)';
      return (await readBytes(join(folder, path), 'city package', remedy, signal)).buffer;
    },
  };
}
