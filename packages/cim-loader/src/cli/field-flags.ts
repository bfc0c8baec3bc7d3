import { FIELD_EXPORTS, type FieldExportFormat } from '../exports/fields/field-export.ts';
import type { FieldFiles } from '../node/export-evaluation.ts';
import { LoadError } from '../validation/load-error.ts';

/** Options of `cityloom run` on the fields of results. */
export interface FieldFlags {
  readonly out?: string;
  /** Formats with commas between. */
  readonly fields?: string;
  readonly time?: string;
  readonly start?: string;
}

/** @throws {LoadError} naming the option that is wrong and what to give. */
export function fieldFilesOf({ out, fields, time, start }: FieldFlags): FieldFiles {
  if (fields === undefined) return { formats: [] };
  if (out === undefined) throw badOption('--fields', fields, 'say where to with --out');
  const seconds = time === undefined ? undefined : Number(time);
  if (seconds !== undefined && !(seconds >= 0)) {
    throw badOption('--time', time ?? '', 'give seconds since the start of the run');
  }
  if (start !== undefined && Number.isNaN(Date.parse(start))) {
    throw badOption('--start', start, 'give a date and time, 2026-07-01T06:00:00Z');
  }
  return {
    formats: fields.split(',').map(formatOf),
    ...(seconds !== undefined && { time: seconds }),
    ...(start !== undefined && { start }),
  };
}

function formatOf(given: string): FieldExportFormat {
  const format = FIELD_EXPORTS.find((candidate) => candidate === given.trim());
  if (format !== undefined) return format;
  throw badOption('--fields', given, `give some of ${FIELD_EXPORTS.join(',')}`);
}

function badOption(option: string, given: string, remedy: string): LoadError {
  return new LoadError(`${given} cannot be used`, { url: option, format: 'option', kind: 'invalid', remedy });
}
