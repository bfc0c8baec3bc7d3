import type { Column, ColumnDescription } from '../scene/columns.ts';
import { numberColumn, textColumn } from '../scene/columns.ts';
import { createFeatureTable, type FeatureTable } from '../scene/feature-table.ts';
import { createGeometryColumn, type GeometryColumn } from '../scene/geometry-column.ts';

/** Plots of land with the rules of a plan: polygons. */
export const PARCELS_LAYER = 'parcels';
/** Schools, clinics, shelters, fire stations: points. */
export const FACILITIES_LAYER = 'facilities';
/** Levees, noise and flood walls: lines. */
export const BARRIERS_LAYER = 'barriers';

function description(en: string, chinese: string): ColumnDescription {
  return { source: 'plan', derived: false, title: { en, 'zh-CN': chinese } };
}

function number(unit: string, en: string, chinese: string): Column {
  return numberColumn([], { ...description(en, chinese), unit });
}

function text(en: string, chinese: string): Column {
  return textColumn([], description(en, chinese));
}

function emptyLayer(
  layer: string,
  type: GeometryColumn['type'],
  columns: Readonly<Record<string, Column>>,
): FeatureTable {
  return createFeatureTable({
    layer,
    count: 0,
    ids: [],
    geometry: createGeometryColumn(type, []),
    columns: new Map(Object.entries(columns)),
  });
}

/** What is put up while a drill goes on acts from then on. */
const STANDS_FROM = { en: 'Put up after the start of a drill', 'zh-CN': '演练开始后投入时间' };

/**
 * Layers a plan needs and few cities bring: a branch may add objects to them whether or not the base has such a
 * layer. Empty, and no part of the base's content: its hash is what it was.
 */
export const PLANNING_TABLES: ReadonlyMap<string, FeatureTable> = new Map(
  [
    emptyLayer(PARCELS_LAYER, 'polygon', {
      name: text('Name', '名称'),
      landUse: text('Land use', '用地性质'),
      farMaximum: number('1', 'Floor area ratio, at most', '容积率上限'),
      coverageMaximum: number('1', 'Building coverage, at most', '建筑密度上限'),
      greenRatioMinimum: number('1', 'Green ratio, at least', '绿地率下限'),
      heightMaximum: number('m', 'Height, at most', '建筑高度上限'),
      setback: number('m', 'Setback from the boundary', '建筑退界'),
      setbackMainRoad: number('m', 'Setback along main roads', '临主次干路退界'),
      setbackRoad: number('m', 'Setback along other streets', '临支路退界'),
      setbacks: text('Setbacks edge by edge, m', '逐边退界（米）'),
      parkingMinimum: number('1', 'Parking places per 100 m² of floor, at least', '每百平方米停车位下限'),
    }),
    emptyLayer(FACILITIES_LAYER, 'point', {
      name: text('Name', '名称'),
      class: text('Kind of facility', '设施类别'),
      capacity: number('1', 'Capacity', '容量'),
      standsFrom: number('s', STANDS_FROM.en, STANDS_FROM['zh-CN']),
    }),
    emptyLayer(BARRIERS_LAYER, 'line', {
      name: text('Name', '名称'),
      class: text('Kind of barrier', '屏障类别'),
      height: number('m', 'Height', '高度'),
      width: number('m', 'Width', '宽度'),
      standsFrom: number('s', STANDS_FROM.en, STANDS_FROM['zh-CN']),
    }),
  ].map((table) => [table.layer, table]),
);
