import type { FormatLoader } from '../format-loader.ts';

/** Parquet, with or without geometry (GeoParquet 1.0 and 1.1: WKB and native encodings). */
export const geoparquetLoader: FormatLoader = {
  id: 'geoparquet',
  title: 'GeoParquet',
  extensions: ['parquet', 'geoparquet'],
  mimeTypes: ['application/vnd.apache.parquet'],
  recognises: ({ text }) => text.startsWith('PAR1'),
  parse: async (file, options) => {
    const { parseGeoparquet } = await import('./parse-geoparquet.ts');
    return parseGeoparquet(file, options);
  },
};
