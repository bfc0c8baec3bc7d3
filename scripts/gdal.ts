import { ensureProgram } from './ensure-program.ts';

/** Path of a program of GDAL; installs Debian's package where none is found and that is possible. */
function ensureGdal(program: string): string {
  return ensureProgram({
    title: program,
    candidates: [`/usr/bin/${program}`, `/usr/local/bin/${program}`, `/opt/homebrew/bin/${program}`],
    packages: ['gdal-bin'],
    variable: `CITYLOOM_${program.toUpperCase()}`,
  });
}

/**
 * Path of gdal_viewshed.
 * @throws {Error} with the remedy if there is none and none can be installed.
 */
export function ensureGdalViewshed(): string {
  return ensureGdal('gdal_viewshed');
}

/**
 * Paths of the programs that tell of a raster and read its values.
 * @throws {Error} with the remedy if there are none and none can be installed.
 */
export function ensureGdalReaders(): { readonly gdalinfo: string; readonly gdallocationinfo: string } {
  return { gdalinfo: ensureGdal('gdalinfo'), gdallocationinfo: ensureGdal('gdallocationinfo') };
}
