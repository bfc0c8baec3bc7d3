import type { StateLevel } from '../../simulation/model.ts';
import type { LocalizedText } from '../../units/quantity.ts';

export const METHOD: LocalizedText = {
  en:
    'Least travel times on the road network of the view, closed and new roads included, by free-flow speed (cars) or ' +
    'walking speed (Dijkstra’s algorithm within a time limit, in buckets of equal time). Origins, services and dwellings ' +
    'are joined to the nearest point of the nearest road of the mode; the way there is walked straight at 1.4 m/s. ' +
    'Isochrones: reached roads are sampled at half a cell, each sample walks into the cells around, and the outline is the ' +
    'contour of that field. Services: one search per class gives each dwelling building the time to the nearest one. ' +
    'Score of a building: share of classes, by weight, whose nearest service lies within its circle (5, 10 or 15 minutes, ' +
    'after GB 50180-2018).',
  'zh-CN':
    '在该方案的道路网（含封闭和新建道路）上，按自由流车速或步行速度计算最短出行时间（限时 Dijkstra 算法，按时间分桶）。' +
    '起点、设施和住宅接到相应道路的最近点，到道路的路程按 1.4 米/秒直线步行。等时圈：对可达道路按半个网格采样，' +
    '由采样点步行到周边网格，取时间场的等值线为边界。设施：每类设施一次搜索，得到各住宅到最近设施的时间。' +
    '建筑得分：最近设施在其生活圈（5、10 或 15 分钟，参照 GB 50180-2018）以内的设施类别所占权重比例。',
};

export const LIMITS: readonly LocalizedText[] = [
  {
    en: 'Free flow: no congestion, signals, turning penalties or parking; walkers wait nowhere.',
    'zh-CN': '自由流：不考虑拥堵、信号灯、转弯延误和停车；步行者无等待。',
  },
  {
    en: 'The way between a building and the road is a straight line, through walls and fences too.',
    'zh-CN': '建筑与道路之间按直线计算，可能穿过墙体和围栏。',
  },
  {
    en: 'Ways across parks, squares and courtyards count only where the data has paths.',
    'zh-CN': '仅当数据中有小路时才能穿越公园、广场和院落。',
  },
  {
    en: 'Capacity of services, opening hours and catchment districts are not considered.',
    'zh-CN': '不考虑设施容量、开放时间和学区等服务范围划分。',
  },
  {
    en: 'A park counts from 1 ha, and may be entered anywhere along its edge.',
    'zh-CN': '公园面积达到 1 公顷才计入，并假定可从边界任意处进入。',
  },
  {
    en: 'Level ground: slopes do not slow walkers.',
    'zh-CN': '按平地计算，不考虑坡度对步行的影响。',
  },
  {
    en: 'Circles and equal weights of the classes follow GB 50180-2018 from memory and are not verified against its text.',
    'zh-CN': '各类设施所属生活圈及等权重参照 GB 50180-2018，尚未与标准原文核对。',
  },
];

export const WARNINGS: Readonly<
  Record<'derivedPopulation' | 'noPopulation' | 'unverifiedRule', LocalizedText>
> = {
  derivedPopulation: {
    en: 'Numbers of people rest on a population derived by a rule, not on records.',
    'zh-CN': '人数基于按规则推算的人口，而非登记数据。',
  },
  noPopulation: {
    en: 'The buildings have no population column: numbers of people are missing.',
    'zh-CN': '建筑数据没有人口字段，无法给出人数。',
  },
  unverifiedRule: {
    en: 'The circle of each class of service and its weight are not verified against GB 50180-2018.',
    'zh-CN': '各类设施的生活圈和权重尚未与 GB 50180-2018 原文核对。',
  },
};

/** @param count roads a branch added that meet no other. */
export function unconnectedRoads(count: number): LocalizedText {
  return {
    en: `${count} new road(s) meet no other road and lead nowhere; draw their ends onto a road.`,
    'zh-CN': `${count} 条新建道路未与其他道路相接，无法通行；请将其端点画到道路上。`,
  };
}

/** @param count dwelling buildings. @param distance metres. */
export function farFromRoads(count: number, distance: number): LocalizedText {
  return {
    en: `${count} dwelling building(s) lie more than ${distance} m from any road of the mode and count as not served.`,
    'zh-CN': `${count} 栋住宅距相应道路超过 ${distance} 米，计为未服务。`,
  };
}

/** @param titles classes of service the view has none of. */
export function missingClasses(titles: readonly LocalizedText[]): LocalizedText {
  return {
    en: `The view has no service of the classes: ${titles.map(({ en }) => en).join(', ')}.`,
    'zh-CN': `该视图没有以下类别的设施：${titles.map((title) => title['zh-CN']).join('、')}。`,
  };
}

/** A warning class of a building by its score. */
export interface ScoreLevel extends StateLevel {
  /** It holds scores below this. */
  readonly below: number;
}

/** Warning classes of a building by its score, from mild to severe. */
export const SCORE_LEVELS: readonly ScoreLevel[] = [
  { label: { en: 'Score 0.75 to below 1', 'zh-CN': '得分 0.75 至 1' }, severity: 'blue', below: 1 },
  { label: { en: 'Score 0.5 to below 0.75', 'zh-CN': '得分 0.5 至 0.75' }, severity: 'yellow', below: 0.75 },
  { label: { en: 'Score 0.25 to below 0.5', 'zh-CN': '得分 0.25 至 0.5' }, severity: 'orange', below: 0.5 },
  { label: { en: 'Score below 0.25', 'zh-CN': '得分低于 0.25' }, severity: 'red', below: 0.25 },
];
