import type { FormatLoader } from '../format-loader.ts';
import type { OsmFeatures } from '../osm/osm-feature.ts';
import { parseOsmQaTiles } from './parse.ts';

/** OSM QA tiles: vector tiles of zoom 12 with every OSM object and all its tags (github.com/osmlab/osm-qa-tiles). */
export const osmQaLoader: FormatLoader<OsmFeatures> = {
  id: 'osm-qa',
  extensions: ['.mvt'],
  mimeTypes: ['application/vnd.mapbox-vector-tile'],
  parse: parseOsmQaTiles,
};
