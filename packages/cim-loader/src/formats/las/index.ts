import type { FormatLoader } from '../format-loader.ts';

/**
 * LAS 1.0 to 1.4, point formats 0 to 10, plain or compressed by LASzip from 2.0 on (LAZ), and COPC, of which
 * only what meets the bounds is read, in the finest levels that fit the limits.
 */
export const lasLoader: FormatLoader = {
  id: 'las',
  title: 'LAS, LAZ, COPC point cloud',
  extensions: ['las', 'laz'],
  mimeTypes: ['application/vnd.las', 'application/vnd.laszip', 'application/vnd.laszip+copc'],
  recognises: ({ text }) => text.startsWith('LASF'),
  parse: async (file, options) => {
    const { parseLas } = await import('./parse-las.ts');
    return parseLas(file, options);
  },
};
