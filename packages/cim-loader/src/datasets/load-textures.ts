import type { InputFolder } from '../transport/input-file.ts';
import { LoadError } from '../validation/load-error.ts';
import type { LoadWarning } from '../validation/load-report.ts';
import type { WarningCode } from '../validation/warning-codes.ts';

/** Pictures found beside a file. */
export interface LoadedTextures {
  readonly bytesOf: ReadonlyMap<string, Uint8Array>;
  readonly warnings: readonly LoadWarning[];
}

/** More than all pictures of one source may take, bytes: a file can name the same large one under many names. */
const MAXIMUM_TEXTURE_BYTES = 1 << 30;

/**
 * Reads the pictures a model names from its folder; those that are missing, refused or too large are told in one
 * warning each and left out.
 * @param paths as the file names them.
 */
export async function loadTextures(
  paths: readonly string[],
  folder: InputFolder,
  file: string,
  signal?: AbortSignal,
): Promise<LoadedTextures> {
  const bytesOf = new Map<string, Uint8Array>();
  const missing: string[] = [];
  const skipped: string[] = [];
  let total = 0;
  for (const path of paths) {
    signal?.throwIfAborted();
    try {
      const picture = await folder.open(path, signal);
      if (total + (picture.size ?? 0) > MAXIMUM_TEXTURE_BYTES) {
        skipped.push(path);
        continue;
      }
      const bytes = await picture.read(signal);
      total += bytes.length;
      bytesOf.set(path, bytes);
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      missing.push(path);
    }
  }
  const tell = (code: WarningCode, message: string, left: readonly string[]): LoadWarning[] =>
    left.length === 0
      ? []
      : [
          {
            code,
            message: `${message}, for example ${left[0]?.slice(0, 200) ?? ''}`,
            file,
            count: left.length,
          },
        ];
  return {
    bytesOf,
    warnings: [
      ...tell('texture-missing', 'pictures that are not beside the file; their surfaces stay plain', missing),
      ...tell('texture-too-large', 'pictures beyond 1 GiB in all; left out', skipped),
    ],
  };
}
