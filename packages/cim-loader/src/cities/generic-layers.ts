import type { LocalizedText } from '@cityloom/twin-core';
import type { CimLevel, ThemeEntry } from '../catalog/manifest.ts';
import type { DatasetLayer } from '../datasets/dataset.ts';
import { LAYER_PRESENTATIONS, type LayerPresentation, THEMES } from './layer-catalogue.ts';

/** Themes beyond those of OpenStreetMap, after them in the layer tree. */
const FURTHER_THEMES: readonly ThemeEntry[] = [
  { id: 'terrain', title: { en: 'Terrain', 'zh-CN': '地形' } },
  { id: 'imagery', title: { en: 'Imagery', 'zh-CN': '影像' } },
  { id: 'other', title: { en: 'Other data', 'zh-CN': '其他数据' } },
];

/** Themes a city can have, in the order of the layer tree. */
export const ALL_THEMES: readonly ThemeEntry[] = [...THEMES, ...FURTHER_THEMES];

const FURTHER_LAYERS: Readonly<Record<string, LayerPresentation>> = {
  'building-parts': {
    theme: 'built',
    title: { en: 'Parts of buildings', 'zh-CN': '建筑部分' },
    kind: 'vector',
    visible: false,
  },
  districts: {
    theme: 'land',
    title: { en: 'Administrative areas', 'zh-CN': '行政区' },
    kind: 'vector',
    visible: false,
  },
};

/**
 * Themes by what a layer is called: classes of CityJSON and CityGML, and common names of GIS layers. The first that fits
 * counts: a `tunnel` is transport before anything else.
 */
const THEME_PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/build|bâti|gebäude|gebaeude|footprint|construct|storey|room|建筑|房屋|楼|建物/u, 'built'],
  [
    /road|street|highway|transport|traffic|rail|bridge|tunnel|square|track|strasse|straße|subway|metro|bus|道路|交通|桥|路/u,
    'transport',
  ],
  [/water|river|lake|sea|coast|plant|vegetation|tree|green|park|forest|wood|水|绿|树|植/u, 'nature'],
  [/land|parcel|zoning|cadast|district|bound|admin|ward|用地|地块|区划|行政/u, 'land'],
  [/power|pipe|sewer|utilit|cable|heating|gas|管/u, 'utilities'],
  [/relief|terrain|elevation|dem|dtm|contour|地形|高程/u, 'terrain'],
  [/poi|point|station|stop|furniture|school|hospital|facilit|amenit|设施|兴趣/u, 'facilities'],
];

/** Whether a layer holds buildings, by its name. */
export const isBuildingName = (id: string): boolean =>
  !/part|storey|room|furniture|install/u.test(id) && (THEME_PATTERNS[0]?.[0].test(id) ?? false);

const titleOf = (title: string | LocalizedText | undefined, id: string): LocalizedText => {
  if (typeof title === 'object') return title;
  const text = title ?? id;
  return { en: text, 'zh-CN': text };
};

const groundTitle = (title: LocalizedText): LocalizedText => ({
  en: `Ground heights: ${title.en}`,
  'zh-CN': `地面高程：${title['zh-CN']}`,
});

/** How a layer is shown that no recipe speaks of. */
export function presentationOf(layer: DatasetLayer): LayerPresentation {
  const known = LAYER_PRESENTATIONS[layer.id] ?? FURTHER_LAYERS[layer.id];
  if (known !== undefined && layer.kind === 'features') return known;
  const title = titleOf(layer.title, layer.id);
  if (layer.kind === 'terrain')
    return { theme: 'terrain', title: groundTitle(title), kind: 'terrain', visible: true };
  if (layer.kind === 'image') return { theme: 'imagery', title, kind: 'raster', visible: false };
  const name = layer.id.toLowerCase();
  const theme = THEME_PATTERNS.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
  return { theme, title, kind: 'vector', visible: true };
}

/**
 * CIM level of a layer (CJJ/T 315-2022, as far as secondary sources tell it): 1 ground and districts, 2 networks and
 * areas, 3 buildings as blocks, 4 buildings as surfaces with roofs.
 */
export function cimLevelOf(layer: DatasetLayer, theme: string): CimLevel {
  if (layer.kind !== 'features' || theme === 'terrain' || theme === 'land') return 1;
  if (theme !== 'built') return 2;
  return layer.surfaces === undefined ? 3 : 4;
}
