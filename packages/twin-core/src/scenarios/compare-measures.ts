import type { Measure, MeasureLimit, Unit } from '../units/quantity.ts';

/** What was worked out for one state of the city: the baseline or a scenario. */
export interface ComparedState {
  readonly id: string;
  readonly title: string;
  readonly measures: readonly Measure[];
}

/** A measure in one of the compared states. */
export interface ComparedValue {
  /** In the row's unit; `null` where this state has no such measure. */
  readonly value: number | null;
  /** This value less the baseline's; `null` for the baseline itself and where either is missing. */
  readonly difference: number | null;
  /** The difference as a share of the baseline's value (0.1: ten per cent more); `null` also where that is 0. */
  readonly share: number | null;
  /** Whether the value keeps to its limit; absent where no rule applies. */
  readonly pass?: boolean;
  /** Present only where the limit here is another than the row's: a scenario may change the rule itself. */
  readonly limit?: MeasureLimit;
}

/** One measure in all compared states. */
export interface MeasureRow {
  readonly name: string;
  readonly object?: string;
  readonly unit: Unit;
  /** The limit of the first state that has one. */
  readonly limit?: MeasureLimit;
  /** Of the first state that has the measure. */
  readonly source: string;
  /** True if any of the values is derived. */
  readonly derived: boolean;
  /** One per state in their order, the baseline's first. */
  readonly values: readonly ComparedValue[];
}

/** Measures of several states side by side. */
export interface MeasureComparison {
  /** The baseline first. */
  readonly states: readonly { readonly id: string; readonly title: string }[];
  readonly rows: readonly MeasureRow[];
}

/**
 * Puts the measures of a baseline and of any number of scenarios side by side. Measures are the same if name, object
 * and unit are; one that occurs several times in a state is paired by its turn. Rows come in the baseline's order,
 * each measure it has not after the one it follows in its own state.
 */
export function compareMeasures(
  baseline: ComparedState,
  scenarios: readonly ComparedState[],
): MeasureComparison {
  const states = [baseline, ...scenarios];
  const keyed = states.map(({ measures }) => byKey(measures));
  return {
    states: states.map(({ id, title }) => ({ id, title })),
    rows: mergeOrder(keyed.map((measures) => [...measures.keys()])).flatMap((key) => {
      const row = rowOf(keyed.map((measures) => measures.get(key)));
      return row === undefined ? [] : [row];
    }),
  };
}

/** What a reader must look at first. */
export type RowConcern = 'newly-failing' | 'failing' | 'resolved' | 'passing' | 'without-rule';

const CONCERNS: readonly RowConcern[] = ['newly-failing', 'failing', 'resolved', 'passing', 'without-rule'];

/**
 * `newly-failing`: a scenario breaks a rule that the baseline keeps or has no value for; `failing`: both break it;
 * `resolved`: only the baseline does.
 */
export function concernOf({ values }: MeasureRow): RowConcern {
  const [baseline, ...scenarios] = values;
  if (scenarios.some(({ pass }) => pass === false)) {
    return baseline?.pass === false ? 'failing' : 'newly-failing';
  }
  if (baseline?.pass === false) return scenarios.length === 0 ? 'failing' : 'resolved';
  return values.some(({ pass }) => pass !== undefined) ? 'passing' : 'without-rule';
}

/** The rows with those that fail first; rows of equal concern stay in their order. */
export function failingFirst(rows: readonly MeasureRow[]): MeasureRow[] {
  return rows
    .map((row) => ({ row, rank: CONCERNS.indexOf(concernOf(row)) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ row }) => row);
}

function byKey(measures: readonly Measure[]): Map<string, Measure> {
  const keyed = new Map<string, Measure>();
  const turns = new Map<string, number>();
  for (const measure of measures) {
    const same = JSON.stringify([measure.name, measure.object ?? null, measure.unit]);
    const turn = turns.get(same) ?? 0;
    turns.set(same, turn + 1);
    keyed.set(`${same}${turn}`, measure);
  }
  return keyed;
}

/** All keys once: those of the first list in its order, each further one behind its predecessor in its own list. */
function mergeOrder(lists: readonly (readonly string[])[]): string[] {
  const START = '';
  const next = new Map<string, string | undefined>([[START, undefined]]);
  for (const keys of lists) {
    let previous = START;
    for (const key of keys) {
      if (!next.has(key)) {
        next.set(key, next.get(previous));
        next.set(previous, key);
      }
      previous = key;
    }
  }
  const order: string[] = [];
  for (let key = next.get(START); key !== undefined; key = next.get(key)) order.push(key);
  return order;
}

function rowOf(measures: readonly (Measure | undefined)[]): MeasureRow | undefined {
  const first = measures.find((measure) => measure !== undefined);
  if (first === undefined) return undefined;
  const limit = measures.find((measure) => measure?.limit !== undefined)?.limit;
  const [baseline] = measures;
  return {
    name: first.name,
    ...(first.object !== undefined && { object: first.object }),
    unit: first.unit,
    ...(limit !== undefined && { limit }),
    source: first.source,
    derived: measures.some((measure) => measure?.derived === true),
    values: measures.map((measure, state) => valueOf(measure, state === 0 ? undefined : baseline, limit)),
  };
}

function valueOf(
  measure: Measure | undefined,
  baseline: Measure | undefined,
  limit: MeasureLimit | undefined,
): ComparedValue {
  if (measure === undefined) return { value: null, difference: null, share: null };
  const difference = baseline === undefined ? null : finite(measure.value - baseline.value);
  return {
    value: finite(measure.value),
    difference,
    share:
      difference === null || baseline === undefined ? null : finite(difference / Math.abs(baseline.value)),
    ...(measure.pass !== undefined && { pass: measure.pass }),
    ...(measure.limit !== undefined && !sameLimit(measure.limit, limit) && { limit: measure.limit }),
  };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

const sameLimit = (a: MeasureLimit, b: MeasureLimit | undefined): boolean =>
  a.value === b?.value && a.kind === b.kind;
