import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { hashSources, readStamp, writeStamp } from './build-stamp.ts';

/** The city `npm start` opens. */
const DEFAULT_CITY = 'astana';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Where the package of the city that `npm start` opens is built. */
export const DEFAULT_CITY_FOLDER: string = join(ROOT, 'data/built', DEFAULT_CITY);

interface Product {
  readonly what: string;
  /** Exists when the product is there. */
  readonly result: string;
  readonly stamp: string;
  /** What it is made from, relative to the root. */
  readonly sources: readonly string[];
  readonly command: readonly [string, ...string[]];
}

const PRODUCTS: Readonly<Record<'city' | 'app', Product>> = {
  city: {
    what: `city package ${DEFAULT_CITY}`,
    result: `data/built/${DEFAULT_CITY}/city.json`,
    stamp: `data/built/${DEFAULT_CITY}.stamp`,
    sources: ['data', 'packages/cim-loader/src', 'packages/twin-core/src', 'pnpm-lock.yaml'],
    command: ['node', 'packages/cim-loader/src/cli/main.ts', 'build', DEFAULT_CITY],
  },
  app: {
    what: 'app',
    result: 'packages/viewer/app/dist/index.html',
    stamp: 'packages/viewer/app/dist/.stamp',
    sources: [
      'packages/viewer/app',
      'packages/viewer/src',
      'packages/cim-loader/src',
      'packages/twin-core/src',
      'scripts/app',
      'pnpm-lock.yaml',
    ],
    command: ['vite', 'build', '--config', 'packages/viewer/app/vite.config.ts', '--logLevel', 'warn'],
  },
};

/**
 * Builds what is missing or older than its sources, with a line of progress each.
 * @param products what is wanted.
 * @throws {Error} naming the step that failed.
 */
export function prepareApp(products: readonly ('city' | 'app')[] = ['city', 'app']): void {
  for (const product of products) prepare(ROOT, PRODUCTS[product]);
}

function prepare(root: string, product: Product): void {
  const stamp = hashSources(root, product.sources);
  const stampFile = join(root, product.stamp);
  if (existsSync(join(root, product.result)) && readStamp(stampFile) === stamp) return;
  process.stdout.write(`Building the ${product.what} …\n`);
  const started = performance.now();
  const [program, ...parameters] = product.command;
  const executable = program === 'node' ? process.execPath : join(root, 'node_modules/.bin', program);
  const result = spawnSync(executable, parameters, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    // Whoever calls may be a test run, whose environment would put development code into the build.
    env: { ...process.env, NODE_ENV: 'production' },
    // The shims of installed programs are scripts on Windows.
    shell: process.platform === 'win32' && program !== 'node',
  });
  if (result.status !== 0 || statSync(join(root, product.result), { throwIfNoEntry: false }) === undefined) {
    throw new Error(`the ${product.what} could not be built; see the message above.`);
  }
  writeStamp(stampFile, stamp);
  process.stdout.write(
    `Building the ${product.what} took ${((performance.now() - started) / 1000).toFixed(1)} s.\n`,
  );
}
