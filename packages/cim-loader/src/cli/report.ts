import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MODELS } from '@cityloom/twin-core/models';
import { buildReport } from '../reports/build-report.ts';
import { comparisonCsv, comparisonGeoJson } from '../reports/comparison-files.ts';
import type { ReportLanguage } from '../reports/report-content.ts';
import { reportDrawings } from '../reports/report-pictures.ts';
import { LoadError } from '../validation/load-error.ts';
import { compareFiles } from './compared-files.ts';

/** Options of `cityloom report`. */
export interface ReportFlags {
  readonly out: string;
  readonly title?: string;
  readonly author?: string;
  readonly date?: string;
  readonly language: string;
  readonly json?: boolean;
}

/** Works scenarios out beside their city and writes the report with its tables and objects. */
export async function runReport(paths: readonly string[], flags: ReportFlags): Promise<void> {
  const language = languageOf(flags.language);
  const date = dateOf(flags.date);
  const { manifest, comparison, scenarios } = await compareFiles(paths);
  const html = buildReport({
    title: flags.title ?? scenarios.map(({ title }) => title).join(' | '),
    ...(flags.author !== undefined && { author: flags.author }),
    date,
    language,
    city: manifest,
    comparison,
    models: MODELS,
  });
  const files: readonly (readonly [name: string, text: string])[] = [
    ['report.html', html],
    ['measures.csv', comparisonCsv(comparison.measures)],
    ['objects.geojson', comparisonGeoJson(comparison)],
    ...reportDrawings(html).map(({ name, svg }) => [`pictures/${name}`, svg] as const),
  ];
  const written = await writeFiles(files, resolve(flags.out));
  if (flags.json === true) console.log(JSON.stringify({ files: written, baseHash: comparison.baseHash }));
  else for (const path of written) console.log(path);
}

function languageOf(language: string): ReportLanguage {
  if (language === 'en' || language === 'zh-CN') return language;
  throw badFlag('--language', language, 'give en or zh-CN');
}

function dateOf(date: string | undefined): string {
  if (date === undefined) return new Date().toISOString().slice(0, 10);
  const isDay = /^\d{4}-\d{2}-\d{2}$/u.test(date) && !Number.isNaN(Date.parse(date));
  if (isDay) return date;
  throw badFlag('--date', date, 'give a day as YYYY-MM-DD');
}

function badFlag(flag: string, value: string, remedy: string): LoadError {
  return new LoadError(`cannot be ${JSON.stringify(value)}`, {
    url: flag,
    format: 'option',
    kind: 'invalid',
    remedy,
  });
}

async function writeFiles(
  files: readonly (readonly [name: string, text: string])[],
  folder: string,
): Promise<string[]> {
  try {
    await mkdir(join(folder, 'pictures'), { recursive: true });
    for (const [name, text] of files) await writeFile(join(folder, name), text);
    return files.map(([name]) => join(folder, name));
  } catch (cause) {
    throw new LoadError(`cannot be written (${(cause as Error).message})`, {
      url: folder,
      format: 'report',
      kind: 'unwritable',
      remedy: 'give another folder with --out',
      cause,
    });
  }
}
