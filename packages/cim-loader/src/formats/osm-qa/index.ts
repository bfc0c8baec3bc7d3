import type { NamedBytes, OsmFeatures } from '../osm/osm-feature.ts';
import { parseOsmQaTiles } from './parse.ts';

/**
 * OSM QA tiles: vector tiles of zoom 12 with every OSM object and all its tags (github.com/osmlab/osm-qa-tiles). All
 * tiles of a city are read together, as objects cut by tile edges are joined.
 * @throws {LoadError} naming file, place and remedy.
 */
export function readOsmQaTiles(files: readonly NamedBytes[]): OsmFeatures {
  return parseOsmQaTiles(files);
}
