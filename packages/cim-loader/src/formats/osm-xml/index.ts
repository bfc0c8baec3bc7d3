import type { FormatLoader } from '../format-loader.ts';

/** OpenStreetMap XML: planet extracts, Overpass answers, files of JOSM and SUMO. */
export const osmXmlLoader: FormatLoader = {
  id: 'osm-xml',
  title: 'OpenStreetMap XML',
  extensions: ['osm', 'osm.xml'],
  mimeTypes: ['application/vnd.openstreetmap.data+xml'],
  recognises: ({ xmlRoot }) => xmlRoot?.name === 'osm',
  parse: async (file, options) => (await import('./parse.ts')).parseOsmXml(file, options),
};
