import type { FormatLoader } from '../format-loader.ts';

/** Shapefile: geometry in .shp, attributes, encoding and CRS in files of the same name beside it. */
export const shapefileLoader: FormatLoader = {
  id: 'shapefile',
  title: 'Shapefile',
  extensions: ['shp'],
  mimeTypes: ['application/vnd.shp', 'x-gis/x-shapefile'],
  recognises: ({ head, extensions }) => isMain(head) && !/(?:^|\.)shx$/u.test(extensions),
  parse: async (file, options) => (await import('./parse.ts')).parseShapefile(file, options),
};

/** File code 9994 (big-endian) and version 1000 (little-endian); the index .shx starts alike. */
const isMain = (head: Uint8Array): boolean =>
  head[0] === 0 &&
  head[1] === 0 &&
  head[2] === 0x27 &&
  head[3] === 0x0a &&
  head[28] === 0xe8 &&
  head[29] === 3;
