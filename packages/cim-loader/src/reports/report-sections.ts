import {
  type EvaluatedState,
  type MeasureRow,
  type ScenarioComparison,
  concernOf,
  failingFirst,
} from '@cityloom/twin-core/scenarios';
import { describeChange, type NamingViews, objectTitle } from './describe-change.ts';
import { escapeHtml, htmlLink, htmlTable } from './html.ts';
import { reportMeasureTitle } from './measure-title.ts';
import type { ReportContent, ReportLanguage } from './report-content.ts';
import { reportLimit, reportQuantity, reportUnit } from './report-numbers.ts';
import { REPORT_SENTENCES, reportText } from './report-texts.ts';
import { plainTitle, stateTitle } from './state-title.ts';
import { changedBounds, drawSitePlan } from './site-plan.ts';

/** Failures named one by one in the summary. */
const MOST_FAILURES = 12;
/** Changes told one by one. */
const MOST_CHANGES = 200;

/** Views to look names up in: the scenarios first, the city as it is last. */
export function namingViews({ states }: ScenarioComparison): NamingViews {
  return states.map(({ view }) => view).toReversed();
}

/** How many rules each state keeps and breaks, and which fail. */
export function summarySection(content: ReportContent): string {
  const { comparison, language } = content;
  const { rows, states } = comparison.measures;
  const ruled = rows.filter(({ values }) => values.some(({ pass }) => pass !== undefined));
  if (ruled.length === 0) return `<p>${reportText('noRules', language)}</p>`;
  const table = htmlTable(
    (['scenario', 'rules', 'kept', 'broken', 'newlyBroken'] as const).map((name) =>
      reportText(name, language),
    ),
    states.map((state, index) => {
      const verdicts = ruled.flatMap(({ values }) => {
        const pass = values[index]?.pass;
        return pass === undefined ? [] : [{ pass, before: values[0]?.pass }];
      });
      const broken = verdicts.filter(({ pass }) => !pass);
      return [
        stateTitle(state, index, language),
        String(verdicts.length),
        String(verdicts.length - broken.length),
        broken.length === 0 ? '0' : `<span class="broken">${broken.length}</span>`,
        index === 0 ? '' : String(broken.filter(({ before }) => before === true).length),
      ];
    }),
  );
  return table + failures(failingFirst(ruled), content);
}

function failures(rows: readonly MeasureRow[], content: ReportContent): string {
  const { language } = content;
  const failing = rows.filter((row) => ['newly-failing', 'failing'].includes(concernOf(row)));
  if (failing.length === 0) return `<p>${reportText('noFailures', language)}</p>`;
  const telling = failing.filter((row) => !failsAlike(row));
  const items = telling.slice(0, MOST_FAILURES).map((row) => `<li>${failureSentence(row, content)}</li>`);
  const left = telling.length - MOST_FAILURES;
  if (left > 0) items.push(`<li>${REPORT_SENTENCES.failuresLeftOut[language](left)}</li>`);
  const alike = failing.length - telling.length;
  if (alike > 0) items.push(`<li>${REPORT_SENTENCES.failingAlike[language](alike)}</li>`);
  return `<h3>${reportText('failures', language)}</h3><ul>${items.join('')}</ul>`;
}

/** True for a rule that the baseline breaks and no scenario makes anything of. */
const failsAlike = ({ values }: MeasureRow): boolean =>
  values.length > 1 &&
  values[0]?.pass === false &&
  values.slice(1).every(({ pass, difference }) => pass === false && difference === 0);

function failureSentence(row: MeasureRow, content: ReportContent): string {
  const { comparison, language } = content;
  const { states } = comparison.measures;
  const what = reportMeasureTitle(row.name, content);
  const where =
    row.object === undefined ? '' : ` (${objectTitle(row.object, namingViews(comparison), language)})`;
  const values = row.values.flatMap((value, index) => {
    const state = states[index];
    const limit = value.limit ?? row.limit;
    if (state === undefined || value.pass !== false || limit === undefined) return [];
    const title = plainTitle(state, index, language);
    return [
      `${title} ${reportQuantity(value.value, row.unit, language)} ${reportText('against', language)} ${reportLimit(limit, language)}`,
    ];
  });
  return escapeHtml(`${what}${where}: ${values.join('; ')}`);
}

