import { createFeatureTable, numberColumn, textColumn } from '@cityloom/twin-core';
import type { Column, FeatureTable, GeometryColumn, LocalizedText } from '@cityloom/twin-core';
import type { OsmElement, OsmFeature, OsmGeometry } from './osm-feature.ts';

/** What the columns that come straight from tags say about themselves. */
export const OSM_SOURCE = 'OpenStreetMap';

/** One column to be: its description and how to get a value from a feature. */
export type ColumnRule<Row> =
  | {
      readonly kind: 'text';
      readonly name: string;
      readonly title?: LocalizedText;
      readonly source?: string;
      readonly derived?: boolean;
      readonly sourceColumn?: string;
      value(row: Row): string | undefined;
    }
  | {
      readonly kind: 'number';
      readonly name: string;
      readonly unit: string;
      readonly title?: LocalizedText;
      readonly source?: string;
      readonly derived?: boolean;
      readonly sourceColumn?: string;
      value(row: Row): number | undefined;
    };

/** A text column that repeats a tag. */
export function tagColumn(
  tag: string,
  name: string = tag,
  title?: LocalizedText,
): ColumnRule<{ feature: OsmFeature }> {
  return {
    kind: 'text',
    name,
    source: `${OSM_SOURCE}, tag ${tag}`,
    ...(title && { title }),
    value: ({ feature }) => feature.tags[tag],
  };
}

export const NAME_COLUMNS: readonly ColumnRule<{ feature: OsmFeature }>[] = [
  tagColumn('name', 'name', { en: 'Name', 'zh-CN': '名称' }),
  tagColumn('name:en', 'name:en', { en: 'Name (English)', 'zh-CN': '名称（英文）' }),
  tagColumn('name:ru', 'name:ru', { en: 'Name (Russian)', 'zh-CN': '名称（俄文）' }),
  tagColumn('name:kk', 'name:kk', { en: 'Name (Kazakh)', 'zh-CN': '名称（哈萨克文）' }),
];

export const EDITED_COLUMN: ColumnRule<{ feature: OsmFeature }> = {
  kind: 'text',
  name: 'edited',
  title: { en: 'Last edit', 'zh-CN': '最后编辑' },
  source: `${OSM_SOURCE}, date of the last edit`,
  value: ({ feature }) => new Date(feature.editedAt * 1000).toISOString().slice(0, 10),
};

function makeColumn<Row>(rule: ColumnRule<Row>, rows: readonly Row[]): Column {
  const description = {
    source: rule.source ?? OSM_SOURCE,
    derived: rule.derived ?? false,
    ...(rule.title && { title: rule.title }),
    ...(rule.sourceColumn !== undefined && { sourceColumn: rule.sourceColumn }),
  };
  const values = rows.map((row) => rule.value(row));
  if (rule.kind === 'text') return textColumn(values as (string | undefined)[], description);
  const numbers = Float32Array.from(values as (number | undefined)[], (value) => value ?? Number.NaN);
  return numberColumn(numbers, { ...description, unit: rule.unit });
}

/** Share of rows, and least number of rows, from which a tag without a column of its own gets one. */
const FREQUENT_TAG = { share: 0.0005, rows: 16 } as const;

/** Tags about the mapping rather than the thing. */
const MAPPING_TAGS = /^(source|note|fixme|created_by|addr:country|addr:checked|noname|description)(:|$)/u;

/** Columns for the tags that occur often and have none yet. */
export function frequentTagColumns(
  features: readonly OsmFeature[],
  used: ReadonlySet<string>,
): ColumnRule<{ feature: OsmFeature }>[] {
  const counts = new Map<string, number>();
  for (const { tags } of features) for (const tag in tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const least = Math.max(FREQUENT_TAG.rows, features.length * FREQUENT_TAG.share);
  return [...counts]
    .filter(([tag, count]) => count >= least && !used.has(tag) && !MAPPING_TAGS.test(tag))
    .map(([tag]) => tag)
    .sort()
    .map((tag) => tagColumn(tag));
}

function partsOf(geometry: OsmGeometry): readonly (readonly Float64Array[])[] {
  if (geometry.type === 'point') return [[geometry.position]];
  return geometry.type === 'line' ? geometry.lines.map((line) => [line]) : geometry.polygons;
}

/** Packs geometries of one kind. */
export function packGeometry(
  type: GeometryColumn['type'],
  geometries: readonly OsmGeometry[],
): GeometryColumn {
  const parts: number[] = [0];
  const rings: number[] = [0];
  const ends: number[] = [0];
  const all: Float64Array[] = [];
  let total = 0;
  for (const geometry of geometries) {
    for (const part of partsOf(geometry)) {
      for (const ring of part) {
        all.push(ring);
        total += ring.length / 2;
        ends.push(total);
      }
      rings.push(ends.length - 1);
    }
    parts.push(rings.length - 1);
  }
  const positions = new Float64Array(total * 2);
  let at = 0;
  for (const ring of all) {
    positions.set(ring, at);
    at += ring.length;
  }
  return {
    type,
    positions,
    positionOffsets: Uint32Array.from(ends),
    ringOffsets: Uint32Array.from(rings),
    partOffsets: Uint32Array.from(parts),
  };
}

const ELEMENTS: readonly OsmElement[] = ['node', 'way', 'relation'];

/** Builds the table of a layer: ids `<layer>/osm/<element>/<number>`, geometry, columns in order. */
export function tableFromRows<Row extends { readonly feature: OsmFeature; readonly geometry?: OsmGeometry }>(
  layer: string,
  type: GeometryColumn['type'],
  rows: readonly Row[],
  rules: readonly ColumnRule<Row>[],
): FeatureTable {
  return createFeatureTable({
    layer,
    count: rows.length,
    idParts: {
      prefixes: ELEMENTS.map((element) => `${layer}/osm/${element}/`),
      prefixCodes: Uint8Array.from(rows, ({ feature }) => ELEMENTS.indexOf(feature.element)),
      numbers: Float64Array.from(rows, ({ feature }) => feature.id),
    },
    geometry: packGeometry(
      type,
      rows.map((row) => row.geometry ?? row.feature.geometry),
    ),
    columns: new Map(rules.map((rule) => [rule.name, makeColumn(rule, rows)])),
  });
}
