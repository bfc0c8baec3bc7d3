import { metresPerDegree } from '@cityloom/twin-core';
import type { FeatureTableSource, LocalizedText } from '@cityloom/twin-core';
import type { LoadWarning } from '../../validation/load-report.ts';
import {
  bottomOf,
  heightByType,
  type SourcedHeight,
  taggedHeight,
  taggedLevels,
} from './building-heights.ts';
import { ownersOfParts } from './building-parts.ts';
import { buildingPartsLayer, type OutlineFacts } from './building-parts-layer.ts';
import {
  DWELLING_AREA_PER_PERSON,
  DWELLING_SHARE,
  METRES_PER_LEVEL,
  ROOF_METRES,
  residentsOf,
  useOf,
} from './building-rules.ts';
import {
  ADDRESS_COLUMNS,
  type ColumnRule,
  countTags,
  derivedNumberColumn,
  derivedTextColumn,
  EDITED_COLUMN,
  frequentTagColumns,
  NAME_COLUMNS,
  tagColumn,
  tagSource,
} from './column-rules.ts';
import type { OsmFeature } from './osm-feature.ts';
import { ROOF_COLUMNS, ROOF_TAGS } from './roof-columns.ts';
import { filledColumns, rowIdOf, tableFromRows } from './table-from-features.ts';

interface BuildingRow {
  readonly feature: OsmFeature;
  readonly levels: number | undefined;
  readonly height: number;
  readonly heightSource: LocalizedText;
  minHeight: number | undefined;
  readonly parts: number;
  readonly footprint: number;
  readonly floorArea: number;
  readonly use: string;
  readonly population: number;
}

export function isBuilding({ tags, geometry }: OsmFeature): boolean {
  const tag = tags['building'];
  return geometry.type === 'polygon' && tag !== undefined && tag !== 'no';
}

/** Area in m² on a plane tangent near the ring: within 1e-5 for anything the size of a building. */
export function footprintArea(feature: OsmFeature): number {
  if (feature.geometry.type !== 'polygon') return 0;
  let sum = 0;
  for (const polygon of feature.geometry.polygons) {
    for (const ring of polygon) {
      const west = ring[0] as number;
      const south = ring[1] as number;
      const [east, north] = metresPerDegree(south);
      let double = 0;
      for (let at = 0; at + 3 < ring.length; at += 2) {
        double +=
          ((ring[at] as number) - west) * ((ring[at + 3] as number) - south) -
          ((ring[at + 2] as number) - west) * ((ring[at + 1] as number) - south);
      }
      sum += (double / 2) * east * north;
    }
  }
  return sum;
}

/** @param highest of its parts, where it has any. */
function heightOf(
  feature: OsmFeature,
  levels: number | undefined,
  footprint: number,
  highest: number | undefined,
  warnings: LoadWarning[],
): SourcedHeight {
  const tagged = taggedHeight(feature, levels, warnings);
  if (tagged !== undefined) return tagged;
  if (highest === undefined) return heightByType(feature.tags, footprint);
  return { metres: highest, source: { en: 'rule: highest of its parts', 'zh-CN': '规则：取最高的建筑部分' } };
}

/** Highest top that parts state themselves. Their warnings are told where the parts are read. */
function highestOf(parts: readonly OsmFeature[]): number | undefined {
  if (parts.length === 0) return undefined;
  const tops = parts.map((part) => taggedHeight(part, taggedLevels(part, []), [])?.metres ?? 0);
  const highest = Math.max(0, ...tops);
  return highest > 0 ? highest : undefined;
}

function toRow(feature: OsmFeature, parts: readonly OsmFeature[], warnings: LoadWarning[]): BuildingRow {
  const { tags } = feature;
  const footprint = footprintArea(feature);
  const levels = taggedLevels(feature, warnings);
  const height = heightOf(feature, levels, footprint, highestOf(parts), warnings);
  const storeys = levels ?? Math.max(1, Math.round((height.metres - ROOF_METRES) / METRES_PER_LEVEL));
  const use = useOf(tags, levels, footprint);
  const floorArea = footprint * storeys;
  return {
    feature,
    levels,
    height: height.metres,
    heightSource: height.source,
    minHeight: undefined,
    parts: parts.length,
    footprint,
    floorArea,
    use,
    population: residentsOf(use, floorArea),
  };
}

