import type { ObjectHandle, View } from '../twin/view.ts';
import type { Measure, Unit } from '../units/quantity.ts';
import { buildingIndicators } from './building-indicators.ts';
import { BUILDINGS_LAYER, numberAt } from './building-quantities.ts';

/** What a proposal is held against. */
export interface ComparisonOptions {
  /** Highest building the plan allows, metres. */
  readonly heightLimit?: number;
}

/** One line of the table "as it is / as proposed". */
export interface ComparisonRow {
  readonly name: string;
  readonly unit: Unit;
  readonly baseline: number;
  readonly proposal: number;
  /** Proposal less baseline. */
  readonly difference: number;
  readonly source: string;
  readonly derived: boolean;
  /** Largest value allowed, in `unit`. */
  readonly limit?: number;
  readonly pass?: boolean;
}

/** True if the object is known to be higher than a limit, metres; one without a height is not. */
export function exceedsHeight(object: ObjectHandle, limit: number): boolean {
  const height = object.value('height');
  return typeof height === 'number' && height > limit;
}

/**
 * Building figures of two views side by side, and `altered.maximumHeight`: the highest building the proposal adds
 * or alters, against the limit. The limit is not held against what stands already: a city has its old towers.
 */
export function compareViews(base: View, proposal: View, options: ComparisonOptions = {}): ComparisonRow[] {
  const proposed = new Map(buildingIndicators(proposal).map((measure) => [measure.name, measure]));
  const rows = buildingIndicators(base).flatMap((measure) => {
    const other = proposed.get(measure.name);
    return other === undefined ? [] : [row(measure, other)];
  });
  const altered = alteredHeights(base, proposal);
  if (altered === undefined) return rows;
  const { heightLimit } = options;
  rows.push({
    name: 'altered.maximumHeight',
    unit: 'm',
    baseline: altered.before,
    proposal: altered.after,
    difference: altered.after - altered.before,
    source: 'largest height of the buildings the proposal adds or alters; before: of the same objects',
    derived: false,
    ...(heightLimit !== undefined && { limit: heightLimit, pass: altered.after <= heightLimit }),
  });
  return rows;
}

function row(baseline: Measure, proposal: Measure): ComparisonRow {
  return {
    name: baseline.name,
    unit: baseline.unit,
    baseline: baseline.value,
    proposal: proposal.value,
    difference: proposal.value - baseline.value,
    source: proposal.source,
    derived: baseline.derived === true || proposal.derived === true,
  };
}

function alteredHeights(base: View, proposal: View): { before: number; after: number } | undefined {
  if (!proposal.layerIds.includes(BUILDINGS_LAYER)) return undefined;
  let before = 0;
  let after: number | undefined;
  for (const { table, overlay } of proposal.layer(BUILDINGS_LAYER).parts) {
    if (!overlay) continue;
    for (let index = 0; index < table.count; index++) {
      after = Math.max(after ?? 0, numberAt(table, index, 'height') ?? 0);
      const earlier = base.object(table.idOf(index))?.value('height');
      if (typeof earlier === 'number') before = Math.max(before, earlier);
    }
  }
  return after === undefined ? undefined : { before, after };
}
