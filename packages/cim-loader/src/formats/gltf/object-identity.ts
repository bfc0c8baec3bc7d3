import type { FeatureColumn, FeatureSet } from './content-model.ts';
import type { MetadataValue } from './metadata-value.ts';

/** Names under which exporters keep the identity of an object, most telling first. */
const ID_NAMES = [
  'gml:id',
  'gml_id',
  'gmlid',
  'gmlID',
  'GMLID',
  'GlobalId',
  'globalid',
  'guid',
  'uuid',
  'elementId',
  'element',
  'osmId',
  'osm_id',
  'id',
  'ID',
  'Id',
  // Tilesets of this package: coarse levels say no more of a building than its row.
  'row',
];

/** Occurrence of a feature: a member of a set. */
export interface SetOccurrence {
  readonly set: FeatureSet;
  /** Of the content, so that equal ids in one content and in several can be told apart. */
  readonly content: number;
}

/** Which property tells objects apart across tiles and levels of detail. */
export interface Identity {
  readonly property: string;
  /** The schema says so (semantic ID); else the name does. */
  readonly bySemantic: boolean;
}

/**
 * Finds the property that identifies the objects of a layer. A property of semantic ID is taken at its word. One
 * that is only named like an id must prove itself: it has a value everywhere, and where a value recurs, all other
 * properties recur with it. (Old tilers number the buildings of every tile from 0 and call that `id`.)
 */
export function findIdentity(occurrences: readonly SetOccurrence[]): Identity | undefined {
  const tabular = occurrences.filter(({ set }) => set.columns.size > 0);
  const first = tabular[0]?.set;
  if (first === undefined) return undefined;
  for (const [name, { semantic }] of first.columns) {
    if (semantic === 'ID' && hasEverywhere(tabular, name)) return { property: name, bySemantic: true };
  }
  const named = ID_NAMES.find((name) => first.columns.has(name) && hasEverywhere(tabular, name));
  if (named === undefined || !isProven(tabular, named)) return undefined;
  return { property: named, bySemantic: false };
}

/** What a feature calls itself: its property of semantic ID, else what its layer is identified by. */
export function idOfFeature(
  { columns }: FeatureSet,
  member: number,
  identity: Identity | undefined,
): string | number | undefined {
  const bySemantic = [...columns.values()].find(({ semantic }) => semantic === 'ID')?.values[member];
  const value =
    isIdValue(bySemantic) || identity === undefined
      ? bySemantic
      : columns.get(identity.property)?.values[member];
  if (!isIdValue(value)) return undefined;
  return typeof value === 'number' ? value : String(value);
}

function hasEverywhere(occurrences: readonly SetOccurrence[], name: string): boolean {
  return occurrences.every(({ set }) => {
    const values = set.columns.get(name)?.values;
    return values?.length === set.count && values.every(isIdValue);
  });
}

function isIdValue(value: MetadataValue): value is string | number | bigint {
  return (
    (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'bigint'
  );
}

function isProven(occurrences: readonly SetOccurrence[], name: string): boolean {
  const firstSeen = new Map<
    string,
    { columns: ReadonlyMap<string, FeatureColumn>; row: number; content: number }
  >();
  for (const { set, content } of occurrences) {
    const values = set.columns.get(name)?.values ?? [];
    for (let row = 0; row < set.count; row++) {
      const value = values[row];
      const key = String(value);
      const known = firstSeen.get(key);
      if (known === undefined) {
        firstSeen.set(key, { columns: set.columns, row, content });
        continue;
      }
      // Numbers alone, with nothing beside them that could agree, prove nothing.
      if (set.columns.size === 1 && typeof value === 'number') return false;
      if (!agrees(known.columns, known.row, set.columns, row)) return false;
    }
  }
  return true;
}

function agrees(
  a: ReadonlyMap<string, FeatureColumn>,
  rowA: number,
  b: ReadonlyMap<string, FeatureColumn>,
  rowB: number,
): boolean {
  for (const [name, { values }] of a) {
    const other = b.get(name);
    if (other !== undefined && !sameValue(values[rowA], other.values[rowB])) return false;
  }
  return true;
}

function sameValue(a: MetadataValue, b: MetadataValue): boolean {
  if (a === b) return true;
  if (typeof a === 'number' && typeof b === 'number') {
    return Number.isNaN(a) ? Number.isNaN(b) : Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b));
  }
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  return a.every((value: MetadataValue, at) => sameValue(value, b[at] as MetadataValue));
}
