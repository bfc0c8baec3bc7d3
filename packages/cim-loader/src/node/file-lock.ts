import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import process from 'node:process';

/** A file is being written by somebody else. The message says by whom, and what to do. */
export class FileLockError extends Error {
  override readonly name = 'FileLockError';
  readonly path: string;

  constructor(path: string, owner: string) {
    super(`${path}: is being written by ${owner}; end that first, or delete ${path}.lock if it has gone`);
    this.path = path;
  }
}

interface Owner {
  readonly process: number;
  readonly host: string;
}

const ATTEMPTS = 3;

/**
 * Takes a file for this process alone, by a file beside it (`PATH.lock`) that names the process. The lock of a process
 * of this machine that has gone is taken over.
 * @returns gives it back.
 * @throws {FileLockError} another process has it, or this one does already.
 */
export async function lockFile(path: string): Promise<() => Promise<void>> {
  const lock = `${path}.lock`;
  const own = JSON.stringify({ process: process.pid, host: hostname() } satisfies Owner);
  let owner: string | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await writeNew(lock, own)) return () => rm(lock, { force: true });
    owner = await readIfThere(lock);
    if (owner === undefined) continue;
    if (!isGone(owner)) break;
    await removeStale(lock, owner);
  }
  throw new FileLockError(path, nameOf(owner ?? ''));
}

/** @returns false where the file is there already. */
async function writeNew(path: string, text: string): Promise<boolean> {
  try {
    const handle = await open(path, 'wx');
    try {
      await handle.writeFile(text);
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}

function parseOwner(text: string): Owner | undefined {
  try {
    const { process: number, host } = JSON.parse(text) as Partial<Owner>;
    return typeof number === 'number' && typeof host === 'string' ? { process: number, host } : undefined;
  } catch {
    // One that is being written just now, or of another program: nobody can tell whether it holds.
    return undefined;
  }
}

function isGone(text: string): boolean {
  const owner = parseOwner(text);
  // Processes of other machines cannot be asked.
  if (owner?.host !== hostname()) return false;
  try {
    process.kill(owner.process, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** Two processes may find the same stale lock: who moves away what the other has just made puts it back. */
async function removeStale(lock: string, stale: string): Promise<void> {
  const aside = `${lock}.${process.pid}`;
  try {
    await rename(lock, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return;
  }
  if ((await readFile(aside, 'utf8')) !== stale) await link(aside, lock).catch(() => undefined);
  await rm(aside, { force: true });
}

function nameOf(text: string): string {
  const owner = parseOwner(text);
  if (owner === undefined) return 'another program';
  return owner.host === hostname() ? `process ${owner.process}` : `process ${owner.process} of ${owner.host}`;
}
