import { LoadError } from '../../validation/load-error.ts';
import { type ComponentArray, meantNumbers } from './accessor.ts';
import type { FeatureColumn } from './content-model.ts';
import { parseExactJson } from './exact-json.ts';
import type { GltfDocument } from './gltf-document.ts';
import {
  isIndex,
  isJsonObject,
  type JsonObject,
  listAt,
  objectAt,
  objectsAt,
  textAt,
  valueAt,
} from './json-access.ts';
import {
  bytesOfComponent,
  type ClassProperty,
  type MetadataClass,
  type MetadataSchema,
  readMetadataSchema,
} from './metadata-schema.ts';
import { meantValue, type MetadataValue } from './metadata-value.ts';
import type { Primitive } from './primitive.ts';
import { type PropertyTable, readNumber, readPropertyTable } from './property-table.ts';
import { eachTexel, openTexture, texelBytes } from './texture-sampling.ts';

const EXTENSION = 'EXT_structural_metadata';

/** EXT_structural_metadata of one glTF. */
export interface StructuralMetadata {
  readonly schema: MetadataSchema;
  /** As numbered in the file; `undefined` for those that are broken. */
  readonly tables: readonly (PropertyTable | undefined)[];
  readonly json: JsonObject | undefined;
}

/** Reads schema and property tables; what is broken is left out with a warning. */
export async function readStructuralMetadata(
  document: GltfDocument,
  maximumRows: number,
): Promise<StructuralMetadata> {
  const json = objectAt(objectAt(document.json, 'extensions'), EXTENSION);
  if (json === undefined) return { schema: new Map(), tables: [], json };
  const source = await readSchemaJson(document, json);
  const schema = readMetadataSchema(source ?? {}, (place, problem) => {
    document.warn('broken-schema', `${problem}; left out`, `schema/${place}`);
  });
  const tables = objectsAt(json, 'propertyTables').map((table, index) => {
    return readTableOrWarn(document, table, schema, `propertyTables/${index}`, maximumRows);
  });
  return { schema, tables, json };
}

async function readSchemaJson(document: GltfDocument, json: JsonObject): Promise<JsonObject | undefined> {
  const embedded = objectAt(json, 'schema');
  if (embedded !== undefined) return embedded;
  const uri = textAt(json, 'schemaUri');
  const bytes = uri === undefined ? undefined : await document.resource(uri, 'schemaUri');
  if (bytes === undefined) {
    document.warn('missing-schema', 'there is no metadata schema; its metadata are not read', 'schema');
    return undefined;
  }
  try {
    const parsed = parseExactJson(new TextDecoder().decode(bytes));
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    document.warn('missing-schema', 'the metadata schema is no JSON; its metadata are not read', 'schemaUri');
    return undefined;
  }
}

/** What property textures and attributes say of a primitive. */
export interface PrimitiveMetadata {
  /** Per vertex, from property attributes. */
  readonly vertexColumns: ReadonlyMap<string, FeatureColumn>;
  /** One value for the primitive: least, mean and greatest of its texels, or the most frequent. */
  readonly summaries: ReadonlyMap<string, MetadataValue>;
}

export async function readPrimitiveMetadata(
  document: GltfDocument,
  metadata: StructuralMetadata,
  primitive: Primitive,
): Promise<PrimitiveMetadata> {
  const own = objectAt(objectAt(primitive.json, 'extensions'), EXTENSION);
  const vertexColumns = new Map<string, FeatureColumn>();
  const summaries = new Map<string, MetadataValue>();
  for (const index of listAt(own, 'propertyAttributes')) {
    const json = isIndex(index) ? objectsAt(metadata.json, 'propertyAttributes')[index] : undefined;
    await readEach(document, metadata, json, `${primitive.place}/propertyAttributes`, (property, stored) => {
      const values = attributeValues(document, primitive, property, stored);
      vertexColumns.set(property.id, { values, title: property.name, semantic: property.semantic });
    });
  }
  for (const index of listAt(own, 'propertyTextures')) {
    const json = isIndex(index) ? objectsAt(metadata.json, 'propertyTextures')[index] : undefined;
    await readEach(
      document,
      metadata,
      json,
      `${primitive.place}/propertyTextures`,
      async (property, stored) => {
        for (const [name, value] of await textureSummary(document, primitive, property, stored)) {
          summaries.set(name, value);
        }
      },
    );
  }
  return { vertexColumns, summaries };
}

type ReadProperty = (property: ClassProperty, stored: JsonObject) => Promise<void> | void;