const COLUMNS: readonly ColumnRule<BuildingRow>[] = [
  tagColumn('building', 'building', { en: 'Building type', 'zh-CN': '建筑类型' }),
  ...NAME_COLUMNS,
  ...ADDRESS_COLUMNS,
  tagColumn('addr:city', 'city', { en: 'City', 'zh-CN': '城市' }),
  tagColumn('addr:postcode', 'postcode', { en: 'Postcode', 'zh-CN': '邮编' }),
  {
    kind: 'number',
    name: 'levels',
    unit: '1',
    title: { en: 'Levels', 'zh-CN': '层数' },
    source: tagSource('building:levels'),
    value: (row) => row.levels,
  },
  {
    ...derivedNumberColumn<BuildingRow>(
      'height',
      'm',
      { en: 'Height', 'zh-CN': '高度' },
      {
        en: `OpenStreetMap tag height; else levels × ${METRES_PER_LEVEL} m + ${ROOF_METRES} m; else by building type`,
        'zh-CN': `OpenStreetMap 标签 height；否则层数 × ${METRES_PER_LEVEL} m + ${ROOF_METRES} m；否则按建筑类型`,
      },
      (row) => row.height,
    ),
    sourceColumn: 'heightSource',
  },
  derivedTextColumn(
    'heightSource',
    { en: 'Source of the height', 'zh-CN': '高度来源' },
    'CityLoom',
    (row) => row.heightSource,
  ),
  derivedNumberColumn(
    'footprintArea',
    'm²',
    { en: 'Footprint area', 'zh-CN': '占地面积' },
    { en: 'Computed from the footprint', 'zh-CN': '由建筑轮廓计算' },
    (row) => row.footprint,
  ),
  derivedNumberColumn(
    'floorArea',
    'm²',
    { en: 'Gross floor area', 'zh-CN': '建筑面积' },
    {
      en: 'Rule: footprint × levels (tagged, or from the height at 3 m per level)',
      'zh-CN': '规则：占地面积 × 层数（标注值，或按每层 3 m 由高度推算）',
    },
    (row) => row.floorArea,
  ),
  derivedTextColumn(
    'use',
    { en: 'Use', 'zh-CN': '用途' },
    {
      en: 'Rule: building tag; else function tags; else a dwelling by size if it has a house number',
      'zh-CN': '规则：建筑标签；否则功能标签；否则有门牌号者按规模判为住宅',
    },
    (row) => row.use,
  ),
  derivedNumberColumn(
    'population',
    'people',
    { en: 'Residents (estimate)', 'zh-CN': '居住人口（估算）' },
    {
      en: `Rule: gross floor area of residential buildings × ${DWELLING_SHARE} ÷ ${DWELLING_AREA_PER_PERSON} m² per person`,
      'zh-CN': `规则：住宅建筑面积 × ${DWELLING_SHARE} ÷ 人均 ${DWELLING_AREA_PER_PERSON} m²`,
    },
    (row) => row.population,
  ),
  EDITED_COLUMN,
];

const USED_TAGS: ReadonlySet<string> = new Set([
  ...['building', 'name', 'name:en', 'name:ru', 'name:kk', 'addr:street', 'addr:housenumber', 'addr:city'],
  ...['addr:postcode', 'building:levels', 'height', 'building:height'],
]);

const USED_IN_DETAIL: ReadonlySet<string> = new Set([...USED_TAGS, ...ROOF_TAGS]);

const DETAIL_COLUMNS: readonly ColumnRule<BuildingRow>[] = [
  {
    kind: 'number',
    name: 'minHeight',
    unit: 'm',
    title: { en: 'Bottom above the ground', 'zh-CN': '底部高度' },
    source: {
      en: 'OpenStreetMap, tag min_height; else building:min_level × 3 m',
      'zh-CN': 'OpenStreetMap，标签 min_height；否则 building:min_level × 3 m',
    },
    value: (row) => row.minHeight,
  },
  derivedNumberColumn(
    'parts',
    '1',
    { en: 'Parts drawn in its place', 'zh-CN': '代替绘制的部分数' },
    {
      en: 'Counted: areas tagged building:part inside the outline',
      'zh-CN': '轮廓内 building:part 面的数量',
    },
    (row) => (row.parts > 0 ? row.parts : undefined),
  ),
  ...ROOF_COLUMNS,
];

/** Every polygon with a `building` tag other than `no`, with derived height, use and residents. */
export function buildingsLayer(features: readonly OsmFeature[], warnings: LoadWarning[]): FeatureTableSource {
  const buildings = features.filter(isBuilding);
  const rows = buildings.map((feature) => toRow(feature, [], warnings));
  const counts = countTags(buildings);
  const frequent = frequentTagColumns(counts, rows.length, USED_TAGS);
  return tableFromRows('buildings', 'polygon', rows, [...COLUMNS, ...frequent], counts);
}

/**
 * As {@link buildingsLayer}, with the tags of Simple 3D Buildings: bottoms, roofs, and a second layer of the parts that
 * are drawn in place of their outline. A part without an outline is a building.
 * @param outlineOfPart see `RelationAreas`.
 */
export function detailedBuildingLayers(
  features: readonly OsmFeature[],
  outlineOfPart: ReadonlyMap<string, string>,
  warnings: LoadWarning[],
): FeatureTableSource[] {
  const outlines = features.filter(isBuilding);
  const owners = ownersOfParts(features, outlines, outlineOfPart);
  const lone = new Set(owners.parts.filter((part) => !owners.ownerOf.has(part)));
  const buildings =
    lone.size === 0 ? outlines : features.filter((each) => isBuilding(each) || lone.has(each));
  const rows = buildings.map((feature): BuildingRow => {
    const row = toRow(feature, owners.partsOf.get(feature) ?? [], warnings);
    row.minHeight = bottomOf(feature, row.height, warnings);
    return row;
  });
  const counts = countTags(buildings);
  const table = tableFromRows(
    'buildings',
    'polygon',
    rows,
    [
      ...COLUMNS,
      ...filledColumns(DETAIL_COLUMNS, rows, counts),
      ...frequentTagColumns(counts, rows.length, USED_IN_DETAIL),
    ],
    counts,
  );
  const facts = new Map<OsmFeature, OutlineFacts>();
  for (const { feature, height, parts } of rows) {
    if (parts > 0) facts.set(feature, { id: rowIdOf('buildings', feature), height });
  }
  return [table, buildingPartsLayer(owners, facts, warnings)];
}
