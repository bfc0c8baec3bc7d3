import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import type { EncodedPackage } from '../catalog/encode-city-package.ts';
import { LoadError } from '../validation/load-error.ts';

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** A folder we may replace: absent, empty of anything but a city package. */
async function assertReplaceable(folder: string): Promise<void> {
  if (!(await exists(folder)) || (await exists(join(folder, 'city.json')))) return;
  throw new LoadError('exists and holds no city.json', {
    url: folder,
    format: 'city package',
    kind: 'unwritable',
    remedy: 'choose a folder that is new or holds a city package',
  });
}

/**
 * Writes a package beside its place and swaps it in at the end: whatever fails before leaves an existing
 * package as it was.
 * @throws {LoadError} if the folder cannot be written, or holds something else.
 */
export async function writeCityPackage(encoded: EncodedPackage, folder: string): Promise<void> {
  await assertReplaceable(folder);
  const beside = (mark: string): string =>
    join(dirname(folder), `.${basename(folder)}.${mark}-${process.pid}`);
  const staging = beside('staging');
  const previous = beside('previous');
  try {
    const folders = new Set(encoded.files.map(({ path }) => dirname(join(staging, path))));
    for (const path of folders) await mkdir(path, { recursive: true });
    for (const { path, bytes } of encoded.files) await writeFile(join(staging, path), bytes);
    const replaces = await exists(folder);
    if (replaces) await rename(folder, previous);
    try {
      await rename(staging, folder);
    } catch (cause) {
      if (replaces) await rename(previous, folder);
      throw cause;
    }
    await rm(previous, { recursive: true, force: true });
  } catch (cause) {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
    throw new LoadError(`cannot be written (${(cause as Error).message})`, {
      url: folder,
      format: 'city package',
      kind: 'unwritable',
      remedy: 'check that the folder may be written and the disk has room, or give another with --out',
      cause,
    });
  }
}
