import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Geometry,
  type Measure,
  type ObjectStates,
  type RunResult,
  type View,
} from '@cityloom/twin-core';
import { fieldInTime, type FieldInTime } from '@cityloom/twin-core/readings';
import type { ScenarioEvaluation } from '@cityloom/twin-core/scenarios';
import { exportField } from '../exports/fields/export-field.ts';
import type { FieldExportFormat } from '../exports/fields/field-export.ts';
import { LoadError } from '../validation/load-error.ts';

/**
 * One field of a CSV file (RFC 4180). Text that a spreadsheet would take for a formula gets an apostrophe in front:
 * names come from open data. Numbers stay numbers.
 */
function csvField(value: string | number | undefined): string {
  const plain = value === undefined ? '' : String(value);
  const text = typeof value === 'string' && /^[=+\-@\t\r]/u.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows as CSV. */
export const csv = (rows: readonly (readonly (string | number | undefined)[])[]): string =>
  rows.map((row) => `${row.map(csvField).join(',')}\r\n`).join('');

function measuresCsv(measures: readonly Measure[]): string {
  const rows = measures.map(({ name, value, unit, source, derived }) => [
    name,
    value,
    unit,
    source,
    String(derived ?? false),
  ]);
  return csv([['name', 'value', 'unit', 'source', 'derived'], ...rows]);
}

function levelLabel(states: ObjectStates, row: number): string {
  const level = states.level[row] ?? 0;
  return level === 0 ? '' : (states.levels[level - 1]?.label.en ?? '');
}

function statesCsv(states: ObjectStates): string {
  const heading = ['object', ...states.columns.map(({ name, unit }) => `${name} [${unit}]`), 'level'];
  const rows = states.objects.map((object, row) => [
    object,
    ...states.columns.map(({ values }) => values[row]),
    levelLabel(states, row),
  ]);
  return csv([heading, ...rows]);
}

interface GeoJsonFeature {
  readonly type: 'Feature';
  readonly id?: string;
  readonly geometry: Geometry;
  readonly properties: Readonly<Record<string, string | number | undefined>>;
}

function affectedFeatures(view: View, states: ObjectStates): GeoJsonFeature[] {
  return states.objects.flatMap((id, row) => {
    const geometry = view.object(id)?.geometry();
    if (geometry === undefined) return [];
    const values = Object.fromEntries(states.columns.map(({ name, values: column }) => [name, column[row]]));
    return [
      { type: 'Feature' as const, id, geometry, properties: { ...values, level: levelLabel(states, row) } },
    ];
  });
}

function outlineFeatures({ outcome }: RunResult): GeoJsonFeature[] {
  return outcome.outlines.map(({ id, label, severity, rings }) => ({
    type: 'Feature',
    id,
    // Lines, not areas: nothing says which ring is a hole of which.
    geometry: {
      type: 'MultiLineString',
      coordinates: rings.map((ring) =>
        Array.from({ length: ring.length / 2 }, (_, index): [number, number] => [
          ring[index * 2] ?? 0,
          ring[index * 2 + 1] ?? 0,
        ]),
      ),
    },
    properties: { outline: label.en, severity },
  }));
}

/** Files of one run: its affected objects as table and map, with the outlines. */
function runFiles(view: View, run: RunResult, name: string): [string, string][] {
  const files = run.outcome.states.map((states): [string, string] => [
    `${name}-${states.layer}.csv`,
    statesCsv(states),
  ]);
  const features = [
    ...run.outcome.states.flatMap((states) => affectedFeatures(view, states)),
    ...outlineFeatures(run),
  ];
  return [...files, [`${name}.geojson`, JSON.stringify({ type: 'FeatureCollection', features })]];
}

/** Which fields of runs are written, and how. */
export interface FieldFiles {
  readonly formats: readonly FieldExportFormat[];
  /** Moment of what holds one, seconds since the start of a run. Default: its end. */
  readonly time?: number;
  /** When runs begin, ISO 8601; see `FieldExportOptions`. */
  readonly start?: string;
}

/** Formats that hold all times of a run: one file each, of its first field. */
const WHOLE_RUN: ReadonlySet<FieldExportFormat> = new Set(['netcdf', 'czml']);

async function writeFields(
  view: View,
  run: RunResult,
  path: string,
  { formats, time, start }: FieldFiles,
): Promise<void> {
  const fields = run.outcome.fields
    .filter(({ levels }) => levels.length > 0)
    .flatMap(({ id }) => fieldInTime(run, id) ?? []);
  for (const format of formats) {
    const isWhole = WHOLE_RUN.has(format);
    for (const field of isWhole ? fields.slice(0, 1) : fields) {
      const { extension, pieces } = exportField(format, {
        ...{ run, field, view, time: time ?? lastTime(field) },
        ...(start !== undefined && { start }),
      });
      const name = isWhole ? `${path}.${extension}` : `${path}-${fileWord(field.field.id)}.${extension}`;
      const file = await open(name, 'w');
      try {
        for (const { bytes } of pieces) if (bytes !== undefined) await file.write(bytes);
      } finally {
        await file.close();
      }
    }
  }
}

function lastTime({ times }: FieldInTime): number {
  return times.at(-1) ?? 0;
}

function fileWord(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9]+/gu, '-');
}

/**
 * Writes an evaluation as open data: `measures.csv`, for each run a CSV table per layer of affected objects and a GeoJSON
 * file of them and the outlines, and its fields in the formats asked for.
 * @throws {LoadError} if the folder cannot be written.
 */
export async function exportEvaluation(
  evaluation: ScenarioEvaluation,
  folder: string,
  fields: FieldFiles = { formats: [] },
): Promise<void> {
  const view = evaluation.branch.view();
  const files: [string, string][] = [['measures.csv', measuresCsv(evaluation.measures)]];
  evaluation.runs.forEach((run, index) => {
    files.push(...runFiles(view, run, `run-${index + 1}-${run.model}`));
  });
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, text] of files) await writeFile(join(folder, name), text);
    for (const [index, run] of evaluation.runs.entries()) {
      await writeFields(view, run, join(folder, `run-${index + 1}-${run.model}`), fields);
    }
  } catch (cause) {
    throw new LoadError(`cannot be written (${(cause as Error).message})`, {
      url: folder,
      format: 'results',
      kind: 'unwritable',
      remedy: 'give another folder with --out',
      cause,
    });
  }
}
