import { escapeHtml } from './html.ts';
import type { ReportContent } from './report-content.ts';
import {
  changesSection,
  hashesSection,
  methodsSection,
  namingViews,
  siteSection,
  sourcesSection,
  summarySection,
} from './report-sections.ts';
import { modelFigures, ruleFigure } from './result-figures.ts';
import { REPORT_STYLE } from './report-style.ts';
import { type ReportText, reportText } from './report-texts.ts';
import { resultTables } from './result-tables.ts';

/** Nothing runs in a report and nothing is loaded from outside. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * The comparison as one HTML file that needs nothing else: to be read on a screen and printed on A4. The same content
 * gives the same text.
 * @throws {RangeError} if a picture is no data URL of an image.
 */
export function buildReport(content: ReportContent): string {
  const { title, language, comparison, models } = content;
  const section = (name: ReportText, body: string): string =>
    body === '' ? '' : `<section><h2>${reportText(name, language)}</h2>\n${body}\n</section>`;
  const views = namingViews(comparison);
  const figureInput = { comparison, models, views, language };
  const results = resultTables({
    measures: comparison.measures,
    models,
    views,
    language,
    figures: (model, rows) => modelFigures(model, rows, figureInput),
  });
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escapeHtml(title)}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
${header(content)}
${section('summary', summarySection(content) + ruleFigure(figureInput))}
${section('site', siteSection(content))}
${section('changes', changesSection(content))}
${section('results', `${results}<p class="note">* ${reportText('derived', language)}</p>`)}
${section('methods', methodsSection(content))}
${section('sources', sourcesSection(content))}
${section('hashes', hashesSection(content))}
</body>
</html>
`;
}

function header({ title, author, date, city, introduction, language }: ReportContent): string {
  const facts: readonly (readonly [ReportText, string | undefined])[] = [
    ['city', city.title[language]],
    ['author', author],
    ['date', date],
  ];
  const list = facts
    .flatMap(([name, value]) =>
      value === undefined ? [] : [`<dt>${reportText(name, language)}</dt><dd>${escapeHtml(value)}</dd>`],
    )
    .join('');
  const paragraphs = (introduction ?? '')
    .split(/\n\s*\n/u)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => `<p>${escapeHtml(paragraph.trim())}</p>`);
  return `<header><h1>${escapeHtml(title)}</h1><dl class="facts">${list}</dl>${paragraphs.join('\n')}</header>`;
}
