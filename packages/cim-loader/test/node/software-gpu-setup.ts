import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

/** Where Chromium and Chrome keep the graphics processor in software, and the library that finds it. */
const FOLDERS = ['/usr/lib/chromium', '/opt/google/chrome', '/usr/lib/chromium-browser'];
const DRIVER = 'vk_swiftshader_icd.json';

/**
 * Tests of the graphics processor run on the one in software that comes with Chromium, unless the surroundings name
 * another. The processes of the tests must be started with it: the loader of libraries reads it once.
 */
export function setup(): void {
  if (process.env['VK_ICD_FILENAMES'] !== undefined) return;
  const folder = FOLDERS.find((candidate) => existsSync(join(candidate, DRIVER)));
  if (folder === undefined) return;
  process.env['VK_ICD_FILENAMES'] = join(folder, DRIVER);
  const path = process.env['LD_LIBRARY_PATH'];
  process.env['LD_LIBRARY_PATH'] = path === undefined || path === '' ? folder : `${path}:${folder}`;
}
