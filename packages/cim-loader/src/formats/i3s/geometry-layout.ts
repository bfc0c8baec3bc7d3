import {
  indexAt,
  isJsonObject,
  type JsonObject,
  listAt,
  objectAt,
  objectsAt,
  textAt,
} from '../gltf/json-access.ts';

/** Kinds of numbers in buffers, with their bytes. */
export const NUMBER_BYTES: Readonly<Record<string, number>> = {
  UInt8: 1,
  Int8: 1,
  UInt16: 2,
  Int16: 2,
  UInt32: 4,
  Int32: 4,
  Oid32: 4,
  Float32: 4,
  UInt64: 8,
  Int64: 8,
  Oid64: 8,
  Float64: 8,
};

/** One run of values in a geometry buffer. */
export interface LayoutPart {
  /** `position`, `normal`, …, `featureId`, `faceRange`. */
  readonly name: string;
  readonly type: string;
  readonly components: number;
  readonly per: 'vertex' | 'feature';
}

/** How a geometry buffer is to be read. */
export type GeometryLayout =
  | { readonly type: 'draco' }
  | {
      readonly type: 'plain';
      /** Bytes before the first run. */
      readonly offset: number;
      /** Whether the buffer begins with the number of vertices and of features, UInt32 each. */
      readonly hasCounts: boolean;
      readonly parts: readonly LayoutPart[];
    };

/** "geometryBuffer: The order of the vertex attributes in the buffer is fixed". */
const FIXED_ORDER = [
  'position',
  'normal',
  'uv0',
  'uv1',
  'color',
  'uvRegion',
  'featureId',
  'faceRange',
] as const;

/** Layouts of `geometryDefinitions` (1.7 on): one per buffer, in the order of their resource names. */
export function layoutsOfDefinition(definition: JsonObject | undefined): (GeometryLayout | undefined)[] {
  return objectsAt(definition, 'geometryBuffers').map((buffer) => {
    const compressed = objectAt(buffer, 'compressedAttributes');
    if (compressed !== undefined) return { type: 'draco' };
    const parts: LayoutPart[] = [];
    for (const name of FIXED_ORDER) {
      const part = partOf(name, objectAt(buffer, name), 'component');
      if (part === 'unknown') return undefined;
      if (part !== undefined) parts.push(part);
    }
    const offset = indexAt(buffer, 'offset') ?? 0;
    return { type: 'plain', offset, hasCounts: offset >= 8, parts };
  });
}

/** Layout of `store.defaultGeometrySchema` ("Geometry buffer", up to 1.6), whose runs stand in its own order. */
export function layoutOfSchema(schema: JsonObject | undefined): GeometryLayout | undefined {
  const header = objectsAt(schema, 'header');
  const counts = header.map((field) => `${textAt(field, 'property')} ${textAt(field, 'type')}`);
  const parts: LayoutPart[] = [];
  for (const [order, group] of [
    ['ordering', 'vertexAttributes'],
    ['featureAttributeOrder', 'featureAttributes'],
  ] as const) {
    for (const name of listAt(schema, order)) {
      const part = partOf(String(name), objectAt(objectAt(schema, group), String(name)), 'valuesPerElement');
      if (part === undefined || part === 'unknown') return undefined;
      parts.push(part);
    }
  }
  const hasCounts = counts.join() === 'vertexCount UInt32,featureCount UInt32';
  if (!hasCounts || textAt(schema, 'topology') === 'Indexed') return undefined;
  return { type: 'plain', offset: 8, hasCounts, parts };
}

function partOf(
  name: string,
  stated: JsonObject | undefined,
  countName: 'component' | 'valuesPerElement',
): LayoutPart | 'unknown' | undefined {
  if (!isJsonObject(stated)) return undefined;
  const type = textAt(stated, 'type') ?? textAt(stated, 'valueType') ?? '';
  const components = indexAt(stated, countName) ?? 0;
  if (!Object.hasOwn(NUMBER_BYTES, type) || components < 1 || components > 16) return 'unknown';
  const own = name === 'id' ? 'featureId' : name === 'region' ? 'uvRegion' : name;
  const per = own === 'featureId' || own === 'faceRange' ? 'feature' : 'vertex';
  return { name: own, type, components, per };
}
