import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { hashSources, readStamp, writeStamp } from './build-stamp.ts';
import type { Mount } from './static-server.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BUILT = join(ROOT, 'data/built');
/** What decides how a package is built, besides its files. */
const BUILDER = ['packages/cim-loader/src', 'packages/twin-core/src', 'pnpm-lock.yaml'];

/** A city that is not in the repository, ready to be served. */
export interface GivenCity {
  /** Its id, as in the page's address. */
  readonly id: string;
  /** Of its package. */
  readonly folder: string;
  /** Where its package lies, if not where packages are built to. */
  readonly mounts: readonly Mount[];
}

/**
 * A city by the paths a person gives: the folder of a city package; or files of any format, of which a package is built
 * and kept until they change.
 * @throws {Error} in one line: which path, and what to do.
 */
export function prepareGivenCity(paths: readonly string[]): GivenCity {
  const whole = paths.map(wholePath);
  const [first] = whole;
  if (whole.length === 1 && first !== undefined) {
    const folder = first.endsWith('city.json') ? dirname(first) : first;
    if (existsSync(join(folder, 'city.json'))) return packageIn(folder);
  }
  return buildOf(whole);
}

/** Relative paths start where the person is; npm itself runs scripts in the root. */
function wholePath(path: string): string {
  const from = process.env['INIT_CWD'] ?? process.cwd();
  const found = isAbsolute(path)
    ? path
    : [resolve(from, path), resolve(path)].find((each) => existsSync(each));
  if (found !== undefined && existsSync(found)) return found;
  throw new Error(`${path}: there is no such file or folder; check the path.`);
}

function packageIn(folder: string): GivenCity {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'city.json'), 'utf8'));
  const id = typeof manifest === 'object' && manifest !== null && 'id' in manifest ? String(manifest.id) : '';
  if (!/^[a-z0-9][a-z0-9-]*$/u.test(id)) {
    throw new Error(
      `${folder}/city.json: the city has the id "${id}"; build the package again (cityloom build).`,
    );
  }
  return { id, folder, mounts: [{ prefix: `/cities/${id}/`, folder }] };
}

function buildOf(files: readonly string[]): GivenCity {
  const folder = files.find((file) => statSync(file).isDirectory());
  if (folder !== undefined) {
    throw new Error(
      `${folder}: holds no city.json; give the files in it, or build a package (cityloom build).`,
    );
  }
  const key = createHash('sha256');
  key.update(hashSources(ROOT, BUILDER));
  for (const file of files) {
    const { size, mtimeMs } = statSync(file);
    key.update(`${file}\n${String(size)} ${String(mtimeMs)}\n`);
  }
  const stamp = key.digest('hex');
  const name = `given-${createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 12)}`;
  const out = join(BUILT, name);
  const stampFile = `${out}.stamp`;
  if (!existsSync(join(out, 'city.json')) || readStamp(stampFile) !== stamp) {
    process.stdout.write('Building the city package …\n');
    const command = ['packages/cim-loader/src/cli/main.ts', 'build', ...files, '--out', out];
    const result = spawnSync(process.execPath, command, {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, NODE_ENV: 'production' },
    });
    if (result.status !== 0) throw new Error('the city package could not be built; see the message above.');
    writeStamp(stampFile, stamp);
  }
  return packageIn(out);
}
