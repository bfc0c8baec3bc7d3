import type { FeatureTableSource } from '@cityloom/twin-core';
import type { LoadWarning } from '../../validation/load-report.ts';
import {
  bottomOf,
  type SourcedHeight,
  taggedHeight,
  taggedLevels,
  TALLEST_METRES,
} from './building-heights.ts';
import { METRES_PER_LEVEL } from './building-rules.ts';
import type { PartOwners } from './building-parts.ts';
import {
  type ColumnRule,
  countTags,
  derivedNumberColumn,
  derivedTextColumn,
  EDITED_COLUMN,
  NAME_COLUMNS,
  tagColumn,
} from './column-rules.ts';
import type { OsmFeature } from './osm-feature.ts';
import { ROOF_COLUMNS } from './roof-columns.ts';
import { filledColumns, tableFromRows } from './table-from-features.ts';

/** What is known of a building that its parts may take over. */
export interface OutlineFacts {
  /** Row id in the layer of buildings. */
  readonly id: string;
  readonly height: number;
}

interface PartRow {
  readonly feature: OsmFeature;
  readonly building: string;
  readonly height: SourcedHeight;
  readonly minHeight: number | undefined;
}

const COLUMNS: readonly ColumnRule<PartRow>[] = [
  derivedTextColumn(
    'building',
    { en: 'Building', 'zh-CN': '所属建筑' },
    {
      en: 'Rule: relation of type building; else the smallest outline around the part',
      'zh-CN': '规则：building 类型关系；否则包含该部分的最小轮廓',
    },
    (row) => row.building,
  ),
  tagColumn('building:part', 'part', { en: 'Kind of part', 'zh-CN': '部分类型' }),
  ...NAME_COLUMNS,
  {
    ...derivedNumberColumn<PartRow>(
      'height',
      'm',
      { en: 'Top above the ground', 'zh-CN': '顶部高度' },
      {
        en: 'OpenStreetMap tag height; else by levels; else the height of the building',
        'zh-CN': 'OpenStreetMap 标签 height；否则按层数；否则取建筑高度',
      },
      (row) => row.height.metres,
    ),
    sourceColumn: 'heightSource',
  },
  derivedTextColumn(
    'heightSource',
    { en: 'Source of the height', 'zh-CN': '高度来源' },
    'CityLoom',
    (row) => row.height.source,
  ),
  {
    kind: 'number',
    name: 'minHeight',
    unit: 'm',
    title: { en: 'Bottom above the ground', 'zh-CN': '底部高度' },
    source: {
      en: 'OpenStreetMap, tag min_height; else building:min_level × 3 m',
      'zh-CN': 'OpenStreetMap，标签 min_height；否则 building:min_level × 3 m',
    },
    value: (row) => row.minHeight ?? 0,
  },
];

/** Top of a part that states none. */
function heightWithin(building: number, bottom: number): SourcedHeight {
  if (bottom < building)
    return { metres: building, source: { en: 'as the building', 'zh-CN': '同所属建筑' } };
  return {
    metres: bottom + METRES_PER_LEVEL,
    source: { en: 'rule: one level above its bottom', 'zh-CN': '规则：底部以上一层' },
  };
}

/**
 * Parts of buildings, drawn in place of the outline they belong to. They are no buildings of their own: models and
 * counts see the outline.
 */
export function buildingPartsLayer(
  { parts, ownerOf }: PartOwners,
  outlines: ReadonlyMap<OsmFeature, OutlineFacts>,
  warnings: LoadWarning[],
): FeatureTableSource {
  const rows: PartRow[] = [];
  for (const feature of parts) {
    const owner = ownerOf.get(feature);
    const outline = owner === undefined ? undefined : outlines.get(owner);
    if (outline === undefined) continue;
    const tagged = taggedHeight(feature, taggedLevels(feature, warnings), warnings);
    const minHeight = bottomOf(feature, tagged?.metres ?? TALLEST_METRES, warnings);
    const height = tagged ?? heightWithin(outline.height, minHeight ?? 0);
    rows.push({ feature, building: outline.id, height, minHeight });
  }
  const counts = countTags(rows.map(({ feature }) => feature));
  const columns = [...COLUMNS, ...filledColumns(ROOF_COLUMNS, rows, counts), EDITED_COLUMN];
  return tableFromRows('building-parts', 'polygon', rows, columns, counts);
}
