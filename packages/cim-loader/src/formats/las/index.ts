import type { FormatLoader } from '../format-loader.ts';

/** LAS 1.0 to 1.4, point formats 0 to 10. Compressed files (LAZ, COPC) are recognised and refused with what to do. */
export const lasLoader: FormatLoader = {
  id: 'las',
  title: 'LAS point cloud',
  extensions: ['las', 'laz'],
  mimeTypes: ['application/vnd.las'],
  recognises: ({ text }) => text.startsWith('LASF'),
  parse: async (file, options) => {
    const { parseLas } = await import('./parse-las.ts');
    return parseLas(file, options);
  },
};
