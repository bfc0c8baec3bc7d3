import type { LocalizedText } from '@cityloom/twin-core';
import type { ReportLanguage } from './report-content.ts';

/** Name of a text of a report. */
export type ReportText =
  | 'author'
  | 'date'
  | 'city'
  | 'summary'
  | 'baseline'
  | 'scenario'
  | 'rules'
  | 'kept'
  | 'broken'
  | 'newlyBroken'
  | 'failures'
  | 'noFailures'
  | 'noRules'
  | 'against'
  | 'site'
  | 'planNote'
  | 'changes'
  | 'change'
  | 'by'
  | 'at'
  | 'switchedOff'
  | 'noChanges'
  | 'results'
  | 'measure'
  | 'unit'
  | 'limit'
  | 'ownLimit'
  | 'object'
  | 'pass'
  | 'fail'
  | 'derived'
  | 'wholeCity'
  | 'other'
  | 'perObject'
  | 'methods'
  | 'limits'
  | 'parameters'
  | 'warnings'
  | 'impossible'
  | 'ruleSources'
  | 'sources'
  | 'source'
  | 'licence'
  | 'attribution'
  | 'dataDate'
  | 'hashes'
  | 'hashNote'
  | 'baseHash'
  | 'viewHash'
  | 'resultHash'
  | 'producer'
  | 'existing'
  | 'added'
  | 'changed'
  | 'removed'
  | 'parcel'
  | 'north'
  | 'difference'
  | 'differencePlanNote'
  | 'ruleUse'
  | 'ruleUseNote'
  | 'byBuilding';

