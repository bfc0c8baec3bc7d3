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

/** Most rows of one table; what fails and what differs goes first. */
const MOST_ROWS = 80;

/** What the tables of results are made from. */
export interface ResultTablesInput {
  readonly measures: MeasureComparison;
  readonly models: readonly ReportModel[];
  readonly views: NamingViews;
  readonly language: ReportLanguage;
}

/** Tables baseline | scenario | scenario …, one or two per model: totals, then by object. */
export function resultTables(input: ResultTablesInput): string {
  const { measures, language } = input;
  return [...groups(measures.rows)]
    .map(([prefix, rows]) => {
      const heading = `<h3>${escapeHtml(groupTitle(prefix, input))}</h3>`;
      const totals = rows.filter(({ object }) => object === undefined);
      const single = rows.filter(({ object }) => object !== undefined);
      const byObject =
        single.length === 0
          ? ''
          : `<h4>${reportText('perObject', language)}</h4>${resultTable(single, input)}`;
      return heading + (totals.length === 0 ? '' : resultTable(totals, input)) + byObject;
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

const differs = ({ values }: MeasureRow): boolean =>
  values.some(({ difference }) => difference !== null && difference !== 0) ||
  values.some(({ value }) => value === null);

function resultTable(rows: readonly MeasureRow[], input: ResultTablesInput): string {
  const { measures, language } = input;
  const ordered = rows.length <= MOST_ROWS ? failingFirst(rows) : mostTelling(rows);
  const shown = ordered.slice(0, MOST_ROWS);
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
  );
  const left = rows.length - shown.length;
  const note = left === 0 ? '' : `<p class="note">${REPORT_SENTENCES.rowsLeftOut[language](left)}</p>`;
  return `<div class="scroll">${table}</div>${note}`;
}

function mostTelling(rows: readonly MeasureRow[]): MeasureRow[] {
  const ordered = failingFirst(rows);
  const telling = (row: MeasureRow): boolean => {
    const concern = concernOf(row);
    return concern === 'newly-failing' || concern === 'failing' || concern === 'resolved' || differs(row);
  };
  return [...ordered.filter(telling), ...ordered.filter((row) => !telling(row))];
}

function measureCell(row: MeasureRow, { views, language }: ResultTablesInput): string {
  const unit = reportUnit(row.unit, language);
  const title = reportMeasureTitle(row.name, language);
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
  if (difference !== null) {
    const percent = share === null ? '' : reportDifference(Math.round(share * 1000) / 10, language);
    const shown = /[1-9]/u.test(percent) ? ` (${percent}%)` : '';
    parts.push(`<small>${reportDifference(difference, language)}${shown}</small>`);
  }
  if (limit !== undefined) {
    parts.push(`<small>${reportText('ownLimit', language)} ${reportLimit(limit, language)}</small>`);
  }
  if (pass !== undefined) parts.push(verdict(pass, language));
  return parts.join(' ');
}

/** In words and with a sign, never by colour alone. */
export function verdict(pass: boolean, language: ReportLanguage): string {
  return `<span class="${pass ? 'kept' : 'broken'}">${pass ? '✓' : '✗'} ${reportText(pass ? 'pass' : 'fail', language)}</span>`;
}
