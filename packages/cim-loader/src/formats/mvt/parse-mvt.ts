import type { Dataset } from '../../datasets/dataset.ts';
import { FeatureLayerBuilder } from '../../datasets/feature-layer-builder.ts';
import { distinctLayerIds } from '../../datasets/layer-id.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { withLoadErrors } from '../../validation/as-load-error.ts';
import { LoadError } from '../../validation/load-error.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import type { LoadOptions } from '../format-loader.ts';
import { decodeVectorTile, type TileLayer } from './decode-tile.ts';
import { geometryOfParts, type Unproject, unprojectFrom } from './world-grid.ts';

const FORMAT = 'mvt';
const TILE_PATH =
  /(\d{1,2})[\\/_-](\d{1,9})[\\/_-](\d{1,9})\.(?:[a-z]+\.)?(?:mvt|pbf)(?:\.gz)?(?:[?#].*)?$/iu;

/**
 * Reads one tile; its path (`14/8801/5374.pbf`, `12-2860-1367.mvt`) tells where it lies, else `options.bounds` is
 * taken for its edges.
 * @throws {LoadError} a tile without a place, or bytes that are none.
 */
export async function parseMvt(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const { maximumFileBytes, maximumPositions } = options.limits ?? DEFAULT_LIMITS;
  const bytes = await file.readRange(0, maximumFileBytes, options.signal);
  const layers = await withLoadErrors({ url: file.name, format: FORMAT }, options.signal, () =>
    decodeVectorTile(bytes, maximumPositions),
  );
  const wanted = layers.filter((layer) => options.layers?.includes(layer.name) ?? true);
  const { unprojectOf, warnings } = placeTile(file.name, options);
  const georeference = await createGeoreference(
    { definition: 'EPSG:4326', byFormat: true },
    options.georeference ?? {},
    file.name,
  );
  const ids = distinctLayerIds(wanted.map(({ name }) => name));
  const broken = layers.reduce((sum, layer) => sum + layer.broken, 0);
  if (broken > 0) {
    const message = 'features without a geometry that makes sense; left out';
    warnings.push({ code: 'broken-geometry', message, file: file.name, count: broken });
  }
  const built = wanted.map((layer, index) => {
    const builder = new FeatureLayerBuilder({
      layer: ids[index] ?? layer.name,
      title: layer.name,
      source: file.name,
      file: file.name,
      georeference,
      ...(options.limits && { limits: options.limits }),
    });
    const unproject = unprojectOf(layer);
    for (const { id, type, parts, properties } of layer.features) {
      builder.addFeature(id, geometryOfParts(type, parts, unproject), properties);
    }
    const tables = builder.finish();
    warnings.push(...builder.warnings);
    return tables;
  });
  const [version] = layers.map((layer) => layer.version);
  return {
    format: FORMAT,
    ...(version !== undefined && { version: String(version) }),
    crs: georeference.statement,
    layers: built.flat(),
    report: {
      counts: {
        tiles: 1,
        layers: layers.length,
        features: layers.reduce((sum, { features }) => sum + features.length, 0),
      },
      warnings: [...georeference.warnings, ...warnings],
    },
  };
}

function placeTile(
  file: string,
  { bounds }: LoadOptions,
): { unprojectOf: (layer: TileLayer) => Unproject; warnings: LoadWarning[] } {
  const match = TILE_PATH.exec(file);
  const [zoom, column, row] = [1, 2, 3].map((group) => Number(match?.[group])) as [number, number, number];
  if (match !== null && zoom <= 30 && Math.max(column, row) < 2 ** zoom) {
    return {
      unprojectOf: ({ extent }) => {
        const unproject = unprojectFrom(extent * 2 ** zoom);
        return (x, y) => unproject(x + column * extent, y + row * extent);
      },
      warnings: [],
    };
  }
  if (bounds === undefined) {
    throw new LoadError('its path does not tell where the tile lies', {
      url: file,
      format: FORMAT,
      kind: 'invalid',
      remedy: 'give it with its folders, {z}/{x}/{y}.mvt, or set the bounds it covers',
    });
  }
  const [west, south, east, north] = bounds;
  return {
    unprojectOf:
      ({ extent }) =>
      (x, y) => [west + (x / extent) * (east - west), north - (y / extent) * (north - south)],
    warnings: [
      {
        code: 'tile-placed-by-bounds',
        message: 'its path has no address; it is placed in the bounds set',
        file,
      },
    ],
  };
}
