import type { FormatLoader } from '../format-loader.ts';

/** IFC 2x3, 4 and 4.3 as STEP text (ISO 16739, ISO 10303-21). */
export const ifcLoader: FormatLoader = {
  id: 'ifc',
  title: 'IFC',
  extensions: ['ifc'],
  mimeTypes: ['application/x-step', 'application/ifc', 'model/ifc'],
  recognises: ({ text }) =>
    /^\s*(?:\/\*[\s\S]*?\*\/\s*)*ISO-10303-21;/u.test(text) && text.slice(0, 16_384).includes('IFC'),
  parse: async (file, options) => (await import('./parse.ts')).parseIfc(file, options),
};
