import type { FormatLoader } from '../format-loader.ts';

/** SRTM tiles of one degree: signed 16-bit heights, big-endian; the name gives the south-west corner. */
export const hgtLoader: FormatLoader = {
  id: 'hgt',
  title: 'SRTM height tile (HGT)',
  extensions: ['hgt'],
  mimeTypes: [],
  recognises: ({ name }) => /[ns]\d{1,2}[ew]\d{1,3}[^\\/]*\.hgt$/iu.test(name),
  parse: async (file, options) => {
    const { parseHgt } = await import('./parse-hgt.ts');
    return parseHgt(file, options);
  },
};
