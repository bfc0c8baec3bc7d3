import type { FormatLoader } from '../format-loader.ts';
import type { FormatProbe } from '../format-probe.ts';
import { isJsonSubtree, isSchema } from './recognise-json.ts';

/** Tiles, subtrees and packages of them. */
const MAGICS: ReadonlySet<string> = new Set(['b3dm', 'i3dm', 'pnts', 'cmpt', 'subt']);

/** 3D Tiles 1.0 and 1.1: tilesets with all their tiles, or a tile content, subtree or schema of its own. */
export const tiles3dLoader: FormatLoader = {
  id: '3d-tiles',
  title: '3D Tiles',
  extensions: ['json', '3tz', '3dtiles', 'b3dm', 'i3dm', 'pnts', 'cmpt', 'subtree'],
  mimeTypes: ['application/json'],
  recognises: (probe) => isTile(probe) || isTileset(probe) || isJsonSubtree(probe) || isSchema(probe),
  parse: async (file, options) => (await import('./parse.ts')).parse3dTiles(file, options),
};

const isTile = ({ head }: FormatProbe): boolean => MAGICS.has(String.fromCharCode(...head.subarray(0, 4)));

function isTileset({ json }: FormatProbe): boolean {
  if (json === undefined || json.has('type')) return false;
  if (json.has('root') && (json.has('asset') || json.has('geometricError'))) return true;
  return (
    json.has('asset') &&
    ['geometricError', 'schema', 'schemaUri', 'properties', 'groups'].some((name) => json.has(name))
  );
}
