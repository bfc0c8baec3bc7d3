import { type FormatProbe, hasExtension } from '../format-probe.ts';
import type { FormatLoader } from '../format-loader.ts';

/** A single Mapbox vector tile; its path tells where it lies. */
export const mvtLoader: FormatLoader = {
  id: 'mvt',
  title: 'Mapbox vector tile',
  extensions: ['mvt', 'pbf', 'vector.pbf'],
  mimeTypes: ['application/vnd.mapbox-vector-tile'],
  recognises: (probe) => startsWithLayer(probe) && hasExtension(probe, ['mvt', 'pbf']),
  parse: async (file, options) => {
    const { parseMvt } = await import('./parse-mvt.ts');
    return parseMvt(file, options);
  },
};

/** A tile is a list of layers (field 3); OSM PBF and GTFS-Realtime start with other fields. */
const startsWithLayer = ({ head, mimeType }: FormatProbe): boolean =>
  head[0] === 0x1a || (head.length === 0 && mimeType === 'application/vnd.mapbox-vector-tile');
