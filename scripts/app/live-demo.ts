import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Where the process of a live city serves, as `cityloom feed serve --json` prints it. */
export interface LiveEndpoint {
  readonly city: string;
  /** Number of the process. */
  readonly process: number;
  readonly title: { readonly en: string; readonly 'zh-CN': string };
  /** `ws://127.0.0.1:40123/live`. */
  readonly url: string;
  /** `ws://127.0.0.1:40123/mqtt`; absent where it has no broker. */
  readonly mqttSocketUrl?: string;
  /** `mqtt://127.0.0.1:1883`; absent where it has no broker. */
  readonly mqttUrl?: string;
}

/** A live city in a process of its own, which is started anew where it breaks down. */
export interface LiveDemo {
  /** Where it serves; `undefined` while it is not running. Waits while it is being started for the first time. */
  endpoint(): Promise<LiveEndpoint | undefined>;
  /** Ends the process; resolves when it has gone. */
  stop(): Promise<void>;
}

/** How a process of a live city is started. */
export interface LiveDemoOptions {
  /** Called with one line for the terminal. */
  readonly say: (line: string) => void;
  /** More words for `cityloom feed serve`. */
  readonly flags?: readonly string[];
  /** Seconds before it is started anew, by how often it broke down in a row. */
  readonly waits?: readonly number[];
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAM = 'packages/cim-loader/src/cli/main.ts';
/** Exit code of the program for what it was asked: asking again would not help. */
const BAD_INPUT = 2;
const WAITS = [1, 2, 4, 8, 15, 30];
/** Seconds after which a process that breaks down counts as one that worked. */
const WORKED = 60;
/** Seconds a process may take to end. */
const END_WITHIN = 3;

/** Whether a city package has roads for a live city. @param folder of the package. */
export function hasRoads(folder: string): boolean {
  const path = join(folder, 'city.json');
  if (!existsSync(path)) return false;
  const manifest: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'network' in manifest;
}

/**
 * Starts the process of a live city. It ends with this one, however this one ends.
 * @param folder of a built city package with a road network.
 */
export function startLiveDemo(folder: string, options: LiveDemoOptions): LiveDemo {
  const { say, flags = [], waits = WAITS } = options;
  let child: ChildProcess | undefined;
  let endpoint: LiveEndpoint | undefined;
  let isStopped = false;
  let failures = 0;
  let again: NodeJS.Timeout | undefined;
  let settle = (): void => undefined;
  const firstStart = new Promise<void>((resolve) => {
    settle = resolve;
  });

  const start = (): void => {
    const started = performance.now();
    // Whoever opens it at night should see it live, too. The channel closes with this process, even where that is killed: the city ends itself then.
    const run = fork(
      PROGRAM,
      ['feed', 'serve', '--city', folder, '--demand', 'constant', '--json', ...flags],
      {
        cwd: ROOT,
        execArgv: [],
        stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      },
    );
    child = run;
    if (run.stdout !== null) {
      createInterface({ input: run.stdout }).once('line', (line) => {
        endpoint = JSON.parse(line) as LiveEndpoint;
        settle();
      });
    }
    run.once('exit', (code, signal) => {
      child = undefined;
      endpoint = undefined;
      if (isStopped) return;
      if (code === 0 || code === BAD_INPUT) {
        say('the live city has ended; the map goes on without it.');
        settle();
        return;
      }
      if (performance.now() - started > WORKED * 1000) failures = 0;
      const wait = waits[Math.min(failures, waits.length - 1)] ?? 1;
      failures++;
      say(
        `the live city broke down (${signal ?? `exit code ${String(code)}`}); starting it anew in ${String(wait)} s.`,
      );
      again = setTimeout(start, wait * 1000);
    });
  };
  start();
  return {
    endpoint: async () => {
      await firstStart;
      return endpoint;
    },
    stop: async () => {
      isStopped = true;
      clearTimeout(again);
      settle();
      if (child !== undefined) await end(child);
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill();
  const force = setTimeout(() => child.kill('SIGKILL'), END_WITHIN * 1000);
  await exited;
  clearTimeout(force);
}
