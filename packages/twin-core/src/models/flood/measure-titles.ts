import { measureTitles } from '../../simulation/measure-title.ts';
import type { MeasureTitles } from '../../simulation/measure-title.ts';
import type { LocalizedText } from '../../units/quantity.ts';
import { DEPTH_LABELS, SEVERITIES } from './texts.ts';

const plain = measureTitles('flood', {
  'area.flooded': { en: 'Flooded ground at most', 'zh-CN': '最大淹没面积' },
  'area.dangerous': { en: 'Ground dangerous for most people', 'zh-CN': '对多数人危险的面积' },
  'buildings.flooded': { en: 'Flooded buildings', 'zh-CN': '受淹建筑' },
  'people.flooded': { en: 'People in flooded buildings', 'zh-CN': '受淹建筑内人口' },
  'facilities.flooded': { en: 'Flooded facilities', 'zh-CN': '受淹重要设施' },
  'roads.impassable': { en: 'Impassable roads', 'zh-CN': '中断道路' },
  'roads.impassableLength': { en: 'Impassable length of roads', 'zh-CN': '中断道路长度' },
  'arrival.first': { en: 'First flooding', 'zh-CN': '最早受淹时间' },
  'depth.maximum': { en: 'Greatest depth on land', 'zh-CN': '陆上最大水深' },
  'speed.maximum': { en: 'Greatest speed on land', 'zh-CN': '陆上最大流速' },
  'water.initial': { en: 'Water at the start', 'zh-CN': '初始水量' },
  'water.rain': { en: 'Rain', 'zh-CN': '降雨' },
  'water.inflow': { en: 'Inflow', 'zh-CN': '入流' },
  'water.edgeInflow': { en: 'In from rivers and edges', 'zh-CN': '河湖与边界来水' },
  'water.edgeOutflow': { en: 'Out to rivers and edges', 'zh-CN': '排入河湖与边界' },
  'water.infiltrated': { en: 'Seeped away and taken by sewers', 'zh-CN': '下渗与管网排除' },
  'water.pumped': { en: 'Pumped away', 'zh-CN': '抽排' },
  'water.stored': { en: 'Water at the end', 'zh-CN': '结束时水量' },
  'water.error': { en: 'Lost to rounding', 'zh-CN': '舍入误差' },
  'water.relativeError': { en: 'Lost to rounding, as a share', 'zh-CN': '舍入误差占比' },
});

const PER_LEVEL: ReadonlyMap<string, LocalizedText> = new Map([
  ['buildings', { en: 'Buildings', 'zh-CN': '建筑' }],
  ['people', { en: 'People', 'zh-CN': '人口' }],
]);

/** Measures of the model by name; those per class of depth stand side by side. */
export const MEASURE_TITLES: MeasureTitles = (name) => {
  const [, kind = '', level] = /^flood\.([a-z]+)\.level([1-4])$/u.exec(name) ?? [];
  const line = PER_LEVEL.get(kind);
  const column = DEPTH_LABELS[Number(level) - 1];
  if (line === undefined || column === undefined) return plain(name);
  const severity = SEVERITIES[Number(level) - 1];
  return {
    en: `${line.en}, ${column.en}`,
    'zh-CN': `${line['zh-CN']}（${column['zh-CN']}）`,
    cell: { line, column, ...(severity !== undefined && { severity }) },
  };
};
