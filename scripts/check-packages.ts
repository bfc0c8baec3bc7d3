/**
 * Packs every library as it would be published and checks the tarballs: entry points exist and are typed
 * (publint, are-the-types-wrong), the addresses of workers lead to files, the workers run in Node from what was
 * packed, what is not published is not in them, and the core stays small (size-limit).
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { addressProblems } from './packing/module-addresses.ts';

const PACKAGES = ['twin-core', 'cim-loader', 'viewer'] as const;

/** Style sheets stand as side-effect imports in the viewer's declarations; that is no module to resolve. */
const ATTW_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  viewer: ['--ignore-rules', 'internal-resolution-error'],
};

/** A program that uses the workers and engines of the packages, and what it needs beside them. */
const CONSUMER = {
  program: 'packages/cim-loader/test/node/packed-workers.ts',
  files: [
    'packages/cim-loader/test/tiles/sample-city.ts',
    'packages/cim-loader/test/formats/geopackage/small-geopackage.ts',
    'packages/cim-loader/test/formats/geopackage/write-database.ts',
    'packages/cim-loader/test/formats/gltf/packed-boxes.ts',
    'packages/cim-loader/test/formats/ifc/write-house.ts',
    'packages/twin-core/test/models/toxic-release/golden-release.ts',
    'packages/twin-core/test/models/toxic-release/block-city.ts',
    'packages/twin-core/test/models/flood/river-town.ts',
  ],
  packages: ['twin-core', 'cim-loader'],
} as const;

function call(program: string, parameters: readonly string[], cwd = process.cwd()): boolean {
  const { status, stdout, stderr } = spawnSync(program, parameters, { cwd, encoding: 'utf8' });
  if (status === 0) return true;
  process.stdout.write(`${program} ${parameters.join(' ')}\n${stdout}${stderr}\n`);
  return false;
}

function unpacked(folder: string, name: string): string {
  return join(folder, 'node_modules/@cityloom', name);
}

function packAndCheck(name: string, folder: string): boolean {
  // pnpm swaps `publishConfig.exports` (dist) in for the workspace's own exports (src).
  if (!call('npx', ['--yes', 'pnpm@12.21.0', 'pack', '--pack-destination', folder], join('packages', name)))
    return false;
  const tarball = readdirSync(folder).find((file) => file.startsWith(`cityloom-${name}-`));
  if (tarball === undefined) throw new Error(`pack: no tarball of ${name} in ${folder}.`);
  const path = join(folder, tarball);
  const target = unpacked(folder, name);
  mkdirSync(target, { recursive: true });
  return [
    call('tar', ['-xzf', path, '-C', target, '--strip-components=1']),
    leadsToFiles(target),
    keepsInternals(target),
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

function leadsToFiles(folder: string): boolean {
  const problems = globSync('dist/**/*.js', { cwd: folder }).flatMap((file) => {
    const path = join(folder, file);
    return addressProblems(readFileSync(path, 'utf8'), path);
  });
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  return problems.length === 0;
}

/** What the packages' own tests look at beneath them is neither an entry nor a file of what others install. */
function keepsInternals(folder: string): boolean {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, unknown>>;
  };
  const published = [
    ...Object.keys(exports).filter((entry) => entry.includes('internals')),
    ...globSync(['dist/**/internals.*', 'src/**/internals.*'], { cwd: folder }),
  ];
  for (const what of published) process.stdout.write(`${folder}: ${what} must not be published.\n`);
  return published.length === 0;
}

/** Runs the packages' workers in Node as somebody who installed the tarballs would. */
function workersRun(folder: string): boolean {
  for (const name of CONSUMER.packages) linkDependencies(join('packages', name, 'node_modules'), folder);
  for (const file of [CONSUMER.program, ...CONSUMER.files]) cpSync(file, join(folder, file));
  return call(process.execPath, [CONSUMER.program], folder);
}

/** Links the third-party packages that a workspace package has; the tarballs take the place of its own. */
function linkDependencies(modules: string, folder: string): void {
  const names = readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  for (const name of names) {
    const link = join(folder, 'node_modules', name);
    if (name.startsWith('.') || name.startsWith('@cityloom/')) continue;
    mkdirSync(dirname(link), { recursive: true });
    rmSync(link, { recursive: true, force: true });
    symlinkSync(resolve(modules, name), link);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'cityloom-pack-'));
try {
  const results = [
    ...PACKAGES.map((name) => packAndCheck(name, folder)),
    workersRun(folder),
    call('size-limit', []),
  ];
  process.exitCode = results.every(Boolean) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
