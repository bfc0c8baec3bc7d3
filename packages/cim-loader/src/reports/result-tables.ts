import {
  type ComparedValue,
  concernOf,
  failingFirst,
  type MeasureComparison,
  type MeasureRow,
} from '@cityloom/twin-core/scenarios';
import { type NamingViews, objectTitle } from './describe-change.ts';
import { escapeHtml, htmlTable } from './html.ts';
import { reportMeasureTitle } from './measure-title.ts';
import type { ReportLanguage, ReportModel } from './report-content.ts';
import { reportDifference, reportLimit, reportNumber, reportUnit } from './report-numbers.ts';
import { REPORT_SENTENCES, reportText } from './report-texts.ts';
import { stateTitle } from './state-title.ts';

/** Most rows of one table; what fails and what differs most goes first. */
const MOST_TOTALS = 30;
const MOST_OBJECT_ROWS = 24;
/** Measures per object that repeat the difference of another: in the CSV file only. */
const FILE_ONLY: ReadonlySet<string> = new Set(['sunlight.hoursLost']);

/** What the tables of results are made from. */
export interface ResultTablesInput {
  readonly measures: MeasureComparison;
  readonly models: readonly ReportModel[];
  readonly views: NamingViews;
  readonly language: ReportLanguage;
  /** Figures behind the tables of a model, as HTML. @param rows its measures. */
  readonly figures?: (model: string, rows: readonly MeasureRow[]) => string;
}

/** Tables baseline | scenario | scenario …, one or two per model: totals, then by object. */
export function resultTables(input: ResultTablesInput): string {
  const { measures, models, language, figures } = input;
  return [...groups(measures.rows)]
    .map(([prefix, rows]) => {
      const heading = `<h3>${escapeHtml(groupTitle(prefix, input))}</h3>`;
      const totals = rows.filter((row) => row.object === undefined && !isEmpty(row));
      const single = rows.filter(
        (row) =>
          row.object !== undefined && !FILE_ONLY.has(row.name) && (row.limit !== undefined || differs(row)),
      );
      const all = rows.filter(({ object }) => object === undefined).length;
      const byObject =
        single.length === 0
          ? ''
          : `<h4>${reportText('perObject', language)}</h4>${resultTable(single, input, [MOST_OBJECT_ROWS, rows.length - all])}`;
      const model = models.find(({ id }) => measurePrefix(id) === prefix);
      const drawn = model === undefined ? '' : (figures?.(model.id, rows) ?? '');
      return `${heading}${totals.length === 0 ? '' : resultTable(totals, input, [MOST_TOTALS, all])}${drawn}${byObject}`;
    })
    .join('\n');
}

/** Rows by the first part of their names, in the order they come. */
function groups(rows: readonly MeasureRow[]): Map<string, MeasureRow[]> {
  const grouped = new Map<string, MeasureRow[]>();
  for (const row of rows) {
    const prefix = row.name.split('.')[0] ?? '';
    const group = grouped.get(prefix);
    if (group === undefined) grouped.set(prefix, [row]);
    else group.push(row);
  }
  return grouped;
}

/** `toxicRelease` belongs to the model `toxic-release`. */
const measurePrefix = (model: string): string =>
  model.replaceAll(/-([a-z\d])/gu, (_, letter: string) => letter.toUpperCase());

function groupTitle(prefix: string, { models, language }: ResultTablesInput): string {
  if (prefix === 'buildings') return reportText('wholeCity', language);
  const model = models.find(({ id }) => measurePrefix(id) === prefix);
  return model?.title[language] ?? `${reportText('other', language)}: ${prefix}`;
}

/** @param all rows there are, of which `rows` are worth a look. */
function resultTable(
  rows: readonly MeasureRow[],
  input: ResultTablesInput,
  [most, all]: readonly [most: number, all: number],
): string {
  const { measures, language } = input;
  const ordered = rows.length <= most ? failingFirst(rows) : mostTelling(rows);
  const shown = ordered.slice(0, most);
  const heading = [
    reportText('measure', language),
    reportText('limit', language),
    ...measures.states.map((state, index) => stateTitle(state, index, language)),
  ];
  const table = htmlTable(
    heading,
    shown.map((row) => [
      measureCell(row, input),
      row.limit === undefined ? '' : reportLimit(row.limit, language),
      ...row.values.map((value) => valueCell(value, language)),
    ]),
    'measures',
  );
  const left = all - shown.length;
  const note = left === 0 ? '' : `<p class="note">${REPORT_SENTENCES.rowsLeftOut[language](left)}</p>`;
  return `<div class="scroll">${table}</div>${note}`;
}

const differs = ({ values }: MeasureRow): boolean =>
  values.some(({ difference }) => difference !== null && difference !== 0);

/** Nothing to be seen: 0 everywhere, and no rule. */
const isEmpty = ({ limit, values }: MeasureRow): boolean =>
  limit === undefined && values.every(({ value }) => value === 0);

/** What newly fails, what fails and differs, what differs most in proportion, then the rest as it comes. */
function mostTelling(rows: readonly MeasureRow[]): MeasureRow[] {
  const weight = (row: MeasureRow): number => {
    const concern = concernOf(row);
    const differs = Math.max(
      0,
      ...row.values.map(({ difference, share }) =>
        difference === null || difference === 0 ? 0 : Math.min(1, Math.abs(share ?? 1)),
      ),
    );
    if (concern === 'newly-failing') return 4 + differs;
    if (concern === 'failing') return (differs > 0 ? 3 : 1) + differs;
    return (concern === 'resolved' ? 2 : 0) + differs;
  };
  return rows
    .map((row) => ({ row, weight: weight(row) }))
    .sort((a, b) => b.weight - a.weight)
    .map(({ row }) => row);
}

function measureCell(row: MeasureRow, input: ResultTablesInput): string {
  const { views, language } = input;
  const unit = reportUnit(row.unit, language);
  const title = reportMeasureTitle(row.name, input);
  const object =
    row.object === undefined ? '' : `<small>${escapeHtml(objectTitle(row.object, views, language))}</small>`;
  const mark = row.derived ? ` <abbr title="${reportText('derived', language)}">*</abbr>` : '';
  return `${escapeHtml(title)}${unit === '' ? '' : `, ${escapeHtml(unit)}`}${mark}${object}`;
}

function valueCell(
  { value, difference, share, pass, limit }: ComparedValue,
  language: ReportLanguage,
): string {
  const parts = [reportNumber(value, language)];
  if (pass !== undefined) parts.push(verdict(pass, language));
  if (difference !== null && difference !== 0) {
    const percent = share === null ? '' : reportDifference(Math.round(share * 1000) / 10, language);
    const shown = /[1-9]/u.test(percent) ? ` (${percent}%)` : '';
    parts.push(`<small>${reportDifference(difference, language)}${shown}</small>`);
  }
  if (limit !== undefined) {
    parts.push(`<small>${reportText('ownLimit', language)} ${reportLimit(limit, language)}</small>`);
  }
  return parts.join(' ');
}

/** In words and with a sign, never by colour alone. */
export function verdict(pass: boolean, language: ReportLanguage): string {
  return `<span class="${pass ? 'kept' : 'broken'}">${pass ? '✓' : '✗'} ${reportText(pass ? 'pass' : 'fail', language)}</span>`;
}
