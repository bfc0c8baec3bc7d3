import type { LayerKind, LocalizedText } from '@cityloom/twin-core';
import type { DerivationRule, ThemeEntry } from '../catalog/manifest.ts';

/** Themes of a city built from OpenStreetMap, in the order of the layer tree. */
export const THEMES: readonly ThemeEntry[] = [
  { id: 'built', title: { en: 'Buildings', 'zh-CN': '建筑' } },
  { id: 'facilities', title: { en: 'Facilities', 'zh-CN': '设施' } },
  { id: 'transport', title: { en: 'Transport', 'zh-CN': '交通' } },
  { id: 'nature', title: { en: 'Water and green', 'zh-CN': '水系与绿地' } },
  { id: 'land', title: { en: 'Land and boundaries', 'zh-CN': '用地与边界' } },
  { id: 'utilities', title: { en: 'Utilities', 'zh-CN': '市政管线' } },
];

/** How a layer is shown in the tree. */
export interface LayerPresentation {
  readonly theme: string;
  readonly title: LocalizedText;
  readonly kind: LayerKind;
  readonly visible: boolean;
}

export const LAYER_PRESENTATIONS: Readonly<Record<string, LayerPresentation>> = {
  buildings: {
    theme: 'built',
    title: { en: 'Buildings', 'zh-CN': '建筑物' },
    kind: 'tileset',
    visible: true,
  },
  'points-of-interest': {
    theme: 'facilities',
    title: { en: 'Points of interest', 'zh-CN': '兴趣点' },
    kind: 'vector',
    visible: true,
  },
  roads: { theme: 'transport', title: { en: 'Roads', 'zh-CN': '道路' }, kind: 'vector', visible: true },
  rail: { theme: 'transport', title: { en: 'Rail', 'zh-CN': '铁路' }, kind: 'vector', visible: true },
  water: { theme: 'nature', title: { en: 'Water', 'zh-CN': '水面' }, kind: 'vector', visible: true },
  waterways: { theme: 'nature', title: { en: 'Waterways', 'zh-CN': '河渠' }, kind: 'vector', visible: true },
  green: { theme: 'nature', title: { en: 'Green', 'zh-CN': '绿地' }, kind: 'vector', visible: true },
  landuse: { theme: 'land', title: { en: 'Land use', 'zh-CN': '土地利用' }, kind: 'vector', visible: true },
  places: { theme: 'land', title: { en: 'Place names', 'zh-CN': '地名' }, kind: 'vector', visible: true },
  boundaries: {
    theme: 'land',
    title: { en: 'Administrative lines', 'zh-CN': '行政界线' },
    kind: 'vector',
    visible: true,
  },
  power: {
    theme: 'utilities',
    title: { en: 'Power lines', 'zh-CN': '电力线' },
    kind: 'vector',
    visible: true,
  },
};

/** Rules behind derived columns, as shown to users. */
export const DERIVATIONS: readonly DerivationRule[] = [
  {
    layer: 'buildings',
    column: 'height',
    rule: {
      en: 'Tagged height; else levels × 3 m + 1 m; else a typical height by building type. The source stands beside each value.',
      'zh-CN': '优先采用标注高度；否则按层数 × 3 米 + 1 米；否则按建筑类型取典型高度。每个值旁注明来源。',
    },
  },
  {
    layer: 'buildings',
    column: 'floorArea',
    rule: {
      en: 'Footprint × levels; where levels are not tagged, from the height at 3 m per level.',
      'zh-CN': '占地面积 × 层数；未标注层数时按每层 3 米由高度推算。',
    },
  },
  {
    layer: 'buildings',
    column: 'use',
    rule: {
      en: 'Building tag; else function tags (amenity, shop, office …); else a dwelling by size if there is a house number; else unknown.',
      'zh-CN': '先看建筑标签；再看功能标签（设施、商店、办公等）；若有门牌号则按规模判为住宅；否则未知。',
    },
  },
  {
    layer: 'buildings',
    column: 'population',
    rule: {
      en: 'Gross floor area of residential buildings × 0.7 ÷ 22 m² of dwelling per person.',
      'zh-CN': '住宅建筑面积 × 0.7 ÷ 人均 22 平方米居住面积。',
    },
  },
  {
    layer: 'buildings',
    column: 'groundHeight',
    rule: {
      en: 'Lowest ground of the terrain under the corners of the footprint; of surveyed solids, their lowest point. Heights count from there.',
      'zh-CN': '建筑轮廓各角点下地形的最低高程；实测实体取其最低点。高度由此起算。',
    },
  },
];
