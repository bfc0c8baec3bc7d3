import {
  BUILDINGS_LAYER,
  boundsOfGeometry,
  type Bounds,
  type ObjectDifference,
  type ObjectId,
  type ObjectStates,
  type RunResult,
  type Unit,
  unionBounds,
} from '@cityloom/twin-core';
import type { EvaluatedState, ScenarioComparison } from '@cityloom/twin-core/scenarios';
import { chartLegend } from './bar-chart.ts';
import { roundStep } from './chart-scale.ts';
import { escapeHtml } from './html.ts';
import { createPlanProjection } from './plan-projection.ts';
import type { ReportLanguage } from './report-content.ts';
import { reportNumber, reportUnit } from './report-numbers.ts';
import { reportText } from './report-texts.ts';
import { drawGround, PLAN_FONT, PLAN_HEIGHT, PLAN_WIDTH, planMarks } from './site-plan.ts';

/** Columns of which more is better, by model: the difference to the baseline is drawn on a plan. */
const COLUMNS: Readonly<Record<string, string>> = { sunlight: 'hours', access: 'score' };

/** Classes of a difference from the worst to the best; the middle one is no difference. */
const COLOURS = ['#8c1d18', '#e0653a', '#f5bb7d', '#cbc7c0', '#8ab6e8', '#1f5fa8'] as const;
const UNCHANGED = 3;
const LEGEND_HEIGHT = 52;
/** Surroundings shown around what differs, metres. */
const MARGIN = 60;

/** A difference of one column in one state. */
interface ColumnDifference {
  readonly title: string;
  readonly unit: Unit;
  /** After less before, of the buildings in both; 0 is in it too. */
  readonly values: ReadonlyMap<ObjectId, number>;
}

/** What one run of a model makes of the buildings in every state, against the baseline. */
export interface DifferencePlans {
  readonly title: string;
  /** One SVG per scenario, in the order of the states after the baseline. */
  readonly plans: readonly string[];
}

/**
 * Plans of the buildings coloured by what a scenario does to them; `undefined` for a model without such a column and
 * where nothing differs.
 */
export function differencePlans(
  model: string,
  { states }: ScenarioComparison,
  language: ReportLanguage,
): DifferencePlans | undefined {
  const [baseline, ...scenarios] = states;
  const before = columnOf(baseline, model, language);
  if (baseline === undefined || before === undefined) return undefined;
  const differences = scenarios.map((state) => differenceOf(before, columnOf(state, model, language)));
  const all = differences.flatMap(({ values }) => [...values]);
  const most = all.reduce((largest, [, value]) => Math.max(largest, Math.abs(value)), 0);
  if (most === 0) return undefined;
  const step = roundStep(most / 4);
  const bounds = boundsOf(
    all.filter(([, value]) => value !== 0).map(([object]) => object),
    states,
  );
  if (bounds === undefined) return undefined;
  const title = `${before.title}: ${reportText('difference', language)}`;
  const plans = scenarios.map((state, index) => {
    const { values = new Map<ObjectId, number>() } = differences[index] ?? {};
    const label = `${state.title}. ${title}`;
    return drawPlan({ state, label, values, step, unit: before.unit, bounds, language });
  });
  return { title, plans };
}

function columnOf(
  state: EvaluatedState | undefined,
  model: string,
  language: ReportLanguage,
): ColumnDifference | undefined {
  const run: RunResult | undefined = state?.runs.find((result) => result.model === model);
  const states: ObjectStates | undefined = run?.outcome.states.find(({ layer }) => layer === BUILDINGS_LAYER);
  const column = states?.columns.find(({ name }) => name === COLUMNS[model]);
  if (states === undefined || column === undefined) return undefined;
  return {
    title: column.title[language],
    unit: column.unit,
    values: new Map(states.objects.map((object, row) => [object, column.values[row] ?? Number.NaN])),
  };
}

function differenceOf(before: ColumnDifference, after: ColumnDifference | undefined): ColumnDifference {
  const values = new Map<ObjectId, number>();
  for (const [object, value] of after?.values ?? []) {
    const difference = value - (before.values.get(object) ?? Number.NaN);
    if (Number.isFinite(difference)) values.set(object, difference);
  }
  return { ...before, values };
}

