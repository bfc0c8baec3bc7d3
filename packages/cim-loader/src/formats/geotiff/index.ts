import type { FormatLoader } from '../format-loader.ts';

/** GeoTIFF and cloud-optimised GeoTIFF: heights become terrain, pictures an image. */
export const geotiffLoader: FormatLoader = {
  id: 'geotiff',
  title: 'GeoTIFF',
  extensions: ['tif', 'tiff', 'gtiff'],
  mimeTypes: ['image/tiff'],
  recognises: ({ head: [first, second, third, fourth] }) =>
    (first === 0x49 && second === 0x49 && (third === 42 || third === 43) && fourth === 0) ||
    (first === 0x4d && second === 0x4d && third === 0 && (fourth === 42 || fourth === 43)),
  parse: async (file, options) => {
    const { parseGeotiff } = await import('./parse-geotiff.ts');
    return parseGeotiff(file, options);
  },
};
