import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Empty folder of this run; the first test that needs Astana builds it there. */
    astanaWorkspace: string;
  }
}

const ROOT = resolve(import.meta.dirname, '../../../..');
const COMMAND = join(ROOT, 'packages/cim-loader/src/cli/main.ts');

/** What a finished program left. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a TypeScript file in a child process, as a person would. */
export function runNode(file: string, parameters: readonly string[], cwd: string): Promise<Finished> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [file, ...parameters], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      // The child must not take the test runner's own loader settings.
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', fail);
    child.once('close', (code) => {
      done({ code, stdout, stderr });
    });
  });
}

/** The `cityloom` command. */
export const cityloom = (parameters: readonly string[], cwd: string): Promise<Finished> =>
  runNode(COMMAND, parameters, cwd);

/** A folder with `data/astana` as in the repository and the package built from it by the command. */
export interface AstanaWorkspace {
  readonly folder: string;
  readonly package: string;
  /** What `build astana --json` left. */
  readonly build: Finished;
}

async function build(folder: string): Promise<Finished> {
  await mkdir(join(folder, 'data/astana'), { recursive: true });
  await copyFile(join(ROOT, 'data/astana/recipe.json'), join(folder, 'data/astana/recipe.json'));
  // The recipe's source is an npm package, looked up from the recipe's place.
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return cityloom(['build', 'astana', '--json'], folder);
}

/** Built once per run of the tests: the first to make the lock builds, the others wait for its result. */
export async function astanaWorkspace(): Promise<AstanaWorkspace> {
  const folder = inject('astanaWorkspace');
  const result = join(folder, 'build.json');
  let first = true;
  try {
    mkdirSync(join(folder, 'lock'));
  } catch {
    first = false;
  }
  if (first) {
    writeFileSync(`${result}.part`, JSON.stringify(await build(folder)));
    renameSync(`${result}.part`, result);
  }
  while (!existsSync(result)) await wait(100);
  return {
    folder,
    package: join(folder, 'data/built/astana'),
    build: JSON.parse(readFileSync(result, 'utf8')) as Finished,
  };
}
