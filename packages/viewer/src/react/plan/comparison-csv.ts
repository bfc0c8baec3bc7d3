import type { ComparisonRow } from '@cityloom/twin-core';
import { csvCell } from '../../session/exports/csv.ts';
import type { Translate } from '../i18n/messages.ts';
import { indicatorTitle } from './comparison-titles.ts';

/** The comparison as CSV (RFC 4180) with a unit column; numbers are unrounded. */
export function comparisonCsv(rows: readonly ComparisonRow[], t: Translate): string {
  const head = [
    'plan.measure',
    'drill.unit',
    'plan.baseline',
    'plan.proposal',
    'plan.difference',
    'plan.limit',
    'plan.pass',
    'plan.source',
  ] as const;
  const lines = rows.map(({ name, unit, baseline, proposal, difference, limit, pass, source }) => [
    indicatorTitle(name, t),
    unit,
    baseline,
    proposal,
    difference,
    limit,
    pass === undefined ? undefined : t(pass ? 'plan.passed' : 'plan.exceeded'),
    source,
  ]);
  return `\uFEFF${[head.map((key) => t(key)), ...lines].map((cells) => cells.map(csvCell).join(',')).join('\r\n')}\r\n`;
}
