import type { FormatLoader } from '../format-loader.ts';

/** GeoPackage: layers of features, tables and tiles in one SQLite file. */
export const geopackageLoader: FormatLoader = {
  id: 'geopackage',
  title: 'GeoPackage',
  extensions: ['gpkg'],
  mimeTypes: ['application/geopackage+sqlite3'],
  recognises: ({ name, text }) =>
    text.startsWith('SQLite format 3\0') &&
    (/\.gpkg(?:[?#]|$)/iu.test(name) || /^GP(?:KG|10|11)/u.test(text.slice(68, 72))),
  parse: async (file, options) => {
    const { parseGeopackage } = await import('./parse-geopackage.ts');
    return parseGeopackage(file, options);
  },
};
