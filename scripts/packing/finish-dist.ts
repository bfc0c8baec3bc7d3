/**
 * Makes `dist` of the package in this folder complete before it is packed; `tsc` leaves out style sheets and models, and
 * the addresses of workers as they stand in the sources. Run again it alters nothing.
 */
import { cpSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { addressCompiledModules } from './module-addresses.ts';

const folder = process.cwd();
for (const file of globSync(['src/**/*.css', 'src/**/*.glb'], { cwd: folder })) {
  cpSync(join(folder, file), join(folder, 'dist', file.slice('src/'.length)));
}
for (const file of globSync('dist/**/*.js', { cwd: folder })) {
  const path = join(folder, file);
  const code = readFileSync(path, 'utf8');
  const finished = addressCompiledModules(code);
  if (finished !== code) writeFileSync(path, finished);
}
