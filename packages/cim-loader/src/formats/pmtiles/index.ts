import type { FormatLoader } from '../format-loader.ts';

/** PMTiles 3: a pyramid of tiles in one file. Vector tiles become features, pictures an image, coded heights terrain. */
export const pmtilesLoader: FormatLoader = {
  id: 'pmtiles',
  title: 'PMTiles',
  extensions: ['pmtiles'],
  mimeTypes: ['application/vnd.pmtiles'],
  recognises: ({ text }) => text.startsWith('PMTiles'),
  parse: async (file, options) => {
    const { parsePmtiles } = await import('./parse-pmtiles.ts');
    return parsePmtiles(file, options);
  },
};
