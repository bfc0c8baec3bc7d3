import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { LoadError } from '../validation/load-error.ts';

/** A folder that is written as a whole or not at all. */
export interface StagedFolderOptions {
  /** What is written, for messages: `city package`. */
  readonly format: string;
  /** File that marks a folder as one of these, which may be replaced: `city.json`. */
  readonly marker: string;
}

/** @param path relative to the folder, `/` separated. */
export type WriteFile = (path: string, bytes: Uint8Array) => Promise<void>;

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** A folder we may replace: absent, or one of the same kind. @throws {LoadError} */
async function assertReplaceable(folder: string, { format, marker }: StagedFolderOptions): Promise<void> {
  if (!(await exists(folder)) || (await exists(join(folder, marker)))) return;
  throw new LoadError(`exists and holds no ${marker}`, {
    url: folder,
    format,
    kind: 'unwritable',
    remedy: `choose a folder that is new or holds a ${format}`,
  });
}

/**
 * Writes a folder beside its place and swaps it in at the end: whatever fails before, and a cancelled `fill`, leaves
 * an existing one as it was.
 * @throws {LoadError} if the folder cannot be written, or holds something else; whatever `fill` throws of its own.
 */
export async function writeStagedFolder<Result>(
  folder: string,
  options: StagedFolderOptions,
  fill: (write: WriteFile) => Promise<Result>,
): Promise<Result> {
  await assertReplaceable(folder, options);
  const beside = (mark: string): string =>
    join(dirname(folder), `.${basename(folder)}.${mark}-${process.pid}`);
  const staging = beside('staging');
  const previous = beside('previous');
  const unwritable = (cause: unknown): LoadError =>
    new LoadError(`cannot be written (${(cause as Error).message})`, {
      url: folder,
      format: options.format,
      kind: 'unwritable',
      remedy: 'check that the folder may be written and the disk has room, or give another with --out',
      cause,
    });
  const made = new Set<string>();
  const write: WriteFile = async (path, bytes) => {
    try {
      const target = join(staging, path);
      const parent = dirname(target);
      if (!made.has(parent)) await mkdir(parent, { recursive: true });
      made.add(parent);
      await writeFile(target, bytes);
    } catch (cause) {
      throw unwritable(cause);
    }
  };
  try {
    const result = await fill(write);
    await swapIn(staging, folder, previous).catch((cause: unknown) => {
      throw unwritable(cause);
    });
    return result;
  } catch (cause) {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
    throw cause;
  }
}

async function swapIn(staging: string, folder: string, previous: string): Promise<void> {
  const replaces = await exists(folder);
  if (replaces) await rename(folder, previous);
  try {
    await rename(staging, folder);
  } catch (cause) {
    if (replaces) await rename(previous, folder);
    throw cause;
  }
  await rm(previous, { recursive: true, force: true });
}
