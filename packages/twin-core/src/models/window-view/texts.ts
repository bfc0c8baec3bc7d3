import { measureTitles } from '../../simulation/measure-title.ts';
import type { MeasureTitles } from '../../simulation/measure-title.ts';
import type { LocalizedText } from '../../units/quantity.ts';

export const METHOD: LocalizedText = {
  en:
    'Rays go out from the window over its field of view, in equal steps of direction and elevation, each weighted with ' +
    'the solid angle it stands for (cos h). A ray ends at the first building, at the ground, or in the sky; where it ' +
    'meets the ground, the polygons of the layers green and water tell what lies there. Shares are of the whole field of view.',
  'zh-CN':
    '自窗点在视野范围内按相等的方位与仰角间隔发出射线，并按其代表的立体角（cos h）加权。' +
    '射线止于首个建筑、地面或天空；落到地面处由绿地与水体图层的多边形确定类别。各比例以整个视野为基数。',
};

export const LIMITS: readonly LocalizedText[] = [
  {
    en: 'Green and water are areas on the ground: trees before the window are neither seen nor hide anything.',
    'zh-CN': '绿地与水体按地面区域计算：窗前树木既不计入也不构成遮挡。',
  },
  {
    en: 'Buildings are upright blocks with flat roofs; the window is a point, its frame and reveals hide nothing.',
    'zh-CN': '建筑按平顶直立体块计算；窗户视为一点，不计窗框与窗洞侧壁遮挡。',
  },
  {
    en: 'Flat Earth; beyond the maximum distance only sky and ground are told apart.',
    'zh-CN': '不计地球曲率；最大距离以外仅区分天空与地面。',
  },
];

export const INSIDE: LocalizedText = {
  en: 'The window lies within a building: it was moved outwards to its façade.',
  'zh-CN': '窗点位于建筑内部：已沿朝向移至立面外侧。',
};

/** What the measures are called. */
export const MEASURE_TITLES: MeasureTitles = measureTitles('windowView', {
  sky: { en: 'Sky', 'zh-CN': '天空' },
  buildings: { en: 'Buildings', 'zh-CN': '建筑' },
  ground: { en: 'Ground', 'zh-CN': '地面' },
  green: { en: 'Green', 'zh-CN': '绿地' },
  water: { en: 'Water', 'zh-CN': '水体' },
  'buildings.visible': { en: 'Buildings in sight', 'zh-CN': '可见建筑数' },
});
