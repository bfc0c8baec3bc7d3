import { cellValue, type FeatureTable } from '@cityloom/twin-core';
import type { FaultList } from './fault-list.ts';
import type { LayerRules } from './quality-rules.ts';
import type { QualityMeasure } from './quality-report.ts';

const MILLISECONDS_PER_DAY = 86_400_000;
const DAYS: Readonly<Record<string, number>> = { D: 1, W: 7, M: 30.4375, Y: 365.25 };
const TITLE = { en: 'Within the update cycle', 'zh-CN': '在更新周期内' };

/** Days of a duration such as `P1M`; months and years have their mean length. */
export function daysOfDuration(duration: string): number | undefined {
  const match = /^P(\d+)([DWMY])$/u.exec(duration);
  return match === null ? undefined : Number(match[1]) * (DAYS[match[2] ?? ''] ?? NaN);
}

const MEASURE = { dimension: 'freshness', name: 'within-update-cycle', title: TITLE } as const;

function unknown(en: string, zh: string): QualityMeasure {
  return { ...MEASURE, value: undefined, objects: 0, faulty: 0, note: { en, 'zh-CN': zh } };
}

/**
 * Share of objects (or of the layer as a whole) whose age is at most twice the update cycle, as timeliness after
 * GB/T 36344-2018 is commonly counted. Unknown without a date, a cycle and the time to judge for.
 */
export function measureFreshness(
  table: FeatureTable,
  rules: LayerRules,
  at: string | undefined,
  faults: FaultList,
): QualityMeasure {
  const cycle = rules.updateCycle === undefined ? undefined : daysOfDuration(rules.updateCycle);
  const now = at === undefined ? NaN : Date.parse(at);
  if (cycle === undefined) return unknown('The update cycle is not stated.', '未说明更新周期。');
  if (Number.isNaN(now)) return unknown('No time to judge for was given.', '未给出评价时间。');
  const limit = 2 * cycle * MILLISECONDS_PER_DAY;
  const updated = Object.entries(rules.columns ?? {}).find(([, rule]) => rule.updated === true)?.[0];
  if (updated !== undefined && table.columns.has(updated)) {
    return { ...MEASURE, column: updated, ...measureRows(table, updated, now, limit, faults) };
  }
  return measureLayer(table.count, rules, now, limit);
}

function measureLayer(
  objects: number,
  { dataDate = '', updateCycle = '' }: LayerRules,
  now: number,
  limit: number,
): QualityMeasure {
  const date = Date.parse(dataDate);
  if (Number.isNaN(date)) return unknown('The date of the data is not known.', '数据日期未知。');
  const age = Math.max(0, Math.round((now - date) / MILLISECONDS_PER_DAY));
  const note = {
    en: `Data of ${dataDate}, ${age} days old; update cycle ${updateCycle}.`,
    'zh-CN': `数据日期 ${dataDate}，已 ${age} 天；更新周期 ${updateCycle}。`,
  };
  const isFresh = now - date <= limit;
  return { ...MEASURE, value: isFresh ? 1 : 0, objects, faulty: isFresh ? 0 : objects, note };
}

function measureRows(
  table: FeatureTable,
  name: string,
  now: number,
  limit: number,
  faults: FaultList,
): Pick<QualityMeasure, 'value' | 'objects' | 'faulty'> {
  const column = table.columns.get(name);
  let objects = 0;
  let faulty = 0;
  for (let row = 0; row < table.count && column !== undefined; row++) {
    const value = cellValue(column, row);
    const time = typeof value === 'number' ? value * 1000 : Date.parse(value ?? '');
    if (Number.isNaN(time)) continue;
    objects++;
    if (now - time <= limit) continue;
    faulty++;
    const age = Math.round((now - time) / MILLISECONDS_PER_DAY);
    faults.add('out-of-date', row, { column: name, detail: `${age} d` });
  }
  return { value: objects === 0 ? undefined : 1 - faulty / objects, objects, faulty };
}
