import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';

/** A program that tests or benchmarks run beside ours. */
export interface OutsideProgram {
  readonly title: string;
  readonly candidates: readonly string[];
  /** Debian packages. */
  readonly packages: readonly string[];
  /** Environment variable that names another. */
  readonly variable: string;
}

/**
 * Path of a program; installs its Debian packages where none is found and that is possible.
 * @throws {Error} with the remedy if there is none and none can be installed: nothing skips silently.
 */
export function ensureProgram(program: OutsideProgram): string {
  const found = find(program);
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stderr.write(`Installing ${program.title} …\n`);
    const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
    spawnSync('apt-get', ['update'], options);
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...program.packages], options);
  }
  const installed = find(program);
  if (installed === undefined) {
    throw new Error(
      `No ${program.title} found; install it (Debian: \`apt-get install ${program.packages.join(' ')}\`) ` +
        `or set ${program.variable} to its path.`,
    );
  }
  return installed;
}

function find({ candidates, variable }: OutsideProgram): string | undefined {
  const named = process.env[variable];
  if (named !== undefined) {
    if (existsSync(named)) return named;
    throw new Error(`${variable}: no file at ${named}; point it at the program.`);
  }
  return candidates.find((path) => existsSync(path));
}
