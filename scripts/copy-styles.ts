/** Copies a package's style sheets beside the compiled modules that import them: `tsc` leaves them out. */
import { cpSync, globSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const folder = process.cwd();
for (const file of globSync('src/**/*.css', { cwd: folder })) {
  cpSync(join(folder, file), join(folder, 'dist', file.slice('src/'.length)));
}
