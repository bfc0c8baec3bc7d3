import type { MeasureRow } from '@cityloom/twin-core/scenarios';
import { type BarGroup, drawBarChart } from './bar-chart.ts';
import { type NamingViews, objectTitle } from './describe-change.ts';
import { differencePlans } from './difference-plan.ts';
import { escapeHtml } from './html.ts';
import { reportMeasureTitle } from './measure-title.ts';
import { drawProfileChart } from './profile-chart.ts';
import type { ReportContent } from './report-content.ts';
import { reportLimit, reportQuantity, reportUnit } from './report-numbers.ts';
import { reportText } from './report-texts.ts';
import { plainTitle } from './state-title.ts';

/** Objects one chart shows; those that differ most. */
const MOST_OBJECTS = 14;
/** Rules the chart of all rules shows. */
const MOST_RULES = 14;
/** Measures of more objects than this have a chart of their own. */
const FEW_OBJECTS = 2;

/** What the figures of a report are drawn from. */
export interface FigureInput extends Pick<ReportContent, 'comparison' | 'models' | 'language'> {
  readonly views: NamingViews;
}

/** Profiles, plans of differences and bars by object of one model. */
export function modelFigures(model: string, rows: readonly MeasureRow[], input: FigureInput): string {
  return [profileFigures(model, input), planFigures(model, input), objectFigures(rows, input)].join('\n');
}

const figure = (picture: string, caption: string): string =>
  picture === '' ? '' : `<figure>${picture}<figcaption>${escapeHtml(caption)}</figcaption></figure>`;

const titlesOf = ({ comparison, language }: FigureInput): string[] =>
  comparison.states.map((state, index) => plainTitle(state, index, language));

function profileFigures(model: string, input: FigureInput): string {
  const { comparison, language } = input;
  const ofStates = comparison.states.map(
    ({ runs }) => runs.find((run) => run.model === model)?.outcome.profiles ?? [],
  );
  return (ofStates[0] ?? [])
    .map(({ id, title }) => {
      const profiles = ofStates.map((list) => list.find((profile) => profile.id === id));
      const caption = title[language];
      return figure(
        drawProfileChart({ title: caption, states: titlesOf(input), profiles }, language),
        caption,
      );
    })
    .join('\n');
}

function planFigures(model: string, { comparison, language }: FigureInput): string {
  const drawn = differencePlans(model, comparison, language);
  if (drawn === undefined) return '';
  const figures = drawn.plans.map((plan, index) => {
    const state = comparison.states[index + 1];
    return figure(plan, `${state?.title ?? ''}. ${drawn.title}`);
  });
  const note = `<p class="note">${reportText('differencePlanNote', language)}</p>`;
  return `<div class="plans">${figures.join('\n')}</div>${note}`;
}

const largestDifference = ({ values }: MeasureRow): number =>
  Math.max(0, ...values.map(({ difference }) => Math.abs(difference ?? 0)));

/** Measures of several objects against one limit: those objects that differ most. */
function objectFigures(rows: readonly MeasureRow[], input: FigureInput): string {
  const { comparison, language, views } = input;
  const byName = new Map<string, MeasureRow[]>();
  for (const row of rows) {
    if (row.object === undefined || row.limit === undefined || !(row.limit.value > 0)) continue;
    byName.set(row.name, [...(byName.get(row.name) ?? []), row]);
  }
  return [...byName]
    .map(([name, ofName]) => {
      const differing = ofName.filter((row) => largestDifference(row) > 0);
      const limit = ofName[0]?.limit;
      if (ofName.length <= FEW_OBJECTS || differing.length === 0 || limit === undefined) return '';
      const shown = differing
        .sort((a, b) => largestDifference(b) - largestDifference(a))
        .slice(0, MOST_OBJECTS);
      const unit = reportUnit(shown[0]?.unit ?? '1', language);
      const title = `${reportMeasureTitle(name, input)}, ${reportText('byBuilding', language)}`;
      const groups = shown.map(({ object, values }): BarGroup => ({
        label: object === undefined ? '' : objectTitle(object, views, language),
        values: values.map(({ value }) => value),
        broken: values.map(({ pass }) => pass === false),
      }));
      const line = { value: limit.value, label: `${reportLimit(limit, language)} ${unit}` };
      const states = comparison.states.map((state, index) => plainTitle(state, index, language));
      return figure(drawBarChart({ title, unit, groups, states, limit: line }, language), title);
    })
    .join('\n');
}

/** Every rule that is no rule per object of many: what each state uses of it. */
export function ruleFigure(input: FigureInput): string {
  const { comparison, views, language } = input;
  const { rows } = comparison.measures;
  const counts = new Map<string, number>();
  for (const { name } of rows) counts.set(name, (counts.get(name) ?? 0) + 1);
  const ruled = rows.filter(
    ({ name, limit, values }) =>
      limit !== undefined &&
      limit.value > 0 &&
      (counts.get(name) ?? 0) <= FEW_OBJECTS &&
      values.some(({ value }) => value !== null && value !== 0),
  );
  const groups = ruled.slice(0, MOST_RULES).map(({ name, object, unit, limit, values }): BarGroup => {
    const where = object === undefined ? '' : ` (${objectTitle(object, views, language)})`;
    return {
      label: reportMeasureTitle(name, input) + where,
      values: values.map((value) => {
        const allowed = (value.limit ?? limit)?.value ?? 0;
        return value.value === null || allowed === 0 ? null : (value.value / allowed) * 100;
      }),
      texts: values.map(({ value }) => reportQuantity(value, unit, language)),
      broken: values.map(({ pass }) => pass === false),
    };
  });
  if (groups.length === 0) return '';
  const title = reportText('ruleUse', language);
  const states = comparison.states.map((state, index) => plainTitle(state, index, language));
  const limit = { value: 100, label: '100%' };
  const chart = drawBarChart({ title, unit: '%', groups, states, limit }, language);
  return chart === '' ? '' : `<h3>${title}</h3>${figure(chart, reportText('ruleUseNote', language))}`;
}
