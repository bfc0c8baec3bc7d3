import type { FormatLoader } from '../format-loader.ts';
import { hasExtension } from '../format-probe.ts';

const EXTENSIONS = ['xlsx', 'xlsm'] as const;

/** Excel workbooks (Office Open XML); one layer per sheet. */
export const xlsxLoader: FormatLoader = {
  id: 'xlsx',
  title: 'Excel workbook',
  extensions: EXTENSIONS,
  mimeTypes: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  recognises: (probe) =>
    probe.head[0] === 0x50 &&
    probe.head[1] === 0x4b &&
    (hasExtension(probe, EXTENSIONS) ||
      /\[Content_Types\]\.xml[\s\S]*xl\/(?:workbook|worksheets|_rels)/u.test(probe.text)),
  parse: async (file, options) => (await import('./parse.ts')).parseXlsx(file, options),
};
