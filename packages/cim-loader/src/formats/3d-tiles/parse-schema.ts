import type { Dataset } from '../../datasets/dataset.ts';
import { FeatureLayerBuilder } from '../../datasets/feature-layer-builder.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadOptions } from '../format-loader.ts';
import { parseExactJson } from '../gltf/exact-json.ts';
import { isJsonObject } from '../gltf/json-access.ts';
import { readMetadataSchema } from '../gltf/metadata-schema.ts';
import { WarningList } from '../gltf/warning-list.ts';
import { tilesetError } from './tileset-tree.ts';

/** Reads a metadata schema of its own: its properties become rows, so that they can be looked at. */
export async function parseSchema(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const warnings = new WarningList(file.name);
  let json: unknown;
  try {
    json = parseExactJson(new TextDecoder().decode(await file.read(options.signal)));
  } catch (cause) {
    throw tilesetError('is no JSON', file.name, 'offset 0', cause);
  }
  if (!isJsonObject(json)) throw tilesetError('is no JSON object', file.name, 'offset 0');
  const schema = readMetadataSchema(json, (place, problem) => {
    warnings.add('broken-schema', `${problem}; left out`, place);
  });
  const builder = new FeatureLayerBuilder({
    layer: 'properties',
    source: file.name.replace(/^.*[\\/]/u, ''),
    file: file.name,
    georeference: await createGeoreference({}, {}, file.name),
    limits: options.limits ?? DEFAULT_LIMITS,
  });
  for (const [type, { name, properties }] of schema) {
    for (const [id, property] of properties) {
      const { isArray, count } = property;
      builder.addFeature(`${type}.${id}`, undefined, {
        class: type,
        className: name,
        property: id,
        name: property.name,
        description: property.description,
        semantic: property.semantic,
        type: property.type,
        componentType: property.componentType,
        array: isArray ? (count ?? 'variable') : undefined,
        normalized: property.normalized ? 'true' : undefined,
        values: property.enum && [...property.enum.names.values()].join(', '),
      });
    }
  }
  return {
    format: '3d-tiles',
    crs: undefined,
    layers: builder.count === 0 ? [] : builder.finish(),
    report: { counts: { properties: builder.count }, warnings: warnings.finish() },
  };
}
