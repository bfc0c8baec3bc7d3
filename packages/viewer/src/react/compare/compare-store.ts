import type { RunResult } from '@cityloom/twin-core';
import {
  compareObjectStates,
  type EvaluatedState,
  type MeasureRow,
  type ScenarioComparison,
  concernOf,
  failingFirst,
} from '@cityloom/twin-core/scenarios';

/** Which rows of a comparison are on show. */
export interface RowFilter {
  readonly text: string;
  readonly failing: boolean;
  readonly differing: boolean;
}

export const NO_FILTER: RowFilter = { text: '', failing: false, differing: false };

/** Rows that pass, what fails first. @param words everything of a row a person may look for, lower case. */
export function shownRows(
  rows: readonly MeasureRow[],
  { text, failing, differing }: RowFilter,
  words: (row: MeasureRow) => string,
): MeasureRow[] {
  const wanted = text.trim().toLowerCase();
  const passes = (row: MeasureRow): boolean =>
    (!failing || ['failing', 'newly-failing'].includes(concernOf(row))) &&
    (!differing || row.values.some(({ difference }) => difference !== null && difference !== 0)) &&
    (wanted === '' || words(row).includes(wanted));
  return failingFirst(rows.filter(passes));
}

/** Bars of one measure: shares by which the scenarios differ from the baseline. */
export interface ShareBars {
  readonly row: MeasureRow;
  /** Per cent, one per scenario; `undefined` where there is none. */
  readonly percent: readonly (number | undefined)[];
}

/** The rows with the largest differences, most first. */
export function largestShares(rows: readonly MeasureRow[], count: number): ShareBars[] {
  const bars = rows.map((row) => ({
    row,
    percent: row.values.slice(1).map(({ share }) => (share === null ? undefined : share * 100)),
  }));
  const size = ({ percent }: ShareBars): number => Math.max(...percent.map((value) => Math.abs(value ?? 0)));
  return bars
    .filter((bar) => size(bar) >= 0.05)
    .sort((a, b) => size(b) - size(a))
    .slice(0, count);
}

/** How the second map is coloured: by a model's result on its state, or by what that is to the baseline's. */
export interface MapColouring {
  readonly model: string;
  readonly difference: boolean;
}

/** Models whose results colour objects, of those a state has. */
export const colouringModels = ({ runs }: EvaluatedState): string[] => [
  ...new Set(runs.filter(({ outcome }) => outcome.states.length > 0).map(({ model }) => model)),
];

/** What the second map shows of a run. */
export function colouredResult(
  { states: [baseline] }: ScenarioComparison,
  state: EvaluatedState,
  colouring: MapColouring | undefined,
): RunResult | undefined {
  if (colouring === undefined) return undefined;
  const result = state.runs.find(({ model }) => model === colouring.model);
  if (result === undefined || !colouring.difference) return result;
  const before = baseline?.runs.find(({ model }) => model === colouring.model);
  const states = result.outcome.states.map((after) =>
    compareObjectStates(
      before?.outcome.states.find(({ layer }) => layer === after.layer),
      after,
    ),
  );
  return { ...result, outcome: { ...result.outcome, states, fields: [], outlines: [] }, frames: [] };
}
