import type { AttributeValue, Column, ColumnDescription, ObjectHandle } from '@cityloom/twin-core';
import { type AppliedFusion, type Language, type LayerOrigin, valueSource } from '../../session/index.ts';
import { geometryMeasures, type GeometryMeasures } from './geometry-measures.ts';

/** One attribute as the inspector shows it. */
export interface AttributeFact {
  readonly column: string;
  readonly description: ColumnDescription;
  readonly value: string | number;
  /** Source of this value, in the reader's language. */
  readonly source: string;
  readonly derived: boolean;
  /** When it was true, ISO 8601, where the value says so. */
  readonly time?: string;
  /** Who keeps the data it comes from, where that is known. */
  readonly origin?: LayerOrigin;
}

export type AttributeGroup = 'identity' | 'building' | 'people' | 'other' | 'tags';

export interface ObjectFacts {
  /** Name of the object in the reader's language where it has one. */
  readonly name: string | undefined;
  /** Class, use or kind. */
  readonly kind: string | undefined;
  /** Street and house number. */
  readonly address: string | undefined;
  readonly groups: ReadonlyMap<AttributeGroup, readonly AttributeFact[]>;
  readonly measures: GeometryMeasures;
}

const GROUPS: readonly (readonly [AttributeGroup, RegExp])[] = [
  ['tags', /^(tags?|osm|raw)([:._]|$)/iu],
  [
    'identity',
    /^(name|intName|int_name|street|house|addr|place|city|postcode|class|kind|type|ref|operator|edited)/iu,
  ],
  ['building', /^building|height|level|floor|roof|material|year|footprint|volume|area/iu],
  ['people', /population|people|residents|use|capacity|beds|employ/iu],
];

/** Columns without a title of their own are tags taken over as they are. */
function groupOf(column: string, description: ColumnDescription): AttributeGroup {
  if (description.title === undefined && description.source.startsWith('OpenStreetMap, tag ')) return 'tags';
  return GROUPS.find(([, pattern]) => pattern.test(column))?.[0] ?? 'other';
}

function textValue(handle: ObjectHandle, columns: readonly string[]): string | undefined {
  for (const column of columns) {
    const value = handle.value(column);
    if (value !== undefined && value !== '') return String(value);
  }
  return undefined;
}

/** True where a rule made this value. A source named per value says so itself ("rule: levels × 3 m"). */
function isDerived(column: Column, valueSource: AttributeValue): boolean {
  return valueSource === undefined ? column.derived : /^(rule|derived)/iu.test(String(valueSource));
}

/** Source of a value that the scenario on show has set. */
export const SCENARIO_SOURCE = 'scenario';

function attributeFact(
  handle: ObjectHandle,
  name: string,
  column: Column,
  base: ObjectHandle | undefined,
  language: Language,
  about: LayerOrigins,
): AttributeFact | undefined {
  const value = handle.value(name);
  if (value === undefined || value === '') return undefined;
  // The column describes what the package recorded; a value that differs from it is the scenario's.
  if (value !== base?.value(name)) {
    return { column: name, description: column, value, source: SCENARIO_SOURCE, derived: false };
  }
  const own = column.sourceColumn === undefined ? undefined : handle.value(column.sourceColumn);
  return {
    column: name,
    description: column,
    value,
    source: valueSource(column, handle, language),
    derived: isDerived(column, own),
    ...provenanceOf(handle, column, own, about),
  };
}

/** What is known of where a layer's values come from, beside what its columns say. */
export interface LayerOrigins {
  /** Of the layer itself. */
  readonly origin: LayerOrigin | undefined;
  /** What was brought to it. */
  readonly fusion: AppliedFusion | undefined;
}

/** Date and origin of one value: those of the source that gave it, else of the layer. */
function provenanceOf(
  handle: ObjectHandle,
  column: Column,
  own: AttributeValue,
  { origin, fusion }: LayerOrigins,
): Pick<AttributeFact, 'time' | 'origin'> {
  const time = column.timeColumn === undefined ? undefined : handle.value(column.timeColumn);
  const source = fusion?.recipe.sources.find(({ id }) => id === own);
  const known = source?.origin ?? origin;
  return {
    ...(time !== undefined && { time: String(time) }),
    ...(known !== undefined && { origin: known }),
  };
}

/** Name in the reader's language, else the local one. */
export function objectName(handle: ObjectHandle, language: 'en' | 'zh-CN'): string | undefined {
  const first = language === 'en' ? ['name:en', 'nameEn'] : ['name:zh', 'nameZh', 'name:en', 'nameEn'];
  return textValue(handle, [...first, 'name', 'name:ru', 'nameRu', 'name:kk', 'nameKk']);
}

export function objectAddress(handle: ObjectHandle): string | undefined {
  const street = textValue(handle, ['street', 'addr:street', 'address']);
  const number = textValue(handle, ['housenumber', 'houseNumber', 'addr:housenumber']);
  return street === undefined ? undefined : [street, number].filter((part) => part !== undefined).join(', ');
}

export function objectKind(handle: ObjectHandle): string | undefined {
  const kind = textValue(handle, ['class', 'building', 'kind', 'type', 'category', 'use']);
  // "yes" only says that it is a building.
  const known = kind === 'yes' ? textValue(handle, ['use']) : kind;
  return known === 'unknown' ? undefined : known;
}

/**
 * Everything known about one object, for people.
 * @param base the same object in the existing city; absent where the scenario proposes it.
 */
export function objectFacts(
  handle: ObjectHandle,
  language: 'en' | 'zh-CN',
  base: ObjectHandle | undefined,
  about: LayerOrigins = { origin: undefined, fusion: undefined },
): ObjectFacts {
  const columns = handle.table.columns;
  // They stand beside the value they describe.
  const beside = new Set<string | undefined>(about.fusion === undefined ? [] : ['dataOrigins']);
  for (const { sourceColumn, timeColumn } of columns.values()) beside.add(sourceColumn).add(timeColumn);
  const groups = new Map<AttributeGroup, AttributeFact[]>();
  for (const [name, column] of columns) {
    if (beside.has(name)) continue;
    const fact = attributeFact(handle, name, column, base, language, about);
    if (fact === undefined) continue;
    const group = groupOf(name, column);
    groups.set(group, [...(groups.get(group) ?? []), fact]);
  }
  return {
    name: objectName(handle, language),
    kind: objectKind(handle),
    address: objectAddress(handle),
    groups,
    measures: geometryMeasures(handle.geometry()),
  };
}
