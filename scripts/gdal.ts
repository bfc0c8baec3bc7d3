import { ensureProgram } from './ensure-program.ts';

/**
 * Path of gdal_viewshed; installs Debian's package where none is found and that is possible.
 * @throws {Error} with the remedy if there is none and none can be installed.
 */
export function ensureGdalViewshed(): string {
  return ensureProgram({
    title: 'gdal_viewshed',
    candidates: ['/usr/bin/gdal_viewshed', '/usr/local/bin/gdal_viewshed', '/opt/homebrew/bin/gdal_viewshed'],
    packages: ['gdal-bin'],
    variable: 'CITYLOOM_GDAL_VIEWSHED',
  });
}
