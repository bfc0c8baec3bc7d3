import { measureTitles } from '../../simulation/measure-title.ts';
import type { MeasureTitles } from '../../simulation/measure-title.ts';
import type { LocalizedText } from '../../units/quantity.ts';
import type { LevelKind } from './levels.ts';
import { LEVEL_NAMES, LEVEL_SEVERITIES } from './texts.ts';

const plain = measureTitles('toxicRelease', {
  'arrival.first': { en: 'First arrival', 'zh-CN': '最早到达' },
  'peak.concentration': { en: 'Highest concentration at a building', 'zh-CN': '建筑处最高浓度' },
  'peak.indoors': { en: 'Highest concentration indoors', 'zh-CN': '室内最高浓度' },
  'openUp.last': { en: 'All windows can be opened at', 'zh-CN': '全部可开窗的时刻' },
  releasedMass: { en: 'Released mass', 'zh-CN': '泄漏质量' },
  'release.greatestRate': { en: 'Greatest release', 'zh-CN': '最大泄漏量' },
  sources: { en: 'Sources', 'zh-CN': '泄漏源数量' },
  'wind.speed': { en: 'Wind at release height', 'zh-CN': '泄漏高度风速' },
  'wind.from': { en: 'Wind from', 'zh-CN': '风向（来向）' },
  stabilityClass: { en: 'Stability class', 'zh-CN': '大气稳定度' },
  'roughness.length': { en: 'Roughness length of the buildings', 'zh-CN': '建筑粗糙度长度' },
  'roughness.displacement': { en: 'Height the roofs lift the wind by', 'zh-CN': '建筑零平面位移' },
  'dense.transition': { en: 'Heavy gas spreads by its weight up to', 'zh-CN': '重气效应作用距离' },
  'dense.halfWidth': { en: 'Half width of the heavy cloud there', 'zh-CN': '该处重气云团半宽' },
  'dense.upwind': { en: 'Spread against the wind', 'zh-CN': '逆风蔓延距离' },
  'fire.rise': { en: 'Rise of the smoke', 'zh-CN': '烟气抬升高度' },
});

const PER_LEVEL: ReadonlyMap<string, LocalizedText> = new Map([
  ['buildings', { en: 'Buildings', 'zh-CN': '建筑' }],
  ['people', { en: 'People outdoors', 'zh-CN': '人口（室外）' }],
  ['sheltered', { en: 'People if all stay in', 'zh-CN': '人口（全部留在室内）' }],
  ['area', { en: 'Area', 'zh-CN': '面积' }],
  ['distance', { en: 'Farthest distance', 'zh-CN': '最远距离' }],
]);

/** Measures of the model by name; those per guideline level stand side by side. */
export const MEASURE_TITLES: MeasureTitles = (name) => {
  const [, of = '', kind, level] = /^toxicRelease\.([a-z]+)\.(aegl|erpg|pm)([123])$/u.exec(name) ?? [];
  const line = PER_LEVEL.get(of);
  if (line === undefined) return plain(name);
  const severity = LEVEL_SEVERITIES[Number(level) - 1];
  const column = LEVEL_NAMES[kind as LevelKind][Number(level) - 1] as LocalizedText;
  return {
    en: `${line.en}, ${column.en}`,
    'zh-CN': `${line['zh-CN']}（${column['zh-CN']}）`,
    cell: { line, column, ...(severity !== undefined && { severity }) },
  };
};