async function readEach(
  document: GltfDocument,
  { schema }: StructuralMetadata,
  json: JsonObject | undefined,
  place: string,
  read: ReadProperty,
): Promise<void> {
  const type: MetadataClass | undefined = schema.get(textAt(json, 'class') ?? '');
  if (type === undefined) {
    document.warn('broken-property', 'names no property texture or attribute with a class; left out', place);
    return;
  }
  for (const [name, stored] of Object.entries(objectAt(json, 'properties') ?? {})) {
    const property = type.properties.get(name);
    try {
      if (property === undefined || !isJsonObject(stored))
        throw document.fail(`${name} is not in its class`, place);
      await read(property, stored);
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      document.warn('broken-property', `${error.message}; the property is left out`, `${place}/${name}`);
    }
  }
}

function attributeValues(
  document: GltfDocument,
  primitive: Primitive,
  property: ClassProperty,
  stored: JsonObject,
): MetadataValue[] {
  const name = textAt(stored, 'attribute') ?? '';
  const accessor = primitive.attribute(name);
  if (accessor?.components !== property.components) {
    throw document.fail(`attribute ${name.slice(0, 60)} is missing or of another type`, primitive.place);
  }
  const numbers: ComponentArray = accessor.normalized ? meantNumbers(accessor) : accessor.values;
  const transform = { offset: valueAt(stored, 'offset'), scale: valueAt(stored, 'scale') };
  const { components } = accessor;
  return Array.from({ length: accessor.count }, (_, vertex) => {
    const start = vertex * components;
    const raw = components === 1 ? numbers[start] : [...numbers.subarray(start, start + components)];
    return meantValue(property, raw, transform);
  });
}

async function textureSummary(
  document: GltfDocument,
  primitive: Primitive,
  property: ClassProperty,
  stored: JsonObject,
): Promise<Map<string, MetadataValue>> {
  const reader = await openTexture(document, stored, primitive.place);
  const numeric = property.componentType ?? 'UINT8';
  const bytesPerValue =
    property.type === 'BOOLEAN' || property.type === 'STRING' ? 1 : bytesOfComponent(numeric);
  const elements = property.components * (property.isArray ? (property.count ?? 0) : 1);
  const wanted = elements * bytesPerValue;
  if (property.type === 'STRING' || wanted !== reader.channels.length) {
    throw document.fail(`${property.id} does not fit ${reader.channels.length} channels`, primitive.place);
  }
  const transform = { offset: valueAt(stored, 'offset'), scale: valueAt(stored, 'scale') };
  const counts = new Map<string, { count: number; bytes: number[] }>();
  eachTexel(reader, primitive, (column, row) => {
    const bytes = texelBytes(reader, column, row);
    const key = bytes.join();
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { count: 1, bytes });
    else known.count++;
  });
  const values = [...counts.values()].map(({ count, bytes }) => {
    const data = new DataView(Uint8Array.from(bytes).buffer);
    const numbers = Array.from({ length: elements }, (_, at) =>
      property.type === 'BOOLEAN' ? bytes[at] !== 0 : readNumber(data, at, numeric),
    );
    const raw = elements === 1 && !property.isArray ? numbers[0] : numbers;
    return { count, value: meantValue(property, raw, transform) };
  });
  return summarize(property.id, values);
}

/** Numbers: least, mean and greatest over the texels. Others: the value that covers most texels. */
function summarize(
  name: string,
  values: readonly { readonly count: number; readonly value: MetadataValue }[],
): Map<string, MetadataValue> {
  const numbers = values.filter(
    (each): each is { count: number; value: number } => typeof each.value === 'number',
  );
  if (numbers.length === 0) {
    const most = values.toSorted((a, b) => b.count - a.count)[0];
    return new Map(most === undefined ? [] : [[name, most.value]]);
  }
  const texels = numbers.reduce((sum, { count }) => sum + count, 0);
  const total = numbers.reduce((sum, { count, value }) => sum + count * value, 0);
  return new Map<string, MetadataValue>([
    [`${name}.minimum`, numbers.reduce((least, { value }) => Math.min(least, value), Infinity)],
    [`${name}.mean`, total / texels],
    [`${name}.maximum`, numbers.reduce((most, { value }) => Math.max(most, value), -Infinity)],
  ]);
}

/** A property table; `undefined` with a warning where it is broken, as the objects stand without it. */
export function readTableOrWarn(
  document: GltfDocument,
  table: JsonObject | undefined,
  schema: MetadataSchema,
  place: string,
  maximumRows: number,
): PropertyTable | undefined {
  try {
    if (table === undefined) throw document.fail('is no object', place);
    return readPropertyTable(table, {
      schema,
      place,
      maximumRows,
      view: (view) => document.view(view),
      fail: (problem, where) => document.fail(problem, where),
      warn: (code, message, where) => {
        document.warn(code, message, where);
      },
    });
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    document.warn('broken-property-table', `${error.message}; the table is left out`, place);
    return undefined;
  }
}
