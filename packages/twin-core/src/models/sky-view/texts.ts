import { measureTitles } from '../../simulation/measure-title.ts';
import type { MeasureTitles } from '../../simulation/measure-title.ts';
import type { LocalizedText } from '../../units/quantity.ts';

export const TITLE: LocalizedText = { en: 'Sky view factor', 'zh-CN': '天空可视因子' };

export const METHOD: LocalizedText = {
  en:
    'Share of an even sky that a level surface receives: rays over the hemisphere, each for an equal share of the ' +
    'cosine-weighted sky (Johnson and Watson 1984), through all buildings as upright prisms.',
  'zh-CN':
    '水平面接收均匀天空的比例：向半球投射等余弦权重光线（Johnson 与 Watson 1984），穿过作为直棱柱的全部建筑。',
};

export const LIMITS: readonly LocalizedText[] = [
  {
    en: 'Buildings are upright prisms with level tops; trees and slopes hide nothing.',
    'zh-CN': '建筑按平顶直棱柱处理；不计树木和地形遮挡。',
  },
  {
    en: 'With 72 × 32 rays a value is within about 0.01 of the exact one; more rays are nearer.',
    'zh-CN': '采用 72 × 32 条光线时误差约 0.01；增加光线可提高精度。',
  },
];

const from = (limit: number): { readonly limit: number; readonly label: LocalizedText } => ({
  limit,
  label: { en: `${limit} and more`, 'zh-CN': `${limit} 及以上` },
});

export const LEVELS: readonly { readonly limit: number; readonly label: LocalizedText }[] = [
  // Below 0, so that cells that see no sky are shown and those under buildings are not.
  { limit: -0.5, label: { en: 'Less than 0.2', 'zh-CN': '不足 0.2' } },
  from(0.2),
  from(0.3),
  from(0.4),
  from(0.6),
  from(0.8),
];

export const WARNINGS: { readonly derivedHeights: LocalizedText } = {
  derivedHeights: {
    en: 'Heights of buildings were derived by a rule: the sky between them is as good as they.',
    'zh-CN': '部分建筑高度按规则推算，结果精度随之受限。',
  },
};

/** What the measures are called. */
export const MEASURE_TITLES: MeasureTitles = measureTitles('skyView', {
  cells: { en: 'Cells worked out', 'zh-CN': '计算网格数' },
  mean: { en: 'Mean sky view factor', 'zh-CN': '天空可视因子平均值' },
  least: { en: 'Least sky view factor', 'zh-CN': '天空可视因子最小值' },
  shareBelow03: {
    en: 'Share of the ground that sees less than 0.3 of the sky',
    'zh-CN': '天空可视因子低于 0.3 的地面比例',
  },
});
