import type { FormatLoader } from '../format-loader.ts';

/** TopoJSON, quantised or not: one layer per object of the topology, its shared arcs put together. */
export const topojsonLoader: FormatLoader = {
  id: 'topojson',
  title: 'TopoJSON',
  extensions: ['topojson', 'topo.json'],
  mimeTypes: ['application/topo+json'],
  recognises: ({ json }) =>
    json !== undefined && (json.get('type') === 'Topology' || (json.has('arcs') && json.has('objects'))),
  parse: async (file, options) => (await import('./parse-topojson.ts')).parseTopoJson(file, options),
};
