/**
 * ESLint over the whole repository, a part at a time in its own process: one process keeps the types of every
 * project it has seen, and all of them together are more than Node's default heap holds. Two parts run beside each other.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import process from 'node:process';

const PACKAGES = ['twin-core', 'cim-loader', 'viewer'].map((name) => `packages/${name}`);

const PARTS: readonly (readonly string[])[] = [
  ['packages/cim-loader'],
  ['packages/viewer'],
  ['packages/twin-core'],
  ['.', ...PACKAGES.flatMap((folder) => ['--ignore-pattern', `${folder}/**`])],
];

/** @returns exit status of ESLint over one part; its findings are printed when it ends. */
function lint(part: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn('eslint', [...part, '--max-warnings', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Uint8Array[] = [];
    child.stdout.on('data', (chunk: Uint8Array) => output.push(chunk));
    child.stderr.on('data', (chunk: Uint8Array) => output.push(chunk));
    child.on('error', reject);
    child.on('close', (status) => {
      process.stdout.write(Buffer.concat(output));
      resolve(status ?? 1);
    });
  });
}

const waiting = [...PARTS];
const statuses: number[] = [];

async function worker(): Promise<void> {
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    statuses.push(await lint(part));
  }
}

await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
process.exitCode = Math.max(...statuses);
