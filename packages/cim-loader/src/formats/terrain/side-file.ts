import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';

/** Bytes of the longest file that stands beside another and describes it. */
const MAXIMUM_SIDE_BYTES = 1 << 20;

/** Text of the file beside `file` with another extension (`dem.prj` for `dem.asc`); `undefined` where there is none. */
export async function readSideFile(
  file: InputFile,
  extensions: readonly string[],
  signal?: AbortSignal,
): Promise<string | undefined> {
  const name = file.name.replace(/[?#].*$/u, '').replace(/^.*[\\/]/u, '');
  for (const extension of extensions) {
    try {
      const side = await file.folder.open(name.replace(/\.[^.]*$/u, `.${extension}`), signal);
      return new TextDecoder().decode(await side.readRange(0, MAXIMUM_SIDE_BYTES, signal));
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      // Most files stand alone.
    }
  }
  return undefined;
}
