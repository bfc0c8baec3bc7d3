import { type GroundSurface, lowestGround } from '../geo/ground-surface.ts';
import type { LocalizedText } from '../units/quantity.ts';
import { type Column, numberColumn } from './columns.ts';
import type { FeatureTable } from './feature-table.ts';
import { positionsOfRow } from './geometry-column.ts';

const TITLE: LocalizedText = { en: 'Ground height', 'zh-CN': '地面高程' };
const RULE: LocalizedText = {
  en: 'Rule: lowest ground of the terrain under the corners of the footprint; of surveyed solids, their lowest point',
  'zh-CN': '规则：建筑轮廓各角点下地形的最低高程；实测实体取其最低点',
};

/** Lowest ground under the corners of each row, metres above the terrain's datum; 0 for rows without a footprint. */
export function groundHeights(
  { geometry, count }: Pick<FeatureTable, 'geometry' | 'count'>,
  ground: GroundSurface,
): Float32Array<ArrayBuffer> {
  const heights = new Float32Array(count);
  if (geometry === undefined) return heights;
  for (let row = 0; row < count; row++) {
    const lowest = lowestGround(ground, positionsOfRow(geometry, row));
    heights[row] = Number.isFinite(lowest) ? lowest : 0;
  }
  return heights;
}

/** The column `groundHeight` of a table: what each row stands on. @param heights metres, by row. */
export function groundHeightColumn(heights: Float32Array): Column {
  return numberColumn(heights, {
    unit: 'm',
    title: TITLE,
    source: RULE.en,
    sourceTitle: RULE,
    derived: true,
  });
}
