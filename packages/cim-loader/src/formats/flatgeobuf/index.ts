import type { FormatLoader } from '../format-loader.ts';

/** FlatGeobuf 3: columnar in spirit, indexed, read in part by bounds. */
export const flatgeobufLoader: FormatLoader = {
  id: 'flatgeobuf',
  title: 'FlatGeobuf',
  extensions: ['fgb'],
  mimeTypes: ['application/flatgeobuf', 'application/x-flatgeobuf'],
  // `fgb`, version, `fgb`, patch.
  recognises: ({ head }) =>
    head[0] === 0x66 && head[1] === 0x67 && head[2] === 0x62 && head[4] === 0x66 && head[5] === 0x67,
  parse: async (file, options) => (await import('./parse.ts')).parseFlatGeobuf(file, options),
};
