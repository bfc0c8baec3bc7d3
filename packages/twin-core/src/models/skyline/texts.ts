import { measureTitles } from '../../simulation/measure-title.ts';
import type { MeasureTitles } from '../../simulation/measure-title.ts';
import type { LocalizedText } from '../../units/quantity.ts';

export const METHOD: LocalizedText = {
  en:
    'In each direction around the viewpoint, the largest elevation angle of the walls it crosses, atan((H − e) / d), ' +
    'and of the ground along it. Above that line is sky. The share of the sky that is hidden is the mean of sin h over ' +
    'all directions: the solid angle below the line over that of the upper hemisphere. The outline on the map joins ' +
    'what forms the skyline in each direction.',
  'zh-CN':
    '在视点四周的每个方向上，取所穿过墙体顶部的最大仰角 atan((H − e) / d) 及沿线地面的仰角，其上即为天空。' +
    '被遮挡的天空比例为各方向 sin h 的平均值，即天际线以下立体角与上半球立体角之比。地图上的轮廓连接各方向构成天际线之处。',
};

export const LIMITS: readonly LocalizedText[] = [
  {
    en: 'Buildings are upright blocks with flat roofs; spires, trees and furniture of the street are not part of the line.',
    'zh-CN': '建筑按平顶直立体块计算；尖顶、树木和街道设施不计入天际线。',
  },
  {
    en: 'Something narrower than the step between two directions can fall between them.',
    'zh-CN': '窄于方向间隔的对象可能被漏过。',
  },
  {
    en: 'Only what stands within the maximum distance is looked at; nothing is taken to lie below the level horizon.',
    'zh-CN': '仅考虑最大距离以内的对象；天际线不低于水平线。',
  },
];

export const WARNINGS: Readonly<Record<'onRoof' | 'nothing', LocalizedText>> = {
  onRoof: {
    en: 'The viewpoint lies on a building: the eye is above its roof.',
    'zh-CN': '视点位于建筑上：视点高度自其屋顶起算。',
  },
  nothing: {
    en: 'Nothing rises above the level horizon within the maximum distance.',
    'zh-CN': '最大距离内没有高于水平线的对象。',
  },
};

/** What the measures are called. */
export const MEASURE_TITLES: MeasureTitles = measureTitles('skyline', {
  skyBlocked: { en: 'Share of the sky hidden', 'zh-CN': '天空遮挡比例' },
  'elevation.mean': { en: 'Mean elevation of the skyline', 'zh-CN': '天际线平均仰角' },
  'elevation.highest': { en: 'Highest elevation of the skyline', 'zh-CN': '天际线最大仰角' },
  'elevation.highestAzimuth': { en: 'Direction of the highest point', 'zh-CN': '最高点方位角' },
  buildings: { en: 'Buildings that form the skyline', 'zh-CN': '构成天际线的建筑' },
});
