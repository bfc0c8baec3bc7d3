import {
  flagAt,
  isIndex,
  isJsonObject,
  type JsonObject,
  objectAt,
  objectsAt,
  textAt,
  valueAt,
} from './json-access.ts';

/** Value types of the 3D Metadata specification 1.0. */
const ELEMENT_TYPES = {
  SCALAR: 1,
  VEC2: 2,
  VEC3: 3,
  VEC4: 4,
  MAT2: 4,
  MAT3: 9,
  MAT4: 16,
  STRING: 1,
  BOOLEAN: 1,
  ENUM: 1,
} as const;

export type ElementType = keyof typeof ELEMENT_TYPES;

const COMPONENT_BYTES = {
  INT8: 1,
  UINT8: 1,
  INT16: 2,
  UINT16: 2,
  INT32: 4,
  UINT32: 4,
  INT64: 8,
  UINT64: 8,
  FLOAT32: 4,
  FLOAT64: 8,
} as const;

export type NumericType = keyof typeof COMPONENT_BYTES;

/** Values of an enum and how they are stored. */
export interface MetadataEnum {
  readonly valueType: NumericType;
  readonly names: ReadonlyMap<number | bigint, string>;
}

/** One property of a class. */
export interface ClassProperty {
  readonly id: string;
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly semantic: string | undefined;
  readonly type: ElementType;
  /** Of numbers: how they are stored; of enums: as their values are. */
  readonly componentType: NumericType | undefined;
  /** Numbers of one element: 3 of a VEC3. */
  readonly components: number;
  readonly enum: MetadataEnum | undefined;
  readonly isArray: boolean;
  /** Elements of a fixed array. */
  readonly count: number | undefined;
  readonly normalized: boolean;
  readonly offset: unknown;
  readonly scale: unknown;
  readonly noData: unknown;
  readonly default: unknown;
}

/** A class of the schema. */
export interface MetadataClass {
  readonly id: string;
  readonly name: string | undefined;
  readonly properties: ReadonlyMap<string, ClassProperty>;
}

/** Classes by id. */
export type MetadataSchema = ReadonlyMap<string, MetadataClass>;

/** Told of each property that cannot be understood: place, problem. */
export type ReportSchema = (place: string, problem: string) => void;

/** Reads a schema of 3D Tiles 1.1 or EXT_structural_metadata; what is not valid in it is left out and reported. */
export function readMetadataSchema(json: JsonObject, report: ReportSchema): MetadataSchema {
  const enums = readEnums(json, report);
  const classes = new Map<string, MetadataClass>();
  const source = valueAt(json, 'classes');
  if (source !== undefined && !isJsonObject(source)) report('classes', 'is no object');
  for (const [id, value] of Object.entries(objectAt(json, 'classes') ?? {})) {
    if (!isJsonObject(value)) {
      report(`classes/${id}`, 'is no object');
      continue;
    }
    const properties = new Map<string, ClassProperty>();
    for (const [name, property] of Object.entries(objectAt(value, 'properties') ?? {})) {
      const read = readProperty(name, property, enums);
      if (typeof read === 'string') report(`classes/${id}/properties/${name}`, read);
      else properties.set(name, read);
    }
    classes.set(id, { id, name: textAt(value, 'name'), properties });
  }
  return classes;
}

function readEnums(json: JsonObject, report: ReportSchema): Map<string, MetadataEnum> {
  const enums = new Map<string, MetadataEnum>();
  for (const [id, value] of Object.entries(objectAt(json, 'enums') ?? {})) {
    const valueType = textAt(objectAt({ value }, 'value'), 'valueType') ?? 'UINT16';
    if (!isJsonObject(value) || !isNumericType(valueType) || valueType.startsWith('FLOAT')) {
      report(`enums/${id}`, 'is not valid');
      continue;
    }
    const names = new Map<number | bigint, string>();
    for (const entry of objectsAt(value, 'values')) {
      const [name, number] = [textAt(entry, 'name'), valueAt(entry, 'value')];
      if (name === undefined || (typeof number !== 'number' && typeof number !== 'bigint')) {
        report(`enums/${id}`, 'has a value without name or number');
      } else {
        names.set(number, name);
      }
    }
    enums.set(id, { valueType, names });
  }
  return enums;
}

/** @returns what is wrong, or the property. */
function readProperty(
  id: string,
  json: unknown,
  enums: ReadonlyMap<string, MetadataEnum>,
): ClassProperty | string {
  if (!isJsonObject(json)) return 'is no object';
  const type = textAt(json, 'type');
  if (!isElementType(type)) return 'its type is missing or not known';
  const enumType = type === 'ENUM' ? enums.get(textAt(json, 'enumType') ?? '') : undefined;
  const componentType = componentTypeOf(json, type, enumType);
  if (componentType === 'none') return 'its componentType or enumType is missing or not known';
  const isArray = flagAt(json, 'array');
  const count = isArray ? valueAt(json, 'count') : undefined;
  if (count !== undefined && !isIndex(count)) return 'its count is no number';
  return {
    id,
    name: textAt(json, 'name'),
    description: textAt(json, 'description'),
    semantic: textAt(json, 'semantic'),
    type,
    componentType,
    components: ELEMENT_TYPES[type],
    enum: enumType,
    isArray,
    count,
    normalized: flagAt(json, 'normalized') && /^U?INT/u.test(componentType ?? ''),
    offset: valueAt(json, 'offset'),
    scale: valueAt(json, 'scale'),
    noData: valueAt(json, 'noData'),
    default: valueAt(json, 'default'),
  };
}

/** `undefined` for types without components, `none` where there should be one. */
function componentTypeOf(
  json: JsonObject,
  type: ElementType,
  enumType: MetadataEnum | undefined,
): NumericType | undefined | 'none' {
  if (type === 'STRING' || type === 'BOOLEAN') return undefined;
  if (type === 'ENUM') return enumType?.valueType ?? 'none';
  const stated = textAt(json, 'componentType') ?? '';
  return isNumericType(stated) ? stated : 'none';
}

function isElementType(type: string | undefined): type is ElementType {
  return type !== undefined && Object.hasOwn(ELEMENT_TYPES, type);
}

export function isNumericType(type: string): type is NumericType {
  return Object.hasOwn(COMPONENT_BYTES, type);
}

export function bytesOfComponent(type: NumericType): number {
  return COMPONENT_BYTES[type];
}
