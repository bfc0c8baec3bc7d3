import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * Draws in software everywhere, so that pictures are the same and figures differ by the processor alone, and asks for
 * nothing on its own.
 */
export const CHROMIUM_FLAGS: string[] = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

/** Has a graphics processor in software for WebGPU. */
export const SOFTWARE_GPU_FLAGS: string[] = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

function find(): string | undefined {
  const named = process.env['CITYLOOM_CHROMIUM'];
  if (named !== undefined) {
    if (existsSync(named)) return named;
    throw new Error(`CITYLOOM_CHROMIUM: no file at ${named}; point it at a Chromium or Chrome program.`);
  }
  return CANDIDATES.find((path) => existsSync(path));
}

/**
 * Path of a Chromium for the browser tests; installs Debian's package where none is found and that is possible.
 * @throws {Error} with the remedy if there is none and none can be installed: tests never skip silently.
 */
export function ensureChromium(): string {
  const found = find();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stdout.write('Installing chromium …\n');
    const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
    spawnSync('apt-get', ['update'], options);
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], options);
  }
  const installed = find();
  if (installed === undefined) {
    throw new Error(
      'No Chromium found for the browser tests; install it (Debian: `apt-get install chromium`) ' +
        'or set CITYLOOM_CHROMIUM to the path of Chromium or Chrome.',
    );
  }
  return installed;
}
