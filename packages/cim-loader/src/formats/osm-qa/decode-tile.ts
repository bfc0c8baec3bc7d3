import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { LoadError } from '../../validation/load-error.ts';
import type { NamedBytes } from '../osm/osm-feature.ts';
import type { OsmElement } from '../osm/osm-feature.ts';

/**
 * Integer grid all tiles of a set share: x east, y south from the north-west corner of the
 * web Mercator square, `size` units along each edge. Adjacent tiles meet at multiples of `extent`.
 */
export interface WorldGrid {
  readonly size: number;
  readonly extent: number;
}

/** What one tile holds of one OSM object. */
export interface OsmPiece {
  readonly element: OsmElement;
  readonly id: number;
  readonly geometry: 'point' | 'line' | 'polygon';
  /** Points: one entry of n positions; lines: one per line; polygons: closed rings. Grid units, x y interleaved. */
  readonly parts: Float64Array[];
  readonly tags: Readonly<Record<string, string>>;
  readonly editedAt: number;
}

export interface DecodedTile {
  readonly file: string;
  readonly grid: WorldGrid;
  readonly pieces: OsmPiece[];
}

const FORMAT = 'osm-qa tile';
const LAYER = 'osm';
const TILE_NAME = /(\d+)-(\d+)-(\d+)\.mvt$/u;
const GEOMETRIES = [undefined, 'point', 'line', 'polygon'] as const;

/** Tile address from a name such as `12-2860-1367.mvt`. */
function tileAddress(name: string): { zoom: number; column: number; row: number } {
  const match = TILE_NAME.exec(name);
  if (match === null) {
    throw new LoadError('name is not ZOOM-COLUMN-ROW.mvt', {
      url: name,
      format: FORMAT,
      kind: 'invalid',
      remedy: 'rename the tile to its address, for example 12-2860-1367.mvt',
    });
  }
  return { zoom: Number(match[1]), column: Number(match[2]), row: Number(match[3]) };
}

type TileFeature = ReturnType<VectorTile['layers'][string]['feature']>;

function splitProperties(
  feature: TileFeature,
): Pick<OsmPiece, 'element' | 'id' | 'tags' | 'editedAt'> | undefined {
  const properties = feature.properties;
  const id = Number(properties['@id']);
  const element = properties['@type'];
  if (!Number.isSafeInteger(id) || (element !== 'node' && element !== 'way' && element !== 'relation')) {
    return undefined;
  }
  const tags: Record<string, string> = {};
  for (const key in properties) {
    if (!key.startsWith('@')) tags[key] = String(properties[key]);
  }
  return { element, id, tags, editedAt: Number(properties['@timestamp'] ?? 0) };
}

/**
 * Decodes one OSM QA tile into pieces on the world grid.
 * @throws {LoadError} if the name, the bytes or the layer are not those of an OSM QA tile.
 */
export function decodeTile(file: NamedBytes): DecodedTile {
  const { zoom, column, row } = tileAddress(file.name);
  const fail = (problem: string, place: string, cause?: unknown): LoadError =>
    new LoadError(problem, {
      url: file.name,
      format: FORMAT,
      kind: 'corrupt',
      place,
      remedy: 'fetch the tile again from its source',
      cause,
    });
  const reader = new PbfReader(file.bytes);
  let tile: VectorTile;
  try {
    tile = new VectorTile(reader);
  } catch (cause) {
    throw fail('bytes are not a Mapbox vector tile', `offset ${reader.pos}`, cause);
  }
  const layer = tile.layers[LAYER];
  if (layer === undefined)
    throw fail(`no layer "${LAYER}"`, `layers: ${Object.keys(tile.layers).join(', ')}`);

  const pieces: OsmPiece[] = [];
  for (let index = 0; index < layer.length; index++) {
    try {
      const feature = layer.feature(index);
      const geometry = GEOMETRIES[feature.type];
      const identity = splitProperties(feature);
      if (geometry === undefined || identity === undefined)
        throw new Error('no OSM type and id, or no geometry type');
      const parts = feature.loadGeometry().map((points) => {
        const part = new Float64Array(points.length * 2);
        points.forEach((point, at) => {
          part[at * 2] = column * layer.extent + point.x;
          part[at * 2 + 1] = row * layer.extent + point.y;
        });
        return part;
      });
      pieces.push({ ...identity, geometry, parts });
    } catch (cause) {
      throw fail('feature cannot be decoded', `feature ${index} of ${layer.length}`, cause);
    }
  }
  return { file: file.name, grid: { size: layer.extent * 2 ** zoom, extent: layer.extent }, pieces };
}
