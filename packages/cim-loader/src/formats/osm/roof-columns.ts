import type { LocalizedText } from '@cityloom/twin-core';
import { METRES_PER_LEVEL } from './building-rules.ts';
import { TALLEST_METRES } from './building-heights.ts';
import { type ColumnRule, type FeatureRow, readTagColumn, tagNumberColumn } from './column-rules.ts';
import { parseBuildingHeight, parseDirection, parseLevels, type ParsedValue } from './tag-values.ts';

const numberOf = (parsed: ParsedValue): number | undefined =>
  parsed.status === 'value' ? parsed.value : undefined;

/** `roof:levels` as metres where `roof:height` is absent. */
function roofHeight(height: string | undefined, levels: string | undefined): number | undefined {
  const tagged = numberOf(parseBuildingHeight(height, TALLEST_METRES));
  if (tagged !== undefined) return tagged;
  const storeys = numberOf(parseLevels(levels));
  return storeys === undefined ? undefined : storeys * METRES_PER_LEVEL;
}

const heightTitle: LocalizedText = { en: 'Roof height', 'zh-CN': '屋顶高度' };

/** Shape of roofs as the tile writer takes it (OSM wiki, Simple 3D Buildings). */
export const ROOF_COLUMNS: readonly ColumnRule<FeatureRow>[] = [
  readTagColumn('roof:shape', { en: 'Roof shape', 'zh-CN': '屋顶形状' }, (value) => value?.toLowerCase()),
  {
    kind: 'number',
    name: 'roof:height',
    unit: 'm',
    title: heightTitle,
    source: {
      en: `OpenStreetMap, tag roof:height; else roof:levels × ${METRES_PER_LEVEL} m`,
      'zh-CN': `OpenStreetMap，标签 roof:height；否则 roof:levels × ${METRES_PER_LEVEL} m`,
    },
    tags: ['roof:height', 'roof:levels'],
    value: ({ feature: { tags } }) => roofHeight(tags['roof:height'], tags['roof:levels']),
  },
  tagNumberColumn('roof:levels', '1', { en: 'Levels in the roof', 'zh-CN': '屋顶层数' }, (value) =>
    numberOf(parseLevels(value)),
  ),
  tagNumberColumn('roof:direction', '°', { en: 'Roof faces', 'zh-CN': '屋面朝向' }, (value) =>
    numberOf(parseDirection(value)),
  ),
  readTagColumn('roof:orientation', { en: 'Ridge runs', 'zh-CN': '屋脊走向' }, (value) =>
    value?.toLowerCase(),
  ),
  readTagColumn('roof:colour', { en: 'Roof colour', 'zh-CN': '屋顶颜色' }, (value) => value),
  readTagColumn('building:colour', { en: 'Colour', 'zh-CN': '颜色' }, (value) => value),
];

/** Tags that {@link ROOF_COLUMNS} and heights use up. */
export const ROOF_TAGS: readonly string[] = [
  ...['roof:shape', 'roof:height', 'roof:levels', 'roof:direction', 'roof:orientation', 'roof:colour'],
  ...['building:colour', 'min_height', 'building:min_level', 'building:part'],
];
