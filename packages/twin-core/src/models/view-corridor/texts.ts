import { measureTitles } from '../../simulation/measure-title.ts';
import type { MeasureTitles } from '../../simulation/measure-title.ts';
import type { LocalizedText } from '../../units/quantity.ts';

export const METHOD: LocalizedText = {
  en:
    'From the eye to the lowest point of the target that is to be seen, the corridor allows the height ' +
    'z_max(d) = z_eye + d (z_target − z_eye) / D at distance d, over a strip that widens from the viewpoint to the ' +
    'target. Each building’s outline is clipped to the strip; it overshoots by its top less the lowest height allowed ' +
    'over the part within. Under rigid control any overshoot fails, under flexible control one above the tolerance.',
  'zh-CN':
    '自视点至目标须可见的最低点，视廊在距离 d 处允许高度 z_max(d) = z_eye + d (z_target − z_eye) / D，' +
    '平面为自视点向目标渐宽的带状区域。各建筑轮廓按该区域裁剪，突破高度 = 建筑顶高 − 其在视廊内最低允许高度。' +
    '刚性控制下任何突破均不合格；弹性控制下超出容许值者不合格。',
};

export const LIMITS: readonly LocalizedText[] = [
  {
    en: 'Buildings are upright blocks with flat roofs; trees and street furniture are not looked at.',
    'zh-CN': '建筑按平顶直立体块计算；不考虑树木和街道设施。',
  },
  {
    en: 'The ground itself and the curvature of the Earth (8 cm over 1 km) are not looked at.',
    'zh-CN': '不考虑地形自身遮挡与地球曲率（1 公里约 8 厘米）。',
  },
  {
    en: 'The buildings on which viewpoint and target lie are left out.',
    'zh-CN': '视点与目标点所在建筑不参与计算。',
  },
  {
    en: 'Widths, target and control are the plan’s to set; no national number is built in.',
    'zh-CN': '视廊宽度、目标与控制方式由规划确定；未内置国家标准数值。',
  },
];

export const ON_ROOF: LocalizedText = {
  en: 'The viewpoint lies on a building: the eye is above its roof.',
  'zh-CN': '视点位于建筑上：视点高度自其屋顶起算。',
};

/** What the measures are called. */
export const MEASURE_TITLES: MeasureTitles = measureTitles('viewCorridor', {
  length: { en: 'Length of the corridor', 'zh-CN': '视廊长度' },
  buildings: { en: 'Buildings in the corridor', 'zh-CN': '视廊内建筑' },
  'buildings.failing': { en: 'Buildings that fail', 'zh-CN': '不符合的建筑' },
  overshoot: { en: 'Greatest height above the corridor', 'zh-CN': '最大突破高度' },
  height: { en: 'Height', 'zh-CN': '高度' },
});
