import type { FormatLoader } from '../format-loader.ts';

/** Simple features in GML 2 and 3: what WFS answers and what GIS export. */
export const gmlLoader: FormatLoader = {
  id: 'gml',
  title: 'GML',
  extensions: ['gml', 'xml'],
  mimeTypes: ['application/gml+xml', 'text/xml; subtype=gml/3.1.1'],
  recognises: ({ xmlRoot, text }) =>
    xmlRoot?.name === 'FeatureCollection' && /opengis\.net\/(?:gml|wfs)/u.test(text.slice(0, 16_384)),
  parse: async (file, options) => (await import('./parse.ts')).parseGml(file, options),
};
