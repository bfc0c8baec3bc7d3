import { measureTitles } from '../../simulation/measure-title.ts';
import type { MeasureTitles } from '../../simulation/measure-title.ts';
import type { LocalizedText } from '../../units/quantity.ts';

export const TITLE: LocalizedText = { en: 'Sunlight hours', 'zh-CN': '日照分析' };

export const METHOD: LocalizedText = {
  en:
    'Rays from windows and from the ground towards the sun, one per time step of true solar time, through all ' +
    'buildings as upright prisms and, where the city has terrain, its slopes. The sun stands where Meeus (1998) puts ' +
    'it, with the declination of true noon for the whole day. Steps with sun add up over spells that are long enough. ' +
    'Day, band, height and hours follow GB 50180-2018, 4.0.9, or are given.',
  'zh-CN':
    '从窗户和地面点按真太阳时逐步向太阳投射光线，穿过作为直棱柱的全部建筑，城市有地形时还包括地形。太阳位置按 ' +
    'Meeus（1998）计算，全天取真正午时的赤纬。累计达到最小连续时间的有日照时段。' +
    '日期、有效时段、计算高度和要求时数按 GB 50180-2018 第 4.0.9 条或由用户给出。',
};

export const LIMITS: readonly LocalizedText[] = [
  {
    en: 'Buildings are upright prisms with level tops: balconies, eaves, sloping roofs and trees cast no shadow.',
    'zh-CN': '建筑按平顶直棱柱处理：不计阳台、挑檐、坡屋顶和树木的遮挡。',
  },
  {
    en: 'Where flats and their windows lie is not known: window points stand along every free wall, and a building is judged by a stated rule.',
    'zh-CN': '户型和窗户位置未知：沿每面临空外墙布点，并按所选规则评价建筑。',
  },
  {
    en: 'The figures of the standard are quoted second hand: have a planner confirm rule, day and hours before they decide anything.',
    'zh-CN': '规范数值为转引：用于决策前请由规划师核实规则、日期和时数。',
  },
  {
    en: 'One sun for the whole study, that of its middle; over 10 km it differs by up to 0.1°. Clear sky.',
    'zh-CN': '整个研究范围采用中心点的太阳位置，10 公里内相差不超过 0.1°；按晴空计算。',
  },
  {
    en: 'Slopes hide the sun per block of 50 m, as seen from 1 m above the ground.',
    'zh-CN': '地形遮挡按 50 米网格、离地 1 米计算。',
  },
  {
    en: 'A check for planning; the legal proof needs surveyed heights and an approved program.',
    'zh-CN': '用于规划比选；正式日照报告需采用实测高度和经认定的软件。',
  },
];

export const BELOW: LocalizedText = { en: 'Less sun than required', 'zh-CN': '日照不足' };

type WarningId = 'unverified' | 'derivedHeights' | 'noField' | 'noBuildings' | 'manyFailing' | 'noSun';

export const WARNINGS: Readonly<Record<WarningId, LocalizedText>> = {
  unverified: {
    en: 'The figures of the rule are not verified against the text of the standard.',
    'zh-CN': '规则数值尚未与规范原文核对。',
  },
  derivedHeights: {
    en: 'Heights of buildings were derived by a rule: shadows are as good as they.',
    'zh-CN': '部分建筑高度按规则推算，阴影精度随之受限。',
  },
  noField: {
    en: 'The ground has too many cells and was left out: choose a larger cell size or draw a smaller area.',
    'zh-CN': '地面网格过多，未计算：请增大网格或缩小范围。',
  },
  noBuildings: {
    en: 'No building of the study has a height and windows: only the ground was worked out.',
    'zh-CN': '研究范围内没有可评价的建筑，仅计算了地面。',
  },
  manyFailing: {
    en: 'Of the buildings below the rule only the 500 worst are listed as figures; the map and the table have all.',
    'zh-CN': '指标仅列出日照最少的 500 栋建筑，地图和表格包含全部。',
  },
  noSun: {
    en: 'The sun does not rise in the band on this day.',
    'zh-CN': '该日有效时段内太阳未升起。',
  },
};

/** What the measures are called. */
export const MEASURE_TITLES: MeasureTitles = measureTitles('sunlight', {
  'buildings.evaluated': { en: 'Buildings judged', 'zh-CN': '评价建筑数' },
  'buildings.failing': { en: 'Buildings with less sun than required', 'zh-CN': '日照不足建筑数' },
  'hours.least': { en: 'Least sun of a building', 'zh-CN': '建筑最少日照' },
  'hours.mean': { en: 'Mean sun of the buildings', 'zh-CN': '建筑平均日照' },
  'floors.failing': { en: 'Floors with less sun than required', 'zh-CN': '日照不足楼层数' },
  'ground.share': { en: 'Share of the ground with the required sun', 'zh-CN': '满足日照要求的地面比例' },
  'ground.mean': { en: 'Mean sun on the ground', 'zh-CN': '地面平均日照' },
  'sun.declination': { en: 'Declination of the sun', 'zh-CN': '太阳赤纬' },
  'band.from': { en: 'Sun counts from (true solar time)', 'zh-CN': '有效日照开始（真太阳时）' },
  'band.to': { en: 'Sun counts until (true solar time)', 'zh-CN': '有效日照结束（真太阳时）' },
  hours: { en: 'Sun at the deciding window', 'zh-CN': '评价窗日照' },
});
