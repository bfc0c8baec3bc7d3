import type { FeatureLayer } from '../../datasets/dataset.ts';
import { FeatureLayerBuilder } from '../../datasets/feature-layer-builder.ts';
import { distinctLayerIds } from '../../datasets/layer-id.ts';
import type { Georeference } from '../../georeference/georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { withLoadErrors } from '../../validation/as-load-error.ts';
import { LoadError } from '../../validation/load-error.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import type { LoadOptions } from '../format-loader.ts';
import { decodeVectorTile } from '../mvt/decode-tile.ts';
import { LayerJoiner } from '../mvt/join-tiles.ts';
import { geometryOfParts, unprojectFrom } from '../mvt/world-grid.ts';
import type { PmtilesArchive } from './archive.ts';
import type { ChosenZoom } from './choose-tiles.ts';
import type { WarningCode } from '../../validation/warning-codes.ts';

/** Bytes of all tiles together, unpacked. */
const MAXIMUM_BYTES = 2 ** 30;

/** Decodes the chosen tiles and joins what their edges cut apart, layer by layer. */
export async function vectorLayers(
  file: InputFile,
  archive: PmtilesArchive,
  { zoom, tiles }: ChosenZoom,
  georeference: Georeference,
  options: LoadOptions,
): Promise<{ layers: FeatureLayer[]; joined: number; features: number; warnings: LoadWarning[] }> {
  const { joiners, warnings } = await joinTiles(file, archive, tiles, options);
  const names = [...joiners.keys()];
  const ids = distinctLayerIds(names);
  let joined = 0;
  let features = 0;
  const layers = names.flatMap((name, index) => {
    const joiner = joiners.get(name) as LayerJoiner;
    const builder = new FeatureLayerBuilder({
      layer: ids[index] ?? name,
      title: name,
      source: file.name,
      file: file.name,
      georeference,
      ...(options.limits && { limits: options.limits }),
    });
    const unproject = unprojectFrom(joiner.extent * 2 ** zoom);
    const finished = joiner.finish();
    joined += finished.joined;
    features += finished.features.length;
    for (const { id, type, parts, properties } of finished.features) {
      builder.addFeature(id, geometryOfParts(type, parts, unproject), properties);
    }
    const built = builder.finish();
    warnings.push(...builder.warnings);
    return built;
  });
  return { layers, joined, features, warnings };
}

async function joinTiles(
  file: InputFile,
  archive: PmtilesArchive,
  tiles: ChosenZoom['tiles'],
  { signal, onProgress, layers: wanted, limits = DEFAULT_LIMITS }: LoadOptions,
): Promise<{ joiners: Map<string, LayerJoiner>; warnings: LoadWarning[] }> {
  const joiners = new Map<string, LayerJoiner>();
  let [broken, otherExtent, bytesRead, features] = [0, 0, 0, 0];
  for (const [index, { entry, address }] of tiles.entries()) {
    signal?.throwIfAborted();
    onProgress?.(index / tiles.length);
    const bytes = await archive.readTile(entry);
    bytesRead += bytes.length;
    const url = `${file.name}/${address.zoom}/${address.column}/${address.row}`;
    const decoded = await withLoadErrors({ url, format: 'mvt' }, signal, () =>
      decodeVectorTile(bytes, limits.maximumPositions),
    );
    for (const layer of decoded) {
      if (wanted?.includes(layer.name) === false) continue;
      broken += layer.broken;
      features += layer.features.length;
      const joiner = joiners.get(layer.name) ?? new LayerJoiner(layer.extent);
      joiners.set(layer.name, joiner);
      if (joiner.extent === layer.extent) joiner.add(layer, address.column, address.row);
      else otherExtent++;
    }
    if (bytesRead > MAXIMUM_BYTES || features > limits.maximumObjects) {
      throw new LoadError(
        `its tiles hold more than ${MAXIMUM_BYTES} bytes or ${limits.maximumObjects} features`,
        {
          url: file.name,
          format: 'pmtiles',
          kind: 'invalid',
          place: `tile ${index} of ${tiles.length}`,
          remedy: 'choose a smaller area',
        },
      );
    }
  }
  const warnings: LoadWarning[] = [];
  const warn = (code: WarningCode, message: string, count: number): void => {
    if (count > 0) warnings.push({ code, message, file: file.name, count });
  };
  warn('broken-geometry', 'features without a geometry that makes sense; left out', broken);
  warn('other-extent', 'tiles whose layer has another extent than the first; left out', otherExtent);
  return { joiners, warnings };
}
