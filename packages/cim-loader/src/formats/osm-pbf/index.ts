import type { InputFile } from '../../transport/input-file.ts';
import type { FormatLoader, LoadOptions } from '../format-loader.ts';
import type { ElementSink } from '../osm/element-source.ts';

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

/**
 * Hands the elements of a PBF file to a program one by one, as they stand: for those who want neither areas nor
 * layers. Memory holds one block of the file.
 * @throws {LoadError} naming file, offset and remedy.
 */
export async function readOsmElements(
  file: InputFile,
  sink: ElementSink,
  options: Pick<LoadOptions, 'signal' | 'onProgress'> = {},
): Promise<void> {
  await (await import('./parse.ts')).readElements(file, sink, options);
}

function startsWith(head: Uint8Array, at: number, text: string): boolean {
  return new TextEncoder().encode(text).every((letter, index) => head[at + index] === letter);
}
