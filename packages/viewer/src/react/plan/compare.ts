import { measureRing, type FeatureTable, type TablePart, type View } from '@cityloom/twin-core';
import { outerRing } from './footprint.ts';
import { BUILDING_LAYER } from './editing.ts';

export type ComparedMeasure = 'buildings' | 'footprint' | 'floorArea' | 'volume' | 'people' | 'maximumHeight';

export interface ComparisonRow {
  readonly measure: ComparedMeasure;
  readonly unit: string;
  readonly baseline: number;
  readonly proposal: number;
  readonly limit: number | undefined;
  /** Whether the proposal keeps the limit; `undefined` without one. */
  readonly pass: boolean | undefined;
}

const UNITS: Readonly<Record<ComparedMeasure, string>> = {
  buildings: '1',
  footprint: 'm²',
  floorArea: 'm²',
  volume: 'm³',
  people: 'people',
  maximumHeight: 'm',
};

type Totals = Record<ComparedMeasure, number>;

function footprintOf(table: FeatureTable, row: number, part: TablePart, view: View): number {
  const recorded = table.value(row, 'footprintArea');
  if (typeof recorded === 'number' && !part.overlay) return recorded;
  const geometry = view.object(table.idOf(row))?.geometry();
  const ring = geometry === undefined ? undefined : outerRing(geometry);
  return ring === undefined ? 0 : Math.abs(measureRing(ring).signedArea);
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : fallback;
}

function addRow(totals: Totals, table: FeatureTable, row: number, part: TablePart, view: View): void {
  const footprint = footprintOf(table, row, part, view);
  const height = numberOr(table.value(row, 'height'), 0);
  const storeys = numberOr(table.value(row, 'levels'), Math.max(1, Math.round((height - 1) / 3)));
  totals.buildings += 1;
  totals.footprint += footprint;
  totals.floorArea += part.overlay
    ? footprint * storeys
    : numberOr(table.value(row, 'floorArea'), footprint * storeys);
  totals.volume += footprint * height;
  totals.people += numberOr(table.value(row, 'population'), 0);
  totals.maximumHeight = Math.max(totals.maximumHeight, height);
}

function totalsOf(view: View): Totals {
  const totals: Totals = { buildings: 0, footprint: 0, floorArea: 0, volume: 0, people: 0, maximumHeight: 0 };
  if (!view.layerIds.includes(BUILDING_LAYER)) return totals;
  for (const part of view.layer(BUILDING_LAYER).parts) {
    for (let row = 0; row < part.table.count; row += 1) {
      if (part.hiddenRows?.has(row) !== true) addRow(totals, part.table, row, part, view);
    }
  }
  return totals;
}

const cache = new WeakMap<View, Totals>();

function cachedTotals(view: View): Totals {
  let totals = cache.get(view);
  if (totals === undefined) {
    totals = totalsOf(view);
    cache.set(view, totals);
  }
  return totals;
}

/**
 * Existing city against a proposal, over all buildings.
 * @param heightLimit metres; applies to what the proposal adds or changes.
 * @param proposedHeight greatest height among those, metres; `undefined` where nothing was added.
 */
export function comparisonRows(
  base: View,
  proposal: View,
  heightLimit: number | undefined,
  proposedHeight: number | undefined,
): readonly ComparisonRow[] {
  const before = cachedTotals(base);
  const after = cachedTotals(proposal);
  return (Object.keys(UNITS) as ComparedMeasure[]).map((measure) => {
    const limit = measure === 'maximumHeight' ? heightLimit : undefined;
    return {
      measure,
      unit: UNITS[measure],
      baseline: before[measure],
      proposal: after[measure],
      limit,
      pass: limit === undefined ? undefined : (proposedHeight ?? 0) <= limit,
    };
  });
}
