import type { FormatLoader } from '../format-loader.ts';
import { hasExtension } from '../format-probe.ts';

const EXTENSIONS = ['csv', 'tsv', 'tab', 'csv.txt'] as const;
const MIME_TYPES = ['text/csv', 'text/tab-separated-values'] as const;

/** Tables of text: a business table, or points by longitude and latitude, or geometry as WKT. */
export const csvLoader: FormatLoader = {
  id: 'csv',
  title: 'CSV',
  extensions: EXTENSIONS,
  mimeTypes: MIME_TYPES,
  // Nothing marks the format but its name; pictures and archives under this name hold zeros.
  recognises: (probe) =>
    (hasExtension(probe, EXTENSIONS) ||
      MIME_TYPES.some((type) => probe.mimeType?.startsWith(type) === true)) &&
    probe.head.length > 0 &&
    (!probe.head.includes(0) || probe.head[0] === 0xff || probe.head[0] === 0xfe),
  parse: async (file, options) => (await import('./parse.ts')).parseCsv(file, options),
};