/** Plans of the site in every state, then the pictures given. */
export function siteSection({ comparison, pictures = [], language }: ReportContent): string {
  const bounds = changedBounds(comparison);
  const [baseline] = comparison.states;
  const plans =
    bounds === undefined || baseline === undefined
      ? []
      : comparison.states.map((state, index) => {
          const differences = state.branch?.differences() ?? [];
          const plan = drawSitePlan({ view: state.view, base: baseline.view, differences }, bounds, language);
          return `<figure>${plan}<figcaption>${stateTitle(state, index, language)}</figcaption></figure>`;
        });
  const images = pictures.map(
    ({ dataUrl, caption }) =>
      `<figure><img src="${dataUrlOf(dataUrl)}" alt="${escapeHtml(caption)}"><figcaption>${escapeHtml(caption)}</figcaption></figure>`,
  );
  const grid = (figures: readonly string[]): string =>
    figures.length === 0 ? '' : `<div class="plans">${figures.join('\n')}</div>`;
  const note = plans.length === 0 ? '' : `<p class="note">${reportText('planNote', language)}</p>`;
  return grid(plans) + note + grid(images);
}

function dataUrlOf(url: string): string {
  if (/^data:image\/(?:png|jpeg|webp);base64,[A-Za-z\d+/]+=*$/u.test(url)) return url;
  throw new RangeError(
    `buildReport: a picture must be a base64 data URL of a PNG, JPEG or WebP image, got ${url.slice(0, 40)}; convert it first.`,
  );
}

/** What each scenario changes, sentence by sentence. */
export function changesSection({ comparison, language }: ReportContent): string {
  const views = namingViews(comparison);
  return comparison.states
    .flatMap((state) => (state.scenario === undefined ? [] : [{ state, scenario: state.scenario }]))
    .map(({ state, scenario }) => {
      const heading = `<h3>${escapeHtml(state.title)}</h3>`;
      const by = scenario.author === undefined ? '' : `<p class="note">${escapeHtml(scenario.author)}</p>`;
      if (scenario.changes.length === 0) return `${heading}${by}<p>${reportText('noChanges', language)}</p>`;
      const own = [state.view, ...views];
      const rows = scenario.changes.slice(0, MOST_CHANGES).map((change) => {
        const off = change.enabled === false ? ` (${reportText('switchedOff', language)})` : '';
        const note = change.note === undefined ? '' : `<small>${escapeHtml(change.note)}</small>`;
        const sentence = escapeHtml(describeChange(change, own, language) + off);
        return [
          sentence + note,
          escapeHtml(change.by),
          `<span class="day">${escapeHtml(change.at.slice(0, 10))}</span>`,
        ];
      });
      const left = scenario.changes.length - rows.length;
      const more = left > 0 ? `<p class="note">… ${left}</p>` : '';
      const titles = (['change', 'by', 'at'] as const).map((name) => reportText(name, language));
      return heading + by + htmlTable(titles, rows, 'words') + more;
    })
    .join('\n');
}

/** Method and limits of every model that was run, what it was given, and what it says of its results. */
export function methodsSection(content: ReportContent): string {
  const { comparison, models, language } = content;
  const used = models.filter(({ id }) => comparison.requests.some(({ model }) => model === id));
  const sections = used.map((model) => {
    const limits = model.limits.map((limit) => `<li>${escapeHtml(limit[language])}</li>`).join('');
    const parameters = comparison.requests
      .filter(({ model: id }) => id === model.id)
      .map(
        ({ parameters: given }) =>
          `<p class="note">${reportText('parameters', language)}: <code>${escapeHtml(JSON.stringify(given))}</code></p>`,
      )
      .join('');
    return `<h3>${escapeHtml(`${model.title[language]} (${model.id} ${model.version})`)}</h3>
<p>${escapeHtml(model.method[language])}</p>${limits === '' ? '' : `<ul>${limits}</ul>`}${parameters}`;
  });
  return sections.join('\n') + notes(comparison.states, language) + ruleSources(content);
}

