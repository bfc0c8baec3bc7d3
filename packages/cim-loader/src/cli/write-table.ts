import { writeFile } from 'node:fs/promises';
import type { FeatureTable } from '@cityloom/twin-core';
import type { ExportFormat, ExportOptions } from '../exports/exported-file.ts';
import { exportTable } from '../exports/export-table.ts';
import { LoadError } from '../validation/load-error.ts';

const FORMATS: Readonly<Record<string, ExportFormat>> = {
  geojson: 'geojson',
  csv: 'csv',
  fgb: 'flatgeobuf',
  json: 'cityjson',
};

/**
 * Format by the extension of a file to write.
 * @throws {LoadError} an extension that is none of theirs.
 */
export function exportFormatOf(path: string): ExportFormat {
  const format = FORMATS[/\.([a-z]+)$/iu.exec(path)?.[1]?.toLowerCase() ?? ''];
  if (format !== undefined) return format;
  throw new LoadError('cannot be told from the name', {
    url: path,
    format: 'export format',
    kind: 'invalid',
    remedy: 'end it in .geojson, .csv, .fgb or .city.json',
  });
}

/** Writes a table in the format its file name says. @throws {LoadError} data the format has no place for. */
export async function writeTable(
  table: FeatureTable,
  path: string,
  options: Omit<ExportOptions, 'format'> = {},
): Promise<void> {
  const format = exportFormatOf(path);
  try {
    await writeFile(path, (await exportTable(table, { ...options, format })).bytes);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message.replace(/[.\s]+$/u, '') : String(cause);
    const remedy = 'choose another format or folder';
    throw new LoadError(problem, { url: path, format, kind: 'unwritable', remedy, cause });
  }
}
