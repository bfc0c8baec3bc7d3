import { measureTitles } from '../../simulation/measure-title.ts';
import type { MeasureTitles } from '../../simulation/measure-title.ts';
import type { LocalizedText } from '../../units/quantity.ts';
import { AEGL_SEVERITIES } from './texts.ts';

const plain = measureTitles('toxicRelease', {
  'arrival.first': { en: 'First arrival', 'zh-CN': '最早到达' },
  'peak.concentration': { en: 'Highest concentration at a building', 'zh-CN': '建筑处最高浓度' },
  releasedMass: { en: 'Released mass', 'zh-CN': '泄漏质量' },
  'wind.speed': { en: 'Wind at release height', 'zh-CN': '泄漏高度风速' },
  'wind.from': { en: 'Wind from', 'zh-CN': '风向（来向）' },
  stabilityClass: { en: 'Stability class', 'zh-CN': '大气稳定度' },
});

const PER_LEVEL: ReadonlyMap<string, LocalizedText> = new Map([
  ['buildings', { en: 'Buildings', 'zh-CN': '建筑' }],
  ['people', { en: 'People', 'zh-CN': '人口' }],
  ['area', { en: 'Area', 'zh-CN': '面积' }],
  ['distance', { en: 'Farthest distance', 'zh-CN': '最远距离' }],
]);

/** Measures of the model by name; those per guideline level stand side by side. */
export const MEASURE_TITLES: MeasureTitles = (name) => {
  const [, kind = '', level] = /^toxicRelease\.([a-z]+)\.aegl([123])$/u.exec(name) ?? [];
  const line = PER_LEVEL.get(kind);
  if (line === undefined) return plain(name);
  const severity = AEGL_SEVERITIES[Number(level) - 1];
  const column = { en: `AEGL-${level}`, 'zh-CN': `AEGL-${level}` };
  return {
    en: `${line.en}, ${column.en}`,
    'zh-CN': `${line['zh-CN']}（${column.en}）`,
    cell: { line, column, ...(severity !== undefined && { severity }) },
  };
};
