import { isJsonObject, type JsonObject, objectAt, textAt, valueAt } from '../gltf/json-access.ts';
import type { MetadataSchema } from '../gltf/metadata-schema.ts';
import { meantValue, type MetadataValue } from '../gltf/metadata-value.ts';
import type { WarningList } from '../gltf/warning-list.ts';
import type { MetadataValues } from './tile.ts';

/** Reads metadata written as JSON: of a tileset, group, tile, content or subtree. */
export function readMetadataEntity(
  json: unknown,
  schema: MetadataSchema,
  warnings: WarningList,
  place: string,
  file: string,
): MetadataValues | undefined {
  if (json === undefined) return undefined;
  const type = isJsonObject(json) ? schema.get(textAt(json, 'class') ?? '') : undefined;
  if (!isJsonObject(json) || type === undefined) {
    warnings.add('broken-metadata', 'metadata without a class of the schema; left out', place, file);
    return undefined;
  }
  const properties: JsonObject | undefined = objectAt(json, 'properties');
  for (const name of Object.keys(properties ?? {})) {
    if (!type.properties.has(name)) {
      warnings.add('unknown-property', `property ${name} is not in class ${type.id}`, place, file);
    }
  }
  const values = new Map<string, MetadataValue>();
  for (const [name, property] of type.properties) {
    const value = meantValue(property, valueAt(properties, name));
    if (value !== undefined) values.set(name, value);
  }
  return values;
}
