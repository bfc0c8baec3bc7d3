import { cellValue, type FeatureTable, type LocalizedText } from '@cityloom/twin-core';
import { FaultList } from './fault-list.ts';
import { measureFreshness } from './freshness.ts';
import { checkGeometries } from './geometry-faults.ts';
import { checkPositions } from './position-faults.ts';
import { type QualityRules, rulesOfLayer } from './quality-rules.ts';
import type { LayerRules } from './quality-rules.ts';
import type { LayerQuality, QualityDimension, QualityMeasure } from './quality-report.ts';
import { checkUniqueness } from './uniqueness-faults.ts';
import { checkValues } from './value-faults.ts';

/** How a layer is judged. */
export interface QualityOptions {
  /** On top of the default ones. */
  readonly rules?: QualityRules;
  /** Time freshness is judged for, ISO 8601; passed in, so that the same data gives the same report. */
  readonly at?: string;
  /** Faults kept in full per layer; all are counted. Default 10,000. */
  readonly maximumFaults?: number;
}

const MAXIMUM_FAULTS = 10_000;

/** Measures one layer: completeness, validity, uniqueness, positional plausibility, freshness. Pure. */
export function measureQuality(table: FeatureTable, options: QualityOptions = {}): LayerQuality {
  const { at, maximumFaults = MAXIMUM_FAULTS } = options;
  const rules = rulesOfLayer(table.layer, options.rules);
  const faults = new FaultList(table, maximumFaults);
  checkGeometries(table, faults, rules.geometryRequired ?? table.geometry !== undefined);
  checkValues(table, rules, faults);
  checkUniqueness(table, faults, rules.maximumOverlap);
  checkPositions(table, faults, rules.extent);
  const freshness = measureFreshness(table, rules, at, faults);
  const measures = [
    ...completenessOf(table, rules, faults),
    ...validityOf(table, rules, faults),
    shareWithout(table, faults, 'uniqueness', 'objects-once', {
      en: 'Objects that stand only once',
      'zh-CN': '不重复的对象',
    }),
    shareWithout(table, faults, 'position', 'plausible-positions', {
      en: 'Objects in a plausible place',
      'zh-CN': '位置合理的对象',
    }),
    freshness,
  ];
  return {
    layer: table.layer,
    objects: table.count,
    dimensions: meansOf(measures),
    measures,
    faultCounts: faults.counts,
    faults: faults.sorted(),
  };
}

const share = (objects: number, faulty: number): number | undefined =>
  objects === 0 ? undefined : 1 - faulty / objects;

function completenessOf(table: FeatureTable, rules: LayerRules, faults: FaultList): QualityMeasure[] {
  const { count } = table;
  const measures: QualityMeasure[] = [];
  if (table.geometry !== undefined || rules.geometryRequired === true) {
    const faulty = faults.rowsWith('geometry-missing').size;
    const title = { en: 'Objects with geometry', 'zh-CN': '具有几何的对象' };
    measures.push({
      dimension: 'completeness',
      name: 'geometry-present',
      title,
      value: share(count, faulty),
      objects: count,
      faulty,
    });
  }
  for (const [column, rule] of Object.entries(rules.columns ?? {})) {
    if (rule.required !== true) continue;
    const faulty = faults.rowsWith(`value-missing ${column}`).size;
    const title = { en: 'Objects with the required value', 'zh-CN': '具有必填值的对象' };
    measures.push({
      dimension: 'completeness',
      name: 'required-values-present',
      title,
      column,
      value: share(count, faulty),
      objects: count,
      faulty,
    });
  }
  return measures;
}

function validityOf(table: FeatureTable, rules: LayerRules, faults: FaultList): QualityMeasure[] {
  const measures: QualityMeasure[] = [];
  const valueCodes = ['value-out-of-range', 'value-not-in-code-list', 'value-malformed', 'values-contradict'];
  if (table.geometry !== undefined) {
    const geometryCodes = faults.codesOf('validity').filter((code) => !valueCodes.includes(code));
    const faulty = faults.rowsWith(...geometryCodes).size;
    const objects = table.count - faults.rowsWith('geometry-missing').size;
    const title = { en: 'Valid geometries (ISO 19107)', 'zh-CN': '有效几何（ISO 19107）' };
    measures.push({
      dimension: 'validity',
      name: 'valid-geometries',
      title,
      value: share(objects, faulty),
      objects,
      faulty,
    });
  }
  for (const column of Object.keys(rules.columns ?? {})) {
    const stored = table.columns.get(column);
    if (stored === undefined) continue;
    let objects = 0;
    for (let row = 0; row < table.count; row++) if (cellValue(stored, row) !== undefined) objects++;
    const faulty = faults.rowsWith(...valueCodes.map((code) => `${code} ${column}`)).size;
    const title = { en: 'Valid values', 'zh-CN': '有效值' };
    measures.push({
      dimension: 'validity',
      name: 'valid-values',
      title,
      column,
      value: share(objects, faulty),
      objects,
      faulty,
    });
  }
  return measures;
}

function shareWithout(
  table: FeatureTable,
  faults: FaultList,
  dimension: QualityDimension,
  name: string,
  title: LocalizedText,
): QualityMeasure {
  const faulty = faults.rowsWith(...faults.codesOf(dimension)).size;
  return { dimension, name, title, value: share(table.count, faulty), objects: table.count, faulty };
}

function meansOf(measures: readonly QualityMeasure[]): Partial<Record<QualityDimension, number>> {
  const sums = new Map<QualityDimension, { sum: number; count: number }>();
  for (const { dimension, value } of measures) {
    if (value === undefined) continue;
    const known = sums.get(dimension) ?? { sum: 0, count: 0 };
    sums.set(dimension, { sum: known.sum + value, count: known.count + 1 });
  }
  return Object.fromEntries([...sums].map(([dimension, { sum, count }]) => [dimension, sum / count]));
}
