/**
 * Packs every library as it would be published and checks the tarballs: entry points exist and are typed
 * (publint, are-the-types-wrong), and the core stays small (size-limit).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

const PACKAGES = ['twin-core', 'cim-loader', 'viewer'];

/** Style sheets stand as side-effect imports in the viewer's declarations; that is no module to resolve. */
const ATTW_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  viewer: ['--ignore-rules', 'internal-resolution-error'],
};

function call(program: string, parameters: readonly string[], cwd = process.cwd()): boolean {
  const { status, stdout, stderr } = spawnSync(program, parameters, { cwd, encoding: 'utf8' });
  if (status === 0) return true;
  process.stdout.write(`${program} ${parameters.join(' ')}\n${stdout}${stderr}\n`);
  return false;
}

function packAndCheck(name: string, folder: string): boolean {
  // pnpm swaps `publishConfig.exports` (dist) in for the workspace's own exports (src).
  if (!call('npx', ['--yes', 'pnpm@12.21.0', 'pack', '--pack-destination', folder], join('packages', name)))
    return false;
  const tarball = readdirSync(folder).find((file) => file.startsWith(`cityloom-${name}-`));
  if (tarball === undefined) throw new Error(`pack: no tarball of ${name} in ${folder}.`);
  const path = join(folder, tarball);
  return [
    call('publint', ['run', path, '--strict']),
    call('attw', [
      path,
      '--profile',
      'esm-only',
      '--exclude-entrypoints',
      'package.json',
      ...(ATTW_OPTIONS[name] ?? []),
    ]),
  ].every(Boolean);
}

const folder = mkdtempSync(join(tmpdir(), 'cityloom-pack-'));
try {
  const results = [...PACKAGES.map((name) => packAndCheck(name, folder)), call('size-limit', [])];
  process.exitCode = results.every(Boolean) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
