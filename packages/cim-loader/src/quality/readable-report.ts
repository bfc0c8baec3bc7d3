import type { LocalizedText } from '@cityloom/twin-core';
import { FAULT_KINDS } from './fault-kinds.ts';
import type { LayerQuality, QualityDimension, QualityMeasure, QualityReport } from './quality-report.ts';

type Language = keyof LocalizedText;

/** Faults told in full per layer; the JSON report has all of them. */
const FAULTS_SHOWN = 50;

const DIMENSION_TITLES: Readonly<Record<QualityDimension, LocalizedText>> = {
  completeness: { en: 'Completeness', 'zh-CN': '完整性' },
  validity: { en: 'Validity', 'zh-CN': '有效性' },
  uniqueness: { en: 'Uniqueness', 'zh-CN': '唯一性' },
  position: { en: 'Positional plausibility', 'zh-CN': '位置合理性' },
  freshness: { en: 'Freshness', 'zh-CN': '现势性' },
};

const TEXTS = {
  title: { en: 'Data quality', 'zh-CN': '数据质量报告' },
  at: { en: 'Judged for', 'zh-CN': '评价时间' },
  objects: { en: 'objects', 'zh-CN': '个对象' },
  layer: { en: 'Layer', 'zh-CN': '图层' },
  measure: { en: 'Measure', 'zh-CN': '指标' },
  share: { en: 'Share', 'zh-CN': '合格率' },
  faulty: { en: 'Faulty', 'zh-CN': '问题数' },
  fault: { en: 'Fault', 'zh-CN': '问题' },
  object: { en: 'Object', 'zh-CN': '对象' },
  place: { en: 'Place', 'zh-CN': '位置' },
  remedy: { en: 'Remedy', 'zh-CN': '处理建议' },
  none: { en: 'No faults.', 'zh-CN': '未发现问题。' },
  unknown: { en: 'not known', 'zh-CN': '未知' },
  more: { en: 'more; all of them are in the JSON report', 'zh-CN': '条未列出，完整清单见 JSON 报告' },
} as const satisfies Record<string, LocalizedText>;

/** Titles of the dimensions, for tables and panels. */
export const dimensionTitle = (dimension: QualityDimension): LocalizedText => DIMENSION_TITLES[dimension];

/** The report as Markdown, for people who sign for the data. */
export function formatQualityReport(report: QualityReport, language: Language = 'en'): string {
  const lines = [`# ${TEXTS.title[language]}: ${report.subject}`, ''];
  if (report.at !== undefined) lines.push(`${TEXTS.at[language]} ${report.at}`, '');
  for (const layer of report.layers) lines.push(...layerLines(layer, language));
  return `${lines.join('\n').trimEnd()}\n`;
}

function layerLines(layer: LayerQuality, language: Language): string[] {
  const lines = [`## ${layer.layer} (${layer.objects} ${TEXTS.objects[language]})`, ''];
  lines.push(...table([TEXTS.measure, TEXTS.share, TEXTS.faulty], language));
  for (const measure of layer.measures) lines.push(measureLine(measure, language));
  lines.push('');
  if (layer.faults.length === 0) return [...lines, TEXTS.none[language], ''];
  lines.push(...table([TEXTS.fault, TEXTS.object, TEXTS.place, TEXTS.remedy], language));
  for (const { code, object, column, detail, position } of layer.faults.slice(0, FAULTS_SHOWN)) {
    const kind = FAULT_KINDS[code];
    const what = [kind?.title[language] ?? code, column, detail].filter((part) => part !== undefined);
    const place = position === undefined ? '' : position.map((degrees) => degrees.toFixed(6)).join(', ');
    lines.push(row([what.join(' · '), object, place, kind?.remedy[language] ?? '']));
  }
  const all = Object.values(layer.faultCounts).reduce((sum, count) => sum + count, 0);
  const left = all - Math.min(layer.faults.length, FAULTS_SHOWN);
  if (left > 0) lines.push('', `${left} ${TEXTS.more[language]}`);
  return [...lines, ''];
}

function measureLine(measure: QualityMeasure, language: Language): string {
  const { dimension, title, column, value, faulty, note } = measure;
  const name = `${DIMENSION_TITLES[dimension][language]}: ${title[language]}${column === undefined ? '' : ` (${column})`}`;
  const share = value === undefined ? TEXTS.unknown[language] : `${floorPercent(value)} %`;
  return row([note === undefined ? name : `${name}. ${note[language]}`, share, String(faulty)]);
}

/** Never rounds a share with faults up to 100. */
const floorPercent = (value: number): string => (Math.floor(value * 1000) / 10).toFixed(1);

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;

function table(titles: readonly LocalizedText[], language: Language): string[] {
  return [row(titles.map((title) => title[language])), row(titles.map(() => '---'))];
}