/** What the runs say of their results, each once, with the states it is said of unless it is all of them. */
function notes(states: readonly EvaluatedState[], language: ReportLanguage): string {
  const said = new Map<string, string[]>();
  for (const [index, state] of states.entries()) {
    const warnings = state.runs.flatMap(({ outcome }) =>
      outcome.warnings.map((warning) => warning[language]),
    );
    const missing = state.impossible.map(
      ({ request, reason }) => `${reportText('impossible', language)}: ${request.model}. ${reason}`,
    );
    for (const text of new Set([...warnings, ...missing])) {
      said.set(text, [...(said.get(text) ?? []), plainTitle(state, index, language)]);
    }
  }
  const lines = [...said].map(([text, titles]) => {
    const of = titles.length === states.length ? '' : `${titles.join(language === 'en' ? ', ' : '，')}: `;
    return `<li>${escapeHtml(of + text)}</li>`;
  });
  return lines.length === 0 ? '' : `<h3>${reportText('warnings', language)}</h3><ul>${lines.join('')}</ul>`;
}

/** Each rule once, with the measures it sets a limit to. */
function ruleSources(content: ReportContent): string {
  const { comparison, language } = content;
  const rules = new Map<string, Set<string>>();
  for (const { name, limit, unit } of comparison.measures.rows) {
    if (limit === undefined) continue;
    const what = `${reportMeasureTitle(name, content)} ${reportLimit(limit, language)} ${reportUnit(unit, language)}`;
    rules.set(limit.source, (rules.get(limit.source) ?? new Set()).add(what.trim()));
  }
  if (rules.size === 0) return '';
  const items = [...rules].map(([source, limits]) => {
    const shown = [...limits].slice(0, MOST_FAILURES).join(language === 'en' ? ', ' : '，');
    return `<li>${escapeHtml(source)}: ${escapeHtml(shown)}${limits.size > MOST_FAILURES ? ' …' : ''}</li>`;
  });
  return `<h3>${reportText('ruleSources', language)}</h3><ul>${items.join('')}</ul>`;
}

/** Data sources with licence and attribution. */
export function sourcesSection({ city, language }: ReportContent): string {
  const titles = (['source', 'licence', 'attribution', 'dataDate'] as const).map((name) =>
    reportText(name, language),
  );
  const rows = city.sources.map(({ title, licence, licenceUrl, attribution, dataDate, origin }) => [
    `${escapeHtml(title)}<small>${escapeHtml(origin)}</small>`,
    htmlLink(licenceUrl, licence),
    escapeHtml(attribution),
    `<span class="day">${escapeHtml(dataDate ?? '')}</span>`,
  ]);
  return htmlTable(titles, rows, 'words');
}

/** Hashes by which the same numbers can be made again. */
export function hashesSection({ comparison, language }: ReportContent): string {
  const rows = comparison.states.flatMap((state, index) => {
    const title = stateTitle(state, index, language);
    return [
      [`${title}: ${reportText('viewHash', language)}`, `<code>${escapeHtml(state.view.hash)}</code>`],
      ...state.runs.map(({ model, modelVersion, resultHash }) => [
        `${title}: ${escapeHtml(`${model} ${modelVersion}`)}`,
        `<code>${escapeHtml(resultHash)}</code>`,
      ]),
    ];
  });
  const base = [reportText('baseHash', language), `<code>${escapeHtml(comparison.baseHash)}</code>`];
  return `<p>${reportText('hashNote', language)}</p>${htmlTable(['', 'SHA-256'], [base, ...rows], 'words hashes')}<p class="note">${reportText('producer', language)}</p>`;
}
