import { attributeOf, isObject, type XmlElement } from '../gml/xml-element.ts';

/** What a property of an object says: text, number, a record of properties, or a list of such. */
export type PropertyValue = string | number | PropertyRecord | readonly PropertyValue[];
export interface PropertyRecord {
  readonly [name: string]: PropertyValue;
}

/** Codes stay text even where they look like numbers. */
const CODES: ReadonlySet<string> = new Set([
  'class',
  'function',
  'usage',
  'roofType',
  'name',
  'species',
  'surfaceMaterial',
]);

/** The value of a property without geometry; `undefined` for an empty one. */
export function valueOf(property: XmlElement): PropertyValue | undefined {
  const { children, text } = property;
  if (children.length === 0) return text === '' ? attributeOf(property, 'href') : leafValue(property);
  const objects = children.filter(isObject);
  if (objects.length === 0) return recordOf(property);
  const values = objects.flatMap((object) =>
    object.children.length === 0 ? (valueOf(object) ?? []) : recordOf(object),
  );
  return values.length === 1 ? values[0] : values;
}

function leafValue(property: XmlElement): string | number {
  const { name, text } = property;
  const number = Number(text);
  if (attributeOf(property, 'uom') !== undefined) return Number.isFinite(number) ? number : text;
  const isCode = attributeOf(property, 'codeSpace') !== undefined || CODES.has(name);
  // Only what reads back the same: `007` and `1.50` may be keys.
  return !isCode && Number.isFinite(number) && String(number) === text ? number : text;
}

function recordOf(element: XmlElement): PropertyRecord {
  const record: Record<string, PropertyValue> = {};
  for (const property of element.children) {
    const value = valueOf(property);
    if (value !== undefined) addValue(record, property.name, value);
  }
  return record;
}

/** Properties that stand several times become lists. */
export function addValue(record: Record<string, PropertyValue>, name: string, value: PropertyValue): void {
  const known = Object.hasOwn(record, name) ? record[name] : undefined;
  if (known === undefined) record[name] = value;
  else if (isList(known)) record[name] = [...known, value];
  else record[name] = [known, value];
}

const isList = (value: PropertyValue): value is readonly PropertyValue[] => Array.isArray(value);

/** Records as dotted names (`buildingDetails.surveyYear`), lists as JSON text. */
export function flatten(record: PropertyRecord): Record<string, string | number> {
  const flat: Record<string, string | number> = {};
  const visit = (prefix: string, inner: PropertyRecord): void => {
    for (const [name, value] of Object.entries(inner)) {
      const path = prefix === '' ? name : `${prefix}.${name}`;
      if (typeof value !== 'object') flat[path] = value;
      else if (isList(value)) flat[path] = value.every(isText) ? value.join('; ') : JSON.stringify(value);
      else visit(path, value);
    }
  };
  visit('', record);
  return flat;
}

const isText = (value: PropertyValue): value is string | number => typeof value !== 'object';