/** Of what differs, and of everything the scenarios add to the buildings. */
function boundsOf(objects: readonly ObjectId[], states: readonly EvaluatedState[]): Bounds | undefined {
  const added = states.flatMap(({ branch }) => (branch?.differences() ?? []).map(({ object }) => object));
  let bounds: Bounds | undefined;
  for (const object of new Set([...objects, ...added])) {
    for (const { view } of states) {
      const geometry = view.object(object)?.geometry();
      if (geometry === undefined) continue;
      const own = boundsOfGeometry(geometry);
      bounds = bounds === undefined ? own : unionBounds(bounds, own);
      break;
    }
  }
  return bounds;
}

interface DifferencePlan {
  readonly state: EvaluatedState;
  readonly label: string;
  readonly values: ReadonlyMap<ObjectId, number>;
  readonly step: number;
  readonly unit: Unit;
  readonly bounds: Bounds;
  readonly language: ReportLanguage;
}

function drawPlan({ state, label, values, step, unit, bounds, language }: DifferencePlan): string {
  const { view, branch } = state;
  const frame = { bounds, width: PLAN_WIDTH, height: PLAN_HEIGHT, marginShare: 0, leastMargin: MARGIN };
  const projection = createPlanProjection(frame);
  const paths = COLOURS.map(() => '');
  let others = '';
  const proposed = new Set(
    (branch?.differences() ?? [])
      .filter((one: ObjectDifference) => one.kind === 'added')
      .map(({ object }) => object),
  );
  let fresh = '';
  for (const handle of view.objectsInPolygon(BUILDINGS_LAYER, projection.ring)) {
    const geometry = handle.geometry();
    if (geometry === undefined) continue;
    const path = projection.path(geometry);
    const value = values.get(handle.id);
    if (proposed.has(handle.id)) fresh += path;
    else if (value === undefined) others += path;
    else {
      const index = classOf(value, step);
      paths[index] = (paths[index] ?? '') + path;
    }
  }
  const shape = (path: string, paint: string): string =>
    path === '' ? '' : `<path d="${path}" fill-rule="evenodd" ${paint}/>`;
  const parts = [
    drawGround(view, projection),
    shape(others, 'fill="#ebe8e2" stroke="#bdb8ae" stroke-width="0.6"'),
    ...paths.map((path, index) =>
      shape(path, `fill="${COLOURS[index] ?? ''}" stroke="#5c5850" stroke-width="0.7"`),
    ),
    shape(fresh, 'fill="none" stroke="#1c1b19" stroke-width="2.4"'),
    planMarks(projection.metresPerUnit, language),
    `<g transform="translate(0 ${PLAN_HEIGHT})">${legend(step, unit, language)}</g>`,
  ];
  const height = PLAN_HEIGHT + LEGEND_HEIGHT;
  return `<svg viewBox="0 0 ${PLAN_WIDTH} ${height}" role="img" aria-label="${escapeHtml(label)}" xmlns="http://www.w3.org/2000/svg">${parts.join('\n')}</svg>`;
}

/** 0 to 2: worse by more than two steps, by more than one, by less; 3: the same; 4 and 5: better. */
function classOf(value: number, step: number): number {
  if (value === 0) return UNCHANGED;
  if (value > 0) return value > step ? 5 : 4;
  const steps = -value / step;
  return steps > 2 ? 0 : steps > 1 ? 1 : 2;
}

function legend(step: number, unit: Unit, language: ReportLanguage): string {
  const number = (value: number): string => reportNumber(value, language);
  const labels = [
    `< −${number(2 * step)}`,
    `−${number(2 * step)} … −${number(step)}`,
    `−${number(step)} … 0`,
    '0',
    `0 … +${number(step)}`,
    `> +${number(step)}`,
  ];
  const keys = (from: number, to: number): { label: string; colour: string }[] =>
    COLOURS.slice(from, to).map((colour, index) => ({ colour, label: labels[from + index] ?? '' }));
  const own = `<text x="${PLAN_WIDTH - 6}" y="20" text-anchor="end" font-size="${PLAN_FONT}">${escapeHtml(reportUnit(unit, language))}</text>`;
  return `<rect width="${PLAN_WIDTH}" height="${LEGEND_HEIGHT}" fill="#fff"/><g transform="translate(8 0)">${chartLegend(keys(0, UNCHANGED), 20, PLAN_FONT)}</g><g transform="translate(8 24)">${chartLegend(keys(UNCHANGED, COLOURS.length), 20, PLAN_FONT)}</g>${own}`;
}
