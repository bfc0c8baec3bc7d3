import type { LocalizedText } from '../../units/quantity.ts';

export const METHOD: LocalizedText = {
  en:
    'Gaussian plume and puff with reflection at the ground and at the inversion lid (Turner 1970). ' +
    'Continuous releases use the Briggs rural or urban sigmas, instantaneous ones the CCPS puff sigmas. ' +
    'A release of finite duration is the integral over its puffs (Palazzi et al. 1982). Stability is given ' +
    'or follows Pasquill and Turner; the wind follows a power law (Irwin 1979). Exposure is the highest ' +
    'running mean over 10, 30 and 60 min (4 and 8 h in longer runs), integrated exactly over each time ' +
    'step and compared with the acute exposure guideline levels (AEGL).',
  'zh-CN':
    '采用考虑地面与逆温层反射的高斯烟羽和烟团模型（Turner 1970）。连续泄漏使用 Briggs 乡村或城市扩散系数，' +
    '瞬时泄漏使用 CCPS 烟团扩散系数；有限时长泄漏为烟团的解析积分（Palazzi 等 1982）。大气稳定度可直接给定，' +
    '或按 Pasquill–Turner 方法确定；风速随高度按幂律变化（Irwin 1979）。暴露量为 10、30、60 分钟（较长模拟含 4、8 小时）' +
    '滑动平均浓度的最大值，每个时间步解析积分，并与急性暴露指导水平（AEGL）比较。',
};

export const LIMITS: readonly LocalizedText[] = [
  {
    en: 'Valid from 100 m to 10 km from the release; results outside are extrapolated.',
    'zh-CN': '适用于距泄漏点 100 米至 10 公里；超出范围的结果为外推。',
  },
  {
    en: 'The gas is treated as neutral. Chlorine and cold ammonia are heavier than air near the release and spread lower, wider and against the wind.',
    'zh-CN': '按中性气体处理。氯气和低温氨气在泄漏点附近重于空气，会更低、更宽地扩散，甚至逆风蔓延。',
  },
  {
    en: 'Wind and weather stay the same over the city and the whole run; terrain, street canyons and wakes of buildings are not resolved.',
    'zh-CN': '风与天气在全市和整个模拟期间保持不变；不考虑地形、街道峡谷和建筑尾流。',
  },
  {
    en: 'Everybody is taken as outdoors and staying; shelter and escape would lower the exposure.',
    'zh-CN': '假定所有人均在室外且不移动；室内避险和疏散会降低暴露。',
  },
  {
    en: 'Calm wind below 1 m/s is outside the method and refused.',
    'zh-CN': '风速低于 1 米/秒的静风不适用本方法，不予计算。',
  },
  {
    en: 'Nothing is deposited, washed out or transformed on the way.',
    'zh-CN': '不考虑沉降、降水清除和化学转化。',
  },
  {
    en: 'A forecast of a mean: single moments can exceed it several times.',
    'zh-CN': '结果为平均值；瞬时浓度可能是其数倍。',
  },
];

export const AEGL_LABELS: readonly [LocalizedText, LocalizedText, LocalizedText] = [
  { en: 'AEGL-1: notable discomfort', 'zh-CN': 'AEGL-1：明显不适' },
  { en: 'AEGL-2: serious effects, impaired escape', 'zh-CN': 'AEGL-2：严重影响，逃生受阻' },
  { en: 'AEGL-3: life-threatening', 'zh-CN': 'AEGL-3：危及生命' },
];
export const AEGL_SEVERITIES = ['yellow', 'orange', 'red'] as const;

type WarningId =
  | 'nearField'
  | 'farField'
  | 'denseGas'
  | 'derivedPopulation'
  | 'noPopulation'
  | 'streetCanyons'
  | 'coarseCells'
  | 'shortRun'
  | 'stillSpreading';

export const WARNINGS: Readonly<Record<WarningId, LocalizedText>> = {
  nearField: {
    en: 'Some affected buildings lie closer than 100 m to the release, outside the validity of the method.',
    'zh-CN': '部分受影响建筑距泄漏点不足 100 米，超出方法适用范围。',
  },
  farField: {
    en: 'A guideline level is exceeded beyond 10 km, outside the validity of the method.',
    'zh-CN': '在 10 公里以外仍超过指导水平，超出方法适用范围。',
  },
  denseGas: {
    en: 'Chlorine is a dense gas: near the release it spreads lower and wider than shown.',
    'zh-CN': '氯气为重气：在泄漏点附近比图示更低、更宽地扩散。',
  },
  derivedPopulation: {
    en: 'Numbers of people rest on a population derived by a rule, not on records.',
    'zh-CN': '人数基于按规则推算的人口，而非登记数据。',
  },
  noPopulation: {
    en: 'The buildings have no population column: numbers of people are missing.',
    'zh-CN': '建筑数据没有人口字段，无法给出受影响人数。',
  },
  streetCanyons: {
    en: 'Street canyons and building wakes are not resolved.',
    'zh-CN': '未考虑街道峡谷和建筑尾流。',
  },
  coarseCells: {
    en: 'The plume is narrower than two cells within the first kilometre: the shown field is coarse there. Choose a smaller cell size; numbers, outlines and buildings do not depend on it.',
    'zh-CN': '烟羽在前 1 公里内窄于两个网格，图示浓度场较粗；可减小网格。统计数字、轮廓和建筑结果不受影响。',
  },
  shortRun: {
    en: 'The run is shorter than 10 min: the mean over the run is compared with the 10 min levels.',
    'zh-CN': '模拟不足 10 分钟：以全程平均浓度与 10 分钟指导水平比较。',
  },
  stillSpreading: {
    en: 'The cloud is still over the city at the end of the run: a longer run would find more exposure.',
    'zh-CN': '模拟结束时气云仍在扩散：延长模拟时间会得到更大的暴露。',
  },
};
