import { measureTitles } from '../../simulation/measure-title.ts';
import type { MeasureTitles } from '../../simulation/measure-title.ts';
import type { LocalizedText } from '../../units/quantity.ts';

export const METHOD: LocalizedText = {
  en:
    'Rays go out from the eye to every cell of a square around it, over the ground and the walls of the buildings as ' +
    'they stand; the steepest gradient met so far hides what lies below it, and each cell is decided by the ray that ' +
    'passes nearest to its centre (a radial sweep after Franklin and Ray 1994). The exact method sends a ray of its ' +
    'own to each cell. A cell stands for the ground or the highest roof at its centre. The surface falls away by ' +
    'curvature coefficient × d² / Earth’s diameter. The line of sight to a point is cut by every wall it crosses.',
  'zh-CN':
    '由视点向周围方形范围的每个边缘网格发出射线，经过地面和建筑墙体的真实位置；沿途最大坡度遮挡其下方的一切，' +
    '每个网格由最接近其中心的射线判定（径向扫描，源自 Franklin 与 Ray 1994）。精确方法对每个网格单独发出射线。' +
    '网格代表其中心处的地面或最高屋顶。地表按 曲率系数 × d² / 地球直径 下降。通视分析逐一求取视线与墙体的交点。',
};

export const LIMITS: readonly LocalizedText[] = [
  {
    en: 'Buildings are upright blocks from the ground to their height; roofs are flat, trees, street furniture and the like do not hide anything.',
    'zh-CN': '建筑按从地面到其高度的直立体块计算，屋顶为平面；树木、街道设施等不构成遮挡。',
  },
  {
    en: 'The radial sweep decides a cell by a ray up to half a cell beside its centre: along the edges of shadows single cells differ from the exact method, on a city less than 1 % of all.',
    'zh-CN': '径向扫描所用射线距网格中心最多半格：阴影边缘的个别网格与精确方法不同，在城市中少于全部的 1%。',
  },
  {
    en: 'Parts of buildings that are carried, such as bridges between towers, hide what is below them in the radial sweep; the exact method looks through under them.',
    'zh-CN': '架空的建筑部分（如连廊）在径向扫描中会遮挡其下方；精确方法可从其下方看过。',
  },
  {
    en: 'Only what stands within the maximum distance is looked at; air is clear.',
    'zh-CN': '仅考虑最大距离以内的对象；假定能见度良好。',
  },
];

export const WARNINGS: Readonly<Record<'onRoof' | 'noBuildings' | 'noGround', LocalizedText>> = {
  onRoof: {
    en: 'A viewpoint lies on a building: the eye is above its roof.',
    'zh-CN': '有视点位于建筑上：视点高度自其屋顶起算。',
  },
  noBuildings: {
    en: 'No building stands within the maximum distance: only the ground is looked at.',
    'zh-CN': '最大距离内没有建筑：仅计算地面。',
  },
  noGround: {
    en: 'The ground is level: the city has no terrain here, or one without relief.',
    'zh-CN': '地面按水平计算：该处没有地形数据，或地形无起伏。',
  },
};

/** What the measures are called. */
export const MEASURE_TITLES: MeasureTitles = measureTitles('viewshed', {
  viewpoints: { en: 'Viewpoints', 'zh-CN': '视点数' },
  examinedArea: { en: 'Area looked at', 'zh-CN': '分析面积' },
  visibleArea: { en: 'Area in sight', 'zh-CN': '可见面积' },
  visibleShare: { en: 'Share in sight', 'zh-CN': '可见比例' },
  visibleGroundArea: { en: 'Ground in sight', 'zh-CN': '可见地面面积' },
  visibleGroundShare: { en: 'Share of the ground in sight', 'zh-CN': '可见地面比例' },
  'buildings.examined': { en: 'Buildings looked at', 'zh-CN': '分析建筑数' },
  'buildings.visible': { en: 'Buildings in sight', 'zh-CN': '可见建筑数' },
  'lineOfSight.visible': { en: 'Target in sight (1 yes, 0 no)', 'zh-CN': '目标可见（1 是，0 否）' },
  'lineOfSight.distance': { en: 'Distance of the target', 'zh-CN': '目标距离' },
  'lineOfSight.firstObstacle.distance': { en: 'First obstacle: distance', 'zh-CN': '首个遮挡物距离' },
  'lineOfSight.firstObstacle.overshoot': {
    en: 'First obstacle: above the line',
    'zh-CN': '首个遮挡物高出视线',
  },
  'lineOfSight.obstacles': { en: 'Obstacles in the line', 'zh-CN': '遮挡物数量' },
});
