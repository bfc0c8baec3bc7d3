import type { FormatLoader } from '../format-loader.ts';

/** Esri ASCII grid: a header of key and number per line, then the rows from north to south. */
export const asciiGridLoader: FormatLoader = {
  id: 'ascii-grid',
  title: 'Esri ASCII grid',
  extensions: ['asc', 'agr'],
  mimeTypes: [],
  recognises: ({ text }) => /^\s*(?:ncols|nrows)\s+\d+\s*[\r\n]+\s*(?:ncols|nrows)\s+\d/iu.test(text),
  parse: async (file, options) => {
    const { parseAsciiGrid } = await import('./parse-ascii-grid.ts');
    return parseAsciiGrid(file, options);
  },
};
