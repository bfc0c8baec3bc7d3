import { csvCell } from '../../session/exports/csv.ts';
import type { Translate } from '../i18n/messages.ts';
import type { ComparedMeasure, ComparisonRow } from './compare.ts';

/** The comparison as CSV (RFC 4180) with a unit column; numbers are unrounded. */
export function comparisonCsv(
  rows: readonly ComparisonRow[],
  title: (measure: ComparedMeasure) => string,
  t: Translate,
): string {
  const head = [
    'plan.measure',
    'drill.unit',
    'plan.baseline',
    'plan.proposal',
    'plan.difference',
    'plan.limit',
    'plan.pass',
  ] as const;
  const lines = rows.map(({ measure, unit, baseline, proposal, limit, pass }) => [
    title(measure),
    unit,
    baseline,
    proposal,
    proposal - baseline,
    limit,
    pass === undefined ? undefined : t(pass ? 'plan.passed' : 'plan.exceeded'),
  ]);
  return `\uFEFF${[head.map((key) => t(key)), ...lines].map((cells) => cells.map(csvCell).join(',')).join('\r\n')}\r\n`;
}
