import type { LocalizedText } from '@cityloom/twin-core';

/** Names of the measures of sunlight, of what a comparison makes of them, and of the sky view factor, in words. */
export const SUN_AND_SKY_TITLES: Readonly<Record<string, LocalizedText>> = {
  'sunlight.hours': { en: 'Hours of sun', 'zh-CN': '日照时数' },
  'sunlight.hours.least': { en: 'Least hours of sun of a building', 'zh-CN': '建筑最少日照时数' },
  'sunlight.hours.mean': { en: 'Mean hours of sun of the buildings', 'zh-CN': '建筑平均日照时数' },
  'sunlight.hoursLost': { en: 'Hours of sun lost', 'zh-CN': '减少的日照时数' },
  'sunlight.buildings.evaluated': { en: 'Buildings evaluated', 'zh-CN': '评价建筑数' },
  'sunlight.buildings.failing': { en: 'Buildings with too little sun', 'zh-CN': '日照不足的建筑' },
  'sunlight.buildings.losing': { en: 'Buildings that lose sun', 'zh-CN': '日照减少的建筑' },
  'sunlight.buildings.fallingBelow': {
    en: 'Of these: fall below the rule',
    'zh-CN': '其中：由符合变为不足',
  },
  'sunlight.buildings.furtherBelow': {
    en: 'Of these: below the rule already',
    'zh-CN': '其中：原已不足且进一步减少',
  },
  'sunlight.buildings.risingAbove': {
    en: 'Buildings that reach the rule anew',
    'zh-CN': '由不足变为符合的建筑',
  },
  'sunlight.floors.failing': { en: 'Floors with too little sun', 'zh-CN': '日照不足的楼层' },
  'sunlight.ground.share': {
    en: 'Share of the open ground with the required hours',
    'zh-CN': '达到要求时数的空地比例',
  },
  'sunlight.ground.mean': { en: 'Mean hours of sun on open ground', 'zh-CN': '空地平均日照时数' },
  'sunlight.sun.declination': { en: 'Declination of the sun', 'zh-CN': '太阳赤纬' },
  'sunlight.band.from': { en: 'Sun counts from, true solar time', 'zh-CN': '有效日照开始（真太阳时）' },
  'sunlight.band.to': { en: 'Sun counts until, true solar time', 'zh-CN': '有效日照结束（真太阳时）' },
  'skyView.cells': { en: 'Cells of open ground', 'zh-CN': '空地网格数' },
  'skyView.mean': { en: 'Mean sky view factor', 'zh-CN': '平均天空可视因子' },
  'skyView.least': { en: 'Least sky view factor', 'zh-CN': '最小天空可视因子' },
  'skyView.shareBelow03': {
    en: 'Share of the ground that sees less than 0.3 of the sky',
    'zh-CN': '天空可视因子低于 0.3 的空地比例',
  },
};
