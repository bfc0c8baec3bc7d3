import type { FeatureTable } from '@cityloom/twin-core';
import { writeCityJson } from './cityjson.ts';
import { writeCsv } from './csv.ts';
import type { ExportedFile, ExportOptions } from './exported-file.ts';
import { writeFlatGeobuf } from './flatgeobuf.ts';
import { writeGeoJson } from './geojson.ts';
import { selectRows } from './selection.ts';

/**
 * Any table, or some rows of it, as a file other programs read. Positions are WGS84 (CityJSON: UTM).
 * @throws {RangeError} a row that is not there, or data the format has no place for, with what to do instead.
 */
export async function exportTable(table: FeatureTable, options: ExportOptions): Promise<ExportedFile> {
  const selection = selectRows(table, options);
  switch (options.format) {
    case 'geojson':
      return writeGeoJson(selection, options);
    case 'csv':
      return writeCsv(selection, options);
    case 'flatgeobuf':
      return writeFlatGeobuf(selection, options);
    case 'cityjson':
      return writeCityJson(selection, options);
  }
}