const TEXTS: Readonly<Record<ReportText, LocalizedText>> = {
  author: { en: 'Author', 'zh-CN': '编制人' },
  date: { en: 'Date', 'zh-CN': '日期' },
  city: { en: 'City', 'zh-CN': '城市' },
  summary: { en: 'Summary', 'zh-CN': '概要' },
  baseline: { en: 'Baseline', 'zh-CN': '现状' },
  scenario: { en: 'Scenario', 'zh-CN': '方案' },
  rules: { en: 'Rules checked', 'zh-CN': '检查项' },
  kept: { en: 'Kept', 'zh-CN': '符合' },
  broken: { en: 'Broken', 'zh-CN': '不符合' },
  newlyBroken: { en: 'of these kept today', 'zh-CN': '其中现状符合' },
  failures: { en: 'What fails', 'zh-CN': '不符合项' },
  noFailures: { en: 'No rule that was checked is broken.', 'zh-CN': '所检查的规定均符合。' },
  noRules: {
    en: 'No rule was checked: no measure of these runs has a limit.',
    'zh-CN': '未检查任何规定：本次运行的指标均无限值。',
  },
  against: { en: 'against', 'zh-CN': '，限值' },
  site: { en: 'The site', 'zh-CN': '用地' },
  planNote: {
    en: 'North is up. Footprints of what stands and of what is proposed.',
    'zh-CN': '上方为北。图示现状建筑与拟建建筑轮廓。',
  },
  changes: { en: 'Changes', 'zh-CN': '变更' },
  change: { en: 'Change', 'zh-CN': '变更内容' },
  by: { en: 'By', 'zh-CN': '提出人' },
  at: { en: 'On', 'zh-CN': '日期' },
  switchedOff: { en: 'switched off', 'zh-CN': '已停用' },
  noChanges: { en: 'No changes.', 'zh-CN': '无变更。' },
  results: { en: 'Results', 'zh-CN': '结果' },
  measure: { en: 'Measure', 'zh-CN': '指标' },
  unit: { en: 'Unit', 'zh-CN': '单位' },
  limit: { en: 'Limit', 'zh-CN': '限值' },
  ownLimit: { en: 'limit here', 'zh-CN': '本方案限值' },
  object: { en: 'Object', 'zh-CN': '对象' },
  pass: { en: 'kept', 'zh-CN': '符合' },
  fail: { en: 'broken', 'zh-CN': '不符合' },
  derived: { en: 'derived by a rule or simulated', 'zh-CN': '按规则推算或模拟所得' },
  wholeCity: { en: 'Buildings of the city', 'zh-CN': '全市建筑' },
  other: { en: 'Further measures', 'zh-CN': '其他指标' },
  perObject: { en: 'By object', 'zh-CN': '分对象' },
  methods: { en: 'Methods and their limits', 'zh-CN': '方法与局限' },
  limits: { en: 'Limits', 'zh-CN': '局限' },
  parameters: { en: 'Parameters', 'zh-CN': '参数' },
  warnings: { en: 'Notes on these results', 'zh-CN': '结果说明' },
  impossible: { en: 'Not worked out', 'zh-CN': '未能计算' },
  ruleSources: { en: 'Where limits come from', 'zh-CN': '限值依据' },
  sources: { en: 'Data sources', 'zh-CN': '数据来源' },
  source: { en: 'Source', 'zh-CN': '来源' },
  licence: { en: 'Licence', 'zh-CN': '许可' },
  attribution: { en: 'Attribution', 'zh-CN': '署名' },
  dataDate: { en: 'Data of', 'zh-CN': '数据日期' },
  hashes: { en: 'Reproduction', 'zh-CN': '可复现性' },
  hashNote: {
    en: 'The same city, changes, models and parameters give the same hashes, in a browser and on the command line. No scenario alters its base.',
    'zh-CN': '相同的城市数据、变更、模型与参数在浏览器和命令行中得到相同的哈希值。方案不改动现状数据。',
  },
  baseHash: { en: 'Base', 'zh-CN': '现状数据' },
  viewHash: { en: 'State of the city', 'zh-CN': '城市状态' },
  resultHash: { en: 'Result', 'zh-CN': '结果' },
  producer: { en: 'Made with CityLoom', 'zh-CN': '由 CityLoom 生成' },
  existing: { en: 'existing', 'zh-CN': '现状' },
  added: { en: 'new', 'zh-CN': '新建' },
  changed: { en: 'changed', 'zh-CN': '变更' },
  removed: { en: 'removed', 'zh-CN': '拆除' },
  parcel: { en: 'parcel', 'zh-CN': '地块' },
  north: { en: 'N', 'zh-CN': '北' },
  difference: { en: 'difference to the baseline', 'zh-CN': '与现状之差' },
  differencePlanNote: {
    en: 'Buildings by the difference to the baseline; pale ones were not evaluated, black outlines are new.',
    'zh-CN': '建筑按与现状之差着色；浅色未评价，黑色轮廓为新建。',
  },
  ruleUse: { en: 'Against the rules', 'zh-CN': '与限值对照' },
  ruleUseNote: {
    en: 'Per cent of the limit; beside each bar the value. A minimum is kept right of the line, a maximum left of it.',
    'zh-CN': '占限值的百分比，条形旁为指标值。下限应达到虚线，上限不应超过虚线。',
  },
  byBuilding: { en: 'by object', 'zh-CN': '分对象' },
};

/** Text of a report in a language. */
export const reportText = (name: ReportText, language: ReportLanguage): string => TEXTS[name][language];

type CountSentence = Readonly<Record<ReportLanguage, (count: number) => string>>;

/** Words with numbers in them, where the languages differ in more than the words. */
export const REPORT_SENTENCES: Readonly<
  Record<'rowsLeftOut' | 'footprintsLeftOut' | 'failuresLeftOut' | 'failingAlike', CountSentence>
> = {
  rowsLeftOut: {
    en: (count: number): string =>
      `${count} more rows are in the CSV file beside this report; those above fail or differ most.`,
    'zh-CN': (count: number): string => `另有 ${count} 行见随附的 CSV 文件；上表为不符合或差异最大者。`,
  },
  failuresLeftOut: {
    en: (count: number): string => `${count} more rules are broken: see the tables.`,
    'zh-CN': (count: number): string => `另有 ${count} 项不符合，见下列各表。`,
  },
  failingAlike: {
    en: (count: number): string =>
      `${count} rules are broken today and by every scenario alike: see the tables.`,
    'zh-CN': (count: number): string => `另有 ${count} 项现状即不符合，各方案均未改变，见下列各表。`,
  },
  footprintsLeftOut: {
    en: (count: number): string => `${count} smaller objects are not drawn.`,
    'zh-CN': (count: number): string => `另有 ${count} 个较小对象未绘制。`,
  },
};
