import { type JsonObject, listAt, objectAt, objectsAt, textAt } from '../gltf/json-access.ts';
import type { MetadataValue } from '../gltf/metadata-value.ts';
import { readInteger } from './geometry-buffer.ts';
import { NUMBER_BYTES } from './geometry-layout.ts';

/** One attribute of a layer (`attributeStorageInfo` with its `field`). */
export interface SceneAttribute {
  /** Name of its resource: `f_2`. */
  readonly key: string;
  readonly name: string;
  readonly title: string | undefined;
  /** Kind of its values: `String`, `Float64` … */
  readonly type: string;
  readonly isObjectId: boolean;
  /** Stored as milliseconds since 1970. */
  readonly isDate: boolean;
}

/** Attributes of a layer document; those whose storage is not described as the specification says are left out. */
export function sceneAttributes(layer: JsonObject): readonly SceneAttribute[] {
  const fields = new Map(objectsAt(layer, 'fields').map((field) => [textAt(field, 'name'), field]));
  return objectsAt(layer, 'attributeStorageInfo').flatMap((info) => {
    const attribute = sceneAttribute(info, fields.get(textAt(info, 'name')));
    return attribute === undefined ? [] : [attribute];
  });
}

function sceneAttribute(
  info: JsonObject | undefined,
  field: JsonObject | undefined,
): SceneAttribute | undefined {
  const [key = '', name = ''] = [textAt(info, 'key'), textAt(info, 'name')];
  if (!/^[\w-]+$/u.test(key) || name === '') return undefined;
  const values = objectAt(info, 'attributeValues') ?? objectAt(info, 'objectIds');
  const type = textAt(values, 'valueType') ?? '';
  if (type !== 'String' && !Object.hasOwn(NUMBER_BYTES, type)) return undefined;
  const fieldType = textAt(field, 'type');
  return {
    key,
    name,
    title: titleOf(field, name),
    type,
    isObjectId:
      fieldType === 'esriFieldTypeOID' ||
      type.startsWith('Oid') ||
      listAt(info, 'ordering').includes('ObjectIds'),
    isDate: fieldType === 'esriFieldTypeDate',
  };
}

function titleOf(field: JsonObject | undefined, name: string): string | undefined {
  const alias = textAt(field, 'alias');
  return alias === '' || alias === name ? undefined : alias;
}

/**
 * Values of one attribute of a node, one per feature ("Examples of attribute resources").
 * @throws {RangeError} what is wrong.
 */
export function readAttributeBuffer(
  bytes: Uint8Array,
  { type, isDate }: Pick<SceneAttribute, 'type' | 'isDate'>,
): MetadataValue[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4) throw new RangeError('the buffer is shorter than its header');
  const count = view.getUint32(0, true);
  if (type === 'String') return readStrings(bytes, view, count);
  const size = NUMBER_BYTES[type] ?? 0;
  // "Padding to preserve 8 byte alignment for double values."
  const start = size === 8 ? 8 : 4;
  if (start + count * size > bytes.length) {
    throw new RangeError(`${bytes.length} bytes are too few for ${count} values`);
  }
  return Array.from({ length: count }, (_, at) => readValue(view, start + at * size, type, isDate));
}

function readValue(view: DataView, at: number, type: string, isDate: boolean): MetadataValue {
  if (!type.startsWith('Float')) return readInteger(view, at, type);
  const value = type === 'Float64' ? view.getFloat64(at, true) : view.getFloat32(at, true);
  if (!Number.isFinite(value)) return undefined;
  return isDate && Math.abs(value) <= 8.64e15 ? new Date(value).toISOString() : value;
}

const STRING_HEADER = 8;

/** Count, bytes of all, bytes of each with its closing zero, texts. A text of no bytes is absent. */
function readStrings(bytes: Uint8Array, view: DataView, count: number): MetadataValue[] {
  let at = STRING_HEADER + count * 4;
  if (at > bytes.length) throw new RangeError(`${bytes.length} bytes are too few for ${count} texts`);
  const decoder = new TextDecoder();
  return Array.from({ length: count }, (_, index) => {
    const length = view.getUint32(STRING_HEADER + index * 4, true);
    const end = at + length;
    if (end > bytes.length) throw new RangeError(`text ${index} ends at byte ${end} of ${bytes.length}`);
    const text = bytes.subarray(at, end);
    at = end;
    if (length === 0) return undefined;
    return decoder.decode(text.at(-1) === 0 ? text.subarray(0, -1) : text);
  });
}
