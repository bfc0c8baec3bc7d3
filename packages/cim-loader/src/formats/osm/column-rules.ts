import type { LocalizedText } from '@cityloom/twin-core';
import type { OsmFeature } from './osm-feature.ts';

/** What the columns that come straight from tags say about themselves. */
export const OSM_SOURCE = 'OpenStreetMap';

interface ColumnHead {
  readonly name: string;
  readonly title?: LocalizedText;
  /** Where the values come from; by default {@link OSM_SOURCE}. */
  readonly source?: string | LocalizedText;
  /** True if the values follow from others by the rule that `source` states. */
  readonly derived?: boolean;
  /** Column that tells the source value by value. */
  readonly sourceColumn?: string;
  /** Tags the values are read from, and nothing else: where no row has one of them, none has a value. */
  readonly tags?: readonly string[];
}

/** One column to be: its description and how to get a value from a row. */
export type ColumnRule<Row> =
  | (ColumnHead & {
      readonly kind: 'text';
      /** Localised text is kept in English, with its titles beside. */
      value(row: Row): string | LocalizedText | undefined;
    })
  | (ColumnHead & { readonly kind: 'number'; readonly unit: string; value(row: Row): number | undefined });

/** A row that has nothing but its feature. */
export interface FeatureRow {
  readonly feature: OsmFeature;
}

/** A text column that repeats a tag. */
export function tagColumn(tag: string, name: string = tag, title?: LocalizedText): ColumnRule<FeatureRow> {
  return readTagColumn(tag, title, (value) => value, name);
}

/** A text column of what a tag means. @param read gives `undefined` where the tag says nothing. */
export function readTagColumn(
  tag: string,
  title: LocalizedText | undefined,
  read: (value: string | undefined) => string | undefined,
  name: string = tag,
): ColumnRule<FeatureRow> {
  return {
    kind: 'text',
    name,
    ...(title && { title }),
    source: tagSource(tag),
    tags: [tag],
    value: ({ feature }) => read(feature.tags[tag]),
  };
}

/** A column of the number that a tag stands for. @param read gives `undefined` where it stands for none. */
export function tagNumberColumn(
  tag: string,
  unit: string,
  title: LocalizedText,
  read: (value: string | undefined) => number | undefined,
): ColumnRule<FeatureRow> {
  return {
    kind: 'number',
    name: tag,
    unit,
    title,
    source: tagSource(tag),
    tags: [tag],
    value: ({ feature }) => read(feature.tags[tag]),
  };
}

/** Says that values are those of a tag. */
export function tagSource(tag: string): LocalizedText {
  return { en: `${OSM_SOURCE}, tag ${tag}`, 'zh-CN': `${OSM_SOURCE}，标签 ${tag}` };
}

/** What a layer sorts its objects by. */
export function classColumn<Row>(
  value: (row: Row) => string | undefined,
  title: LocalizedText = { en: 'Class', 'zh-CN': '类别' },
  source: LocalizedText = { en: `${OSM_SOURCE} tags`, 'zh-CN': `${OSM_SOURCE} 标签` },
): ColumnRule<Row> {
  return { kind: 'text', name: 'class', title, source, value };
}

/** A column of numbers that follow from others. @param rule in words. */
export function derivedNumberColumn<Row>(
  name: string,
  unit: string,
  title: LocalizedText,
  rule: LocalizedText,
  value: (row: Row) => number | undefined,
): ColumnRule<Row> {
  return { kind: 'number', name, unit, title, source: rule, derived: true, value };
}

/** A column of texts that follow from others. @param rule in words. */
export function derivedTextColumn<Row>(
  name: string,
  title: LocalizedText,
  rule: string | LocalizedText,
  value: (row: Row) => string | LocalizedText | undefined,
): ColumnRule<Row> {
  return { kind: 'text', name, title, source: rule, derived: true, value };
}

export const NAME_COLUMNS: readonly ColumnRule<FeatureRow>[] = [
  tagColumn('name', 'name', { en: 'Name', 'zh-CN': '名称' }),
  tagColumn('name:en', 'name:en', { en: 'Name (English)', 'zh-CN': '名称（英文）' }),
  tagColumn('name:ru', 'name:ru', { en: 'Name (Russian)', 'zh-CN': '名称（俄文）' }),
  tagColumn('name:kk', 'name:kk', { en: 'Name (Kazakh)', 'zh-CN': '名称（哈萨克文）' }),
];

/** Street and house number. */
export const ADDRESS_COLUMNS: readonly ColumnRule<FeatureRow>[] = [
  tagColumn('addr:street', 'street', { en: 'Street', 'zh-CN': '街道' }),
  tagColumn('addr:housenumber', 'houseNumber', { en: 'House number', 'zh-CN': '门牌号' }),
];

export const EDITED_COLUMN: ColumnRule<FeatureRow> = {
  kind: 'text',
  name: 'edited',
  title: { en: 'Last edit', 'zh-CN': '最后编辑' },
  source: { en: `${OSM_SOURCE}, date of the last edit`, 'zh-CN': `${OSM_SOURCE}，最后编辑日期` },
  value: ({ feature: { editedAt } }) =>
    editedAt > 0 ? new Date(editedAt * 1000).toISOString().slice(0, 10) : undefined,
};

/** Share of rows, and least number of rows, from which a tag without a column of its own gets one. */
const FREQUENT_TAG = { share: 0.0005, rows: 16 } as const;

/** Tags about the mapping rather than the thing. */
const MAPPING_TAGS = /^(source|note|fixme|created_by|addr:country|addr:checked|noname|description)(:|$)/u;

/** How many features have each tag. */
export type TagCounts = ReadonlyMap<string, number>;

/** Counts the tags of features once for all columns made of them. */
export function countTags(features: readonly OsmFeature[]): TagCounts {
  const counts = new Map<string, number>();
  for (const { tags } of features) for (const tag in tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return counts;
}

/** Columns for the tags that occur often and have none yet. */
export function frequentTagColumns(
  counts: TagCounts,
  features: number,
  used: ReadonlySet<string>,
): ColumnRule<FeatureRow>[] {
  const least = Math.max(FREQUENT_TAG.rows, features * FREQUENT_TAG.share);
  return [...counts]
    .filter(([tag, count]) => count >= least && !used.has(tag) && !MAPPING_TAGS.test(tag))
    .map(([tag]) => tag)
    .sort()
    .map((tag) => tagColumn(tag));
}
