/**
 * Entry of every npm script people call. Runs on whatever Node the machine has (20 or later), installs the
 * workspace when that is needed, then hands over to the pinned Node, which runs the TypeScript sources unbuilt.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const PNPM_VERSION = '12.21.0';

const TASKS = {
  start: ['scripts/start.ts'],
  test: ['scripts/test.ts'],
  cityloom: ['packages/cim-loader/src/cli/main.ts'],
  bench: ['benchmarks/run.ts'],
  validate: ['scripts/validate.ts'],
};

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');
const stamp = join(root, 'node_modules', '.cityloom-installed');

/** What the installed packages depend on; a change means: install again. */
function installKey() {
  const hash = createHash('sha256');
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json']) {
    hash.update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function installIfNeeded() {
  const key = installKey();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return;
  process.stderr.write('Installing packages …\n');
  const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx';
  const result = spawnSync(npx, ['--yes', `pnpm@${PNPM_VERSION}`, 'install', '--frozen-lockfile'], {
    cwd: root,
    // Nothing of the installation may reach stdout: commands print machine-readable results there.
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}\n`);
    process.stderr.write(
      'Installing packages failed; check that the npm registry can be reached, then try again.\n',
    );
    process.exit(1);
  }
  writeFileSync(stamp, key);
}

/** Stripped and compiled sources are kept: a command starts in a third of the time. Tests go without, for their coverage. */
function compileCache() {
  return task === 'test' ? {} : { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compile') };
}

const [task, ...rest] = process.argv.slice(2);
const entry = TASKS[task];
if (entry === undefined) {
  process.stderr.write(`run: no task named "${task}"; choose one of: ${Object.keys(TASKS).join(', ')}.\n`);
  process.exit(2);
}
installIfNeeded();
const child = spawn(join(bin, 'node'), [...entry, ...rest], {
  cwd: root,
  stdio: 'inherit',
  env: { ...compileCache(), ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    // A terminal gives Ctrl+C to both; a second one would break off what the first lets end in order.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on('error', (error) => {
  process.stderr.write(`run: ${error.message}\n`);
  process.exit(1);
});
child.on('exit', (code, signal) => {
  process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
});
