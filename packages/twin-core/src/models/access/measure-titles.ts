import { measureTitles } from '../../simulation/measure-title.ts';
import type { MeasureTitle, MeasureTitles } from '../../simulation/measure-title.ts';
import type { LocalizedText } from '../../units/quantity.ts';
import { SERVICE_CLASSES } from './service-classes.ts';

const plain = measureTitles('access', {
  dwellings: { en: 'Dwelling buildings', 'zh-CN': '住宅建筑' },
  people: { en: 'Residents', 'zh-CN': '居住人口' },
  origins: { en: 'Origins of the isochrones', 'zh-CN': '等时圈起点' },
  score: { en: 'Mean score of services within reach', 'zh-CN': '设施可达平均得分' },
});

const REACHED: ReadonlyMap<string, LocalizedText> = new Map([
  ['area', { en: 'Area reached', 'zh-CN': '可达面积' }],
  ['roads', { en: 'Roads reached', 'zh-CN': '可达道路' }],
  ['dwellings', { en: 'Dwelling buildings reached', 'zh-CN': '可达住宅' }],
  ['people', { en: 'Residents reached', 'zh-CN': '可达人口' }],
]);

const NUMBER: LocalizedText = { en: 'Number', 'zh-CN': '数量' };
const SERVED: LocalizedText = { en: 'Share of residents served', 'zh-CN': '服务人口比例' };
const NOT_SERVED: LocalizedText = { en: 'Not served', 'zh-CN': '未服务' };
const RESIDENTS_NOT_SERVED: LocalizedText = { en: 'Residents not served', 'zh-CN': '未服务人口' };

/** Measures of the model by name: the minutes of a limit and the class of a service are part of it. */
export const MEASURE_TITLES: MeasureTitles = (name) =>
  plain(name) ?? reachedTitle(name) ?? serviceTitle(name) ?? peopleTitle(name);

function reachedTitle(name: string): MeasureTitle | undefined {
  const [, kind = '', minutes = ''] = /^access\.reached\.([a-z]+)([\d.]+)$/u.exec(name) ?? [];
  const line = REACHED.get(kind);
  return line && withinTitle(line, minutes);
}

/** How many services there are, and whom they serve. */
function serviceTitle(name: string): MeasureTitle | undefined {
  const [, what, id] = /^access\.(services|served)\.(\w+)$/u.exec(name) ?? [];
  const line = classTitle(id);
  if (line === undefined) return undefined;
  const column = what === 'services' ? NUMBER : SERVED;
  return { ...joined(line, column), cell: { line, column } };
}

/** Residents within each limit of a class of services, and those without. */
function peopleTitle(name: string): MeasureTitle | undefined {
  const [, id, rest = ''] = /^access\.people\.(\w+)\.(notServed|within[\d.]+)$/u.exec(name) ?? [];
  const service = classTitle(id);
  if (service === undefined) return undefined;
  const line = joined(service, { en: 'Residents', 'zh-CN': '人口' });
  if (rest !== 'notServed') return withinTitle(line, rest.slice('within'.length));
  return { ...joined(service, RESIDENTS_NOT_SERVED), cell: { line, column: NOT_SERVED } };
}

function classTitle(id: string | undefined): LocalizedText | undefined {
  return SERVICE_CLASSES.find((service) => service.id === id)?.title;
}

/** `Kindergarten: residents`. */
function joined(first: LocalizedText, second: LocalizedText): LocalizedText {
  return {
    en: `${first.en}: ${second.en.charAt(0).toLowerCase()}${second.en.slice(1)}`,
    'zh-CN': `${first['zh-CN']}：${second['zh-CN']}`,
  };
}

function withinTitle(line: LocalizedText, minutes: string): MeasureTitle {
  return {
    en: `${line.en} within ${minutes} min`,
    'zh-CN': `${line['zh-CN']}（${minutes} 分钟内）`,
    cell: { line, column: { en: `${minutes} min`, 'zh-CN': `${minutes} 分钟` } },
  };
}
