import type { FormatLoader } from '../format-loader.ts';

/** CityGML 1.0, 2.0 and 3.0 (OGC 08-007, 12-019, 21-006), with PLATEAU's and other extensions. */
export const citygmlLoader: FormatLoader = {
  id: 'citygml',
  title: 'CityGML',
  extensions: ['citygml', 'gml', 'xml'],
  mimeTypes: ['application/gml+xml', 'application/xml', 'text/xml'],
  recognises: ({ xmlRoot }) => xmlRoot?.name === 'CityModel',
  parse: async (file, options) => (await import('./parse.ts')).parseCityGml(file, options),
};
