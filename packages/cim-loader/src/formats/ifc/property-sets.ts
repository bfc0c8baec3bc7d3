import { IFCRELDEFINESBYPROPERTIES, IFCRELDEFINESBYTYPE } from 'web-ifc';
import { type IfcLine, type IfcModel, referencesOf, scalarOf } from './ifc-model.ts';

/** Properties of elements by `Pset_WallCommon.IsExternal`. */
export type PropertiesOf = ReadonlyMap<number, Readonly<Record<string, string | number | boolean>>>;

/** Attributes that hold the value of a simple property or quantity. */
const VALUES = [
  'NominalValue',
  'LengthValue',
  'AreaValue',
  'VolumeValue',
  'CountValue',
  'WeightValue',
  'TimeValue',
];

/** Sets of the element itself come before those of its type. */
export function readPropertySets(model: IfcModel): PropertiesOf {
  const sets = new Map<number, Record<string, string | number | boolean>>();
  const byElement = new Map<number, Record<string, string | number | boolean>>();
  const setOf = (id: number): Record<string, string | number | boolean> => {
    let set = sets.get(id);
    if (set === undefined) {
      set = readSet(model, id);
      sets.set(id, set);
    }
    return set;
  };
  const give = (element: number, set: Record<string, string | number | boolean>): void => {
    byElement.set(element, { ...set, ...byElement.get(element) });
  };
  for (const id of model.ids(IFCRELDEFINESBYPROPERTIES)) {
    const line = model.line(id);
    for (const definition of referencesOf(line?.['RelatingPropertyDefinition'])) {
      for (const element of referencesOf(line?.['RelatedObjects'])) give(element, setOf(definition));
    }
  }
  for (const { elements, definitions } of setsOfTypes(model)) {
    for (const element of elements) for (const definition of definitions) give(element, setOf(definition));
  }
  return byElement;
}

function setsOfTypes(model: IfcModel): { readonly elements: number[]; readonly definitions: number[] }[] {
  return model.ids(IFCRELDEFINESBYTYPE).map((id) => {
    const line = model.line(id);
    const [type] = referencesOf(line?.['RelatingType']);
    const definitions = type === undefined ? [] : referencesOf(model.line(type)?.['HasPropertySets']);
    return { elements: referencesOf(line?.['RelatedObjects']), definitions };
  });
}

function readSet(model: IfcModel, id: number): Record<string, string | number | boolean> {
  const line = model.line(id);
  const name = scalarOf(line?.['Name']);
  const prefix = typeof name === 'string' && name !== '' ? name : `#${id}`;
  const values: Record<string, string | number | boolean> = {};
  for (const property of [...referencesOf(line?.['HasProperties']), ...referencesOf(line?.['Quantities'])]) {
    const member = model.line(property);
    const label = scalarOf(member?.['Name']);
    const value = member && valueOf(member);
    if (typeof label === 'string' && value !== undefined) values[`${prefix}.${label}`] = value;
  }
  return values;
}

function valueOf(property: IfcLine): string | number | boolean | undefined {
  for (const attribute of VALUES) {
    const value = scalarOf(property[attribute]);
    if (value !== undefined) return value;
  }
  const listed: unknown = property['EnumerationValues'] ?? property['ListValues'];
  if (!Array.isArray(listed)) return undefined;
  const texts = listed.flatMap((each) => scalarOf(each) ?? []);
  return texts.length === 0 ? undefined : texts.join('; ');
}
