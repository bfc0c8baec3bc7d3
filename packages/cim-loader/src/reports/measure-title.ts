import type { LocalizedText } from '@cityloom/twin-core';
import type { ReportLanguage } from './report-content.ts';

const TITLES: Readonly<Record<string, LocalizedText>> = {
  'buildings.count': { en: 'Buildings', 'zh-CN': '建筑数量' },
  'buildings.footprintArea': { en: 'Footprint area', 'zh-CN': '占地面积' },
  'buildings.floorArea': { en: 'Floor area', 'zh-CN': '建筑面积' },
  'buildings.volume': { en: 'Volume', 'zh-CN': '建筑体积' },
  'buildings.people': { en: 'Residents', 'zh-CN': '居住人口' },
  'buildings.maximumHeight': { en: 'Highest building', 'zh-CN': '最高建筑高度' },
  'buildings.meanHeight': { en: 'Mean height', 'zh-CN': '平均高度' },
};

/** `hoursLost` → `Hours lost`; digits stand apart. */
function spelledOut(name: string): string {
  const words = name
    .replaceAll(/[._-]+/gu, ' ')
    .replaceAll(/(?<=[a-z\d])(?=[A-Z])/gu, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Name of a measure in words: known ones in the language, others spelled out from their name. */
export function reportMeasureTitle(name: string, language: ReportLanguage): string {
  const [, plain = name, turn] = /^(.*?)(\[\d+\])?$/u.exec(name) ?? [];
  const title = TITLES[plain]?.[language] ?? spelledOut(plain.slice(plain.indexOf('.') + 1));
  return turn === undefined ? title : `${title} ${turn}`;
}
