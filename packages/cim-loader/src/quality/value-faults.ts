import { cellValue, type Column, type FeatureTable } from '@cityloom/twin-core';
import type { FaultList } from './fault-list.ts';
import type { ColumnRule, LayerRules } from './quality-rules.ts';

/** Checks the values of every column that has a rule. */
export function checkValues(table: FeatureTable, rules: LayerRules, faults: FaultList): void {
  for (const [name, rule] of Object.entries(rules.columns ?? {})) {
    const column = table.columns.get(name);
    if (column === undefined) {
      if (rule.required === true) {
        for (let row = 0; row < table.count; row++) faults.add('value-missing', row, { column: name });
      }
      continue;
    }
    checkColumn(table, name, column, rule, faults);
    if (rule.unique === true) checkKey(table, name, column, faults);
  }
}

function checkColumn(
  table: FeatureTable,
  name: string,
  column: Column,
  rule: ColumnRule,
  faults: FaultList,
): void {
  const pattern = rule.pattern === undefined ? undefined : new RegExp(`^(?:${rule.pattern})$`, 'u');
  const codes = rule.codeList === undefined ? undefined : new Set(rule.codeList);
  for (let row = 0; row < table.count; row++) {
    const value = cellValue(column, row);
    if (value === undefined) {
      if (rule.required === true) faults.add('value-missing', row, { column: name });
      continue;
    }
    if (typeof value === 'number') {
      const detail = rangeProblem(value, rule, column.unit);
      if (detail !== undefined) faults.add('value-out-of-range', row, { column: name, detail });
      checkOrder(table, row, name, value, rule, faults);
    } else {
      checkNumberAsText(value, rule, row, name, faults);
    }
    if (codes?.has(String(value)) === false) {
      faults.add('value-not-in-code-list', row, { column: name, detail: String(value) });
    }
    if (pattern?.test(String(value)) === false) {
      faults.add('value-malformed', row, { column: name, detail: String(value) });
    }
  }
}

function hasRange({ minimum, maximum, above }: ColumnRule): boolean {
  return minimum !== undefined || maximum !== undefined || above !== undefined;
}

/** A column of numbers in which one cell is `12 m` became text: its numbers are still judged, the rest is malformed. */
function checkNumberAsText(
  value: string,
  rule: ColumnRule,
  row: number,
  name: string,
  faults: FaultList,
): void {
  if (!hasRange(rule)) return;
  const number = Number(value);
  if (Number.isNaN(number)) {
    faults.add('value-malformed', row, { column: name, detail: `${value} is no number` });
    return;
  }
  const detail = rangeProblem(number, rule, undefined);
  if (detail !== undefined) faults.add('value-out-of-range', row, { column: name, detail });
}

function rangeProblem(
  value: number,
  { minimum, maximum, above }: ColumnRule,
  unit: string | undefined,
): string | undefined {
  const suffix = unit === undefined || unit === '1' ? '' : ` ${unit}`;
  if (above !== undefined && !(value > above)) return `${value}${suffix} ≤ ${above}${suffix}`;
  if (minimum !== undefined && value < minimum) return `${value}${suffix} < ${minimum}${suffix}`;
  if (maximum !== undefined && value > maximum) return `${value}${suffix} > ${maximum}${suffix}`;
  return undefined;
}

function checkOrder(
  table: FeatureTable,
  row: number,
  name: string,
  value: number,
  { lessThan }: ColumnRule,
  faults: FaultList,
): void {
  if (lessThan === undefined) return;
  const limit = table.value(row, lessThan);
  if (typeof limit !== 'number' || value < limit) return;
  faults.add('values-contradict', row, { column: name, detail: `${name} ${value} ≥ ${lessThan} ${limit}` });
}

function checkKey(table: FeatureTable, name: string, column: Column, faults: FaultList): void {
  const first = new Map<string | number, number>();
  for (let row = 0; row < table.count; row++) {
    const value = cellValue(column, row);
    if (value === undefined) continue;
    const earlier = first.get(value);
    if (earlier === undefined) first.set(value, row);
    else faults.add('key-repeated', row, { column: name, detail: `${value}: ${table.idOf(earlier)}` });
  }
}
