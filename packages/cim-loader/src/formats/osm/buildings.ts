import { metresPerDegree } from '@cityloom/twin-core';
import type { FeatureTable, LocalizedText } from '@cityloom/twin-core';
import type { LoadWarning } from '../../validation/load-report.ts';
import {
  DWELLING_AREA_PER_PERSON,
  DWELLING_SHARE,
  METRES_PER_LEVEL,
  OUTBUILDING_FOOTPRINT,
  OUTBUILDING_HEIGHT,
  ROOF_METRES,
  TYPICAL_HEIGHTS,
  type TypicalHeight,
  UNTYPED_HEIGHT,
  residentsOf,
  useOf,
} from './building-rules.ts';
import {
  ADDRESS_COLUMNS,
  type ColumnRule,
  derivedNumberColumn,
  derivedTextColumn,
  EDITED_COLUMN,
  frequentTagColumns,
  NAME_COLUMNS,
  tagColumn,
  tagSource,
} from './column-rules.ts';
import type { OsmFeature, OsmTags } from './osm-feature.ts';
import { tableFromRows } from './table-from-features.ts';
import { parseLength, parseLevels } from './tag-values.ts';
import type { ParsedValue } from './tag-values.ts';

/** Taller than any building so far; a larger tag is a slip (feet, centimetres). */
const TALLEST_METRES = 1000;

interface BuildingRow {
  readonly feature: OsmFeature;
  readonly levels: number | undefined;
  readonly height: number;
  readonly heightSource: LocalizedText;
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

function typicalHeight(tags: OsmTags, footprint: number): TypicalHeight {
  const typical = TYPICAL_HEIGHTS[tags['building'] ?? ''];
  if (typical !== undefined) return typical;
  return footprint < OUTBUILDING_FOOTPRINT ? OUTBUILDING_HEIGHT : UNTYPED_HEIGHT;
}

function heightOf(
  tagged: ParsedValue,
  levels: number | undefined,
  tags: OsmTags,
  footprint: number,
): [number, LocalizedText] {
  if (tagged.status === 'value') return [tagged.value, tagSource('height')];
  if (levels !== undefined) {
    return [
      levels * METRES_PER_LEVEL + ROOF_METRES,
      {
        en: `rule: levels × ${METRES_PER_LEVEL} m + ${ROOF_METRES} m`,
        'zh-CN': `规则：层数 × ${METRES_PER_LEVEL} m + ${ROOF_METRES} m`,
      },
    ];
  }
  const { metres, reason } = typicalHeight(tags, footprint);
  return [
    metres,
    {
      en: `rule by type: ${metres} m (${reason.en})`,
      'zh-CN': `按类型的规则：${metres} m（${reason['zh-CN']}）`,
    },
  ];
}

function valueOf(
  parsed: ParsedValue,
  tag: string,
  feature: OsmFeature,
  warnings: LoadWarning[],
): number | undefined {
  const note = (code: string, message: string): void => {
    warnings.push({ code, message, object: `${feature.element}/${feature.id}` });
  };
  if (parsed.status === 'garbage') note('unusable-value', `${tag} is not a usable number; treated as absent`);
  if (parsed.status !== 'value') return undefined;
  if (parsed.assumed !== undefined) note('assumed-value', `${tag}: ${parsed.assumed} taken`);
  return parsed.value;
}

function toRow(feature: OsmFeature, warnings: LoadWarning[]): BuildingRow {
  const { tags } = feature;
  const footprint = footprintArea(feature);
  const levels = valueOf(parseLevels(tags['building:levels']), 'building:levels', feature, warnings);
  const heightTag = tags['height'] === undefined ? 'building:height' : 'height';
  const tagged = parseLength(tags[heightTag], TALLEST_METRES);
  valueOf(tagged, heightTag, feature, warnings);
  const [height, heightSource] = heightOf(tagged, levels, tags, footprint);
  const storeys = levels ?? Math.max(1, Math.round((height - ROOF_METRES) / METRES_PER_LEVEL));
  const use = useOf(tags, levels, footprint);
  const floorArea = footprint * storeys;
  return {
    feature,
    levels,
    height,
    heightSource,
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

/** Every polygon with a `building` tag other than `no`, with derived height, use and residents. */
export function buildingsLayer(features: readonly OsmFeature[], warnings: LoadWarning[]): FeatureTable {
  const buildings = features.filter(isBuilding);
  const rows = buildings.map((feature) => toRow(feature, warnings));
  return tableFromRows('buildings', 'polygon', rows, [
    ...COLUMNS,
    ...frequentTagColumns(buildings, USED_TAGS),
  ]);
}
