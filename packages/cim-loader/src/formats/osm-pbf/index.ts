import type { FormatLoader } from '../format-loader.ts';

/** OpenStreetMap PBF: extracts of Geofabrik, BBBike and osmium. */
export const osmPbfLoader: FormatLoader = {
  id: 'osm-pbf',
  title: 'OpenStreetMap PBF',
  extensions: ['osm.pbf'],
  mimeTypes: ['application/vnd.openstreetmap.data+pbf', 'application/x-protobuf+osm'],
  // Length of the first header in four bytes, then field 1 of it: its type, nine letters.
  recognises: ({ head }) =>
    head[0] === 0 && head[1] === 0 && head[4] === 0x0a && head[5] === 9 && startsWith(head, 6, 'OSMHeader'),
  parse: async (file, options) => (await import('./parse.ts')).parseOsmPbf(file, options),
};

function startsWith(head: Uint8Array, at: number, text: string): boolean {
  return new TextEncoder().encode(text).every((letter, index) => head[at + index] === letter);
}
