import { stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createFeatureTable, type FeatureTable } from '@cityloom/twin-core';
import type { CityManifest } from '../catalog/manifest.ts';
import { openCityPackage } from '../catalog/open-city-package.ts';
import { openDiskFile } from '../node/disk-folder.ts';
import { openSource } from '../node/open-source.ts';
import { createFolderSource } from '../node/folder-source.ts';
import { measureQuality } from '../quality/measure-quality.ts';
import { parseQualityRules, type QualityRules } from '../quality/quality-rules.ts';
import type { QualityReport } from '../quality/quality-report.ts';
import { formatQualityReport } from '../quality/readable-report.ts';
import { LoadError } from '../validation/load-error.ts';
import { type LoadFlags, loadOptionsOf } from './load-flags.ts';

export interface QualityFlags extends LoadFlags {
  readonly json?: boolean;
  readonly rules?: string;
  readonly at?: string;
  readonly report?: string;
  readonly language?: string;
}

/** What is judged: its tables, and what is known of their age. */
interface Subject {
  readonly name: string;
  readonly tables: readonly FeatureTable[];
  readonly rules: QualityRules;
}

async function subjectOf(path: string, flags: QualityFlags): Promise<Subject> {
  const status = await stat(path).catch(() => undefined);
  if (status?.isDirectory() === true) {
    const { manifest, tables } = await openCityPackage(createFolderSource(resolve(path)));
    return { name: manifest.title.en, tables: [...tables.values()], rules: rulesOfManifest(manifest) };
  }
  const { layers, dataDate } = await openSource(path, loadOptionsOf(flags));
  const tables = layers.flatMap((layer) =>
    layer.kind === 'features' ? [createFeatureTable(layer.table)] : [],
  );
  return { name: path, tables, rules: dataDate === undefined ? {} : { '*': { dataDate } } };
}

/** Date and update cycle of the sources hold for all layers, those of a layer for it alone. */
function rulesOfManifest({ sources }: CityManifest): QualityRules {
  const dates = sources.flatMap(({ dataDate }) => (dataDate === undefined ? [] : [dataDate])).sort();
  const [oldest] = dates;
  return oldest === undefined ? {} : { '*': { dataDate: oldest } };
}

function mergeRules(first: QualityRules, second: QualityRules): QualityRules {
  const layers = new Set([...Object.keys(first), ...Object.keys(second)]);
  return Object.fromEntries(
    [...layers].map((layer) => [
      layer,
      {
        ...first[layer],
        ...second[layer],
        columns: { ...first[layer]?.columns, ...second[layer]?.columns },
      },
    ]),
  );
}

async function readRules(path: string | undefined): Promise<QualityRules> {
  if (path === undefined) return {};
  const file = await openDiskFile(path);
  return parseQualityRules(new TextDecoder().decode(await file.read()), path);
}

function timeOf(at: string | undefined): string {
  if (at === undefined) return new Date().toISOString().slice(0, 10);
  if (!Number.isNaN(Date.parse(at))) return at;
  throw new LoadError(`is ${at}`, {
    url: '--at',
    format: 'flag',
    kind: 'invalid',
    remedy: 'give a date such as 2026-11-30',
  });
}

/** Measures a package or a file and prints the report. */
export async function runQuality(path: string, flags: QualityFlags): Promise<void> {
  const rules = await readRules(flags.rules);
  const at = timeOf(flags.at);
  const subject = await subjectOf(path, flags);
  const merged = mergeRules(subject.rules, rules);
  const report: QualityReport = {
    schema: 'cityloom/quality',
    schemaVersion: 1,
    subject: subject.name,
    at,
    layers: subject.tables.map((table) => measureQuality(table, { rules: merged, at })),
  };
  const language = flags.language === 'zh-CN' ? 'zh-CN' : 'en';
  const text = formatQualityReport(report, language);
  if (flags.report !== undefined) await writeFile(flags.report, text);
  console.log(flags.json === true ? JSON.stringify(report) : text);
}
