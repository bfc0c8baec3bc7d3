import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';

interface ServerProgram {
  readonly title: string;
  readonly candidates: readonly string[];
  /** Debian packages. */
  readonly packages: readonly string[];
  /** Environment variable that names another. */
  readonly variable: string;
}

const MOSQUITTO: ServerProgram = {
  title: 'mosquitto',
  candidates: ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'],
  packages: ['mosquitto', 'mosquitto-clients'],
  variable: 'CITYLOOM_MOSQUITTO',
};
const NATS_SERVER: ServerProgram = {
  title: 'nats-server',
  candidates: ['/usr/sbin/nats-server', '/usr/local/bin/nats-server', '/opt/homebrew/bin/nats-server'],
  packages: ['nats-server'],
  variable: 'CITYLOOM_NATS_SERVER',
};

/**
 * Path of a mosquitto for the tests of MQTT; installs Debian's package (its clients as well) where none is found and
 * that is possible.
 * @throws {Error} with the remedy if there is none and none can be installed: tests never skip silently.
 */
export function ensureMosquitto(): string {
  return ensure(MOSQUITTO);
}

/**
 * Path of a nats-server for the tests of NATS; installs Debian's package where none is found and that is possible.
 * @throws {Error} with the remedy if there is none and none can be installed: tests never skip silently.
 */
export function ensureNatsServer(): string {
  return ensure(NATS_SERVER);
}

function ensure(program: ServerProgram): string {
  const found = find(program);
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stdout.write(`Installing ${program.title} …\n`);
    const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
    spawnSync('apt-get', ['update'], options);
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...program.packages], options);
  }
  const installed = find(program);
  if (installed === undefined) {
    throw new Error(
      `No ${program.title} found for the tests; install it (Debian: \`apt-get install ${program.packages.join(' ')}\`) ` +
        `or set ${program.variable} to its path.`,
    );
  }
  return installed;
}

function find({ candidates, variable }: ServerProgram): string | undefined {
  const named = process.env[variable];
  if (named !== undefined) {
    if (existsSync(named)) return named;
    throw new Error(`${variable}: no file at ${named}; point it at the server's program.`);
  }
  return candidates.find((path) => existsSync(path));
}
