import type { Dataset } from '../../datasets/dataset.ts';
import { distinctLayerIds, layerIdOfFile } from '../../datasets/layer-id.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { readXml } from '../../transport/xml-stream.ts';
import { openZip } from '../../transport/zip-folder.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadOptions } from '../format-loader.ts';
import { layersFromRows, type TextTable } from '../csv/layers-from-rows.ts';
import { SheetReader } from './sheet-reader.ts';
import { readWorkbook } from './workbook.ts';

/** Unpacked, one part of a workbook; a million rows of twenty columns take half of it. */
const MAXIMUM_PART_BYTES = 2 ** 30;

/**
 * Reads the sheets of a workbook as tables. Own reader on saxes: read-excel-file unpacks an archive whatever it holds.
 * @throws {LoadError} not a workbook, broken, or larger unpacked than the limits allow.
 */
export async function parseXlsx(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const limits = options.limits ?? DEFAULT_LIMITS;
  const { signal } = options;
  const partBytes = Math.min(limits.maximumUnpackedBytes, MAXIMUM_PART_BYTES);
  const folder = await openZip(file, { ...limits, maximumUnpackedBytes: partBytes }, signal);
  const parts = await readWorkbook(folder, file.name, { limits, signal });
  const filled: { name: string; rows: string[][] }[] = [];
  for (const [index, { name, path }] of parts.sheets.entries()) {
    const reader = new SheetReader(parts);
    const format = 'Excel workbook';
    await readXml(await folder.open(path, signal), reader, {
      format,
      maximumDepth: limits.maximumDepth,
      signal,
    });
    const rows = reader.rows.filter((row) => row.some((cell) => cell.trim() !== ''));
    if (rows.length > 0) filled.push({ name, rows });
    options.onProgress?.((index + 1) / parts.sheets.length);
  }
  const ids = distinctLayerIds(filled.map(({ name }) => name));
  const tables = filled.map(({ name, rows }, index): TextTable => {
    const isOnly = filled.length === 1;
    return { layer: isOnly ? layerIdOfFile(file.name) : (ids[index] ?? ''), title: name, rows };
  });
  const wanted = tables.filter(({ layer }) => options.layers?.includes(layer) ?? true);
  const { crs, layers, warnings, count } = await layersFromRows(wanted, file.name, options);
  return {
    format: 'xlsx',
    crs,
    layers,
    report: { counts: { sheets: filled.length, rows: count }, warnings },
  };
}
