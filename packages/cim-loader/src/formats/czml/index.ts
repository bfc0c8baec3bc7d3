import type { FormatLoader } from '../format-loader.ts';

/** CZML: a list of packets that say what entities are, where and when. */
export const czmlLoader: FormatLoader = {
  id: 'czml',
  title: 'CZML',
  extensions: ['czml'],
  mimeTypes: ['application/czml+json'],
  recognises: ({ name, text }) =>
    /^\s*\[\s*\{/u.test(text) &&
    (/\.czml(?:[?#]|$)/iu.test(name) || /^\s*\[\s*\{[^{}]*"id"\s*:\s*"document"/u.test(text)),
  parse: async (file, options) => {
    const { parseCzml } = await import('./parse-czml.ts');
    return parseCzml(file, options);
  },
};
