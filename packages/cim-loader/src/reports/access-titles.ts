import type { LocalizedText } from '@cityloom/twin-core';
import { SERVICE_CLASSES } from '@cityloom/twin-core/models/access';

const PLAIN: Readonly<Record<string, LocalizedText>> = {
  dwellings: { en: 'Dwelling buildings', 'zh-CN': '住宅建筑' },
  people: { en: 'Residents', 'zh-CN': '居住人口' },
  origins: { en: 'Origins of the isochrones', 'zh-CN': '等时圈起点' },
  score: { en: 'Mean score of services within reach', 'zh-CN': '设施可达平均得分' },
};

const REACHED: Readonly<Record<string, LocalizedText>> = {
  area: { en: 'Area reached', 'zh-CN': '可达面积' },
  roads: { en: 'Roads reached', 'zh-CN': '可达道路' },
  dwellings: { en: 'Dwelling buildings reached', 'zh-CN': '可达住宅' },
  people: { en: 'Residents reached', 'zh-CN': '可达人口' },
};

/** Name of a measure of the model `access` in words; `undefined` for any other. */
export function accessMeasureTitle(name: string): LocalizedText | undefined {
  if (!name.startsWith('access.')) return undefined;
  const rest = name.slice('access.'.length);
  const reached = /^reached\.([a-z]+)([\d.]+)$/u.exec(rest);
  if (reached !== null) return within(REACHED[reached[1] ?? ''], reached[2] ?? '');
  const [head = '', service = '', ...tail] = rest.split('.');
  const title = SERVICE_CLASSES.find(({ id }) => id === service)?.title;
  if (title === undefined) return PLAIN[rest];
  const [english, chinese] = [title.en, title['zh-CN']];
  const last = tail.join('.');
  if (head === 'services') return { en: `${english}: number`, 'zh-CN': `${chinese}：数量` };
  if (head === 'served')
    return { en: `${english}: share of residents served`, 'zh-CN': `${chinese}：服务人口比例` };
  if (last === 'notServed')
    return { en: `${english}: residents not served`, 'zh-CN': `${chinese}：未服务人口` };
  return within({ en: `${english}: residents`, 'zh-CN': `${chinese}：人口` }, last.replace('within', ''));
}

function within(title: LocalizedText | undefined, minutes: string): LocalizedText | undefined {
  return (
    title && { en: `${title.en} within ${minutes} min`, 'zh-CN': `${title['zh-CN']}（${minutes} 分钟内）` }
  );
}
