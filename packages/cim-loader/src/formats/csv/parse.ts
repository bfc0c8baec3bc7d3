import Papa from 'papaparse';
import type { Dataset } from '../../datasets/dataset.ts';
import { layerIdOfFile } from '../../datasets/layer-id.ts';
import { encodingOfLabel, isUtf8, looksLikeGbk } from '../../tables/text-encoding.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import type { LoadOptions } from '../format-loader.ts';
import { layersFromRows } from './layers-from-rows.ts';

/** Strings end at 2^29 characters. */
const MAXIMUM_CHARACTERS = 2 ** 29 - 1;

/** @throws {LoadError} too large, or not a table. */
export async function parseCsv(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const limits = options.limits ?? DEFAULT_LIMITS;
  const warnings: LoadWarning[] = [];
  const text = decode(await file.read(options.signal), file.name, options.encoding, warnings);
  const { data, errors, meta } = Papa.parse<string[]>(text, {
    delimiter: '',
    delimitersToGuess: [',', '\t', ';', '|', '，'],
    skipEmptyLines: 'greedy',
  });
  if (data.length === 0) throw unusable(file.name, 'holds no rows', 'offset 0', 'give a table with a header');
  if (data.length > limits.maximumObjects) {
    throw unusable(
      file.name,
      `has more than ${limits.maximumObjects} rows`,
      `row ${data.length}`,
      'give an extract',
    );
  }
  const quotes = errors.filter(({ type }) => type === 'Quotes');
  if (quotes.length > 0) {
    const message = `quotes that do not end, for example in row ${(quotes[0]?.row ?? 0) + 1}; what follows may be one value`;
    warnings.push({ code: 'broken-quotes', message, file: file.name, count: quotes.length });
  }
  const table = {
    layer: layerIdOfFile(file.name),
    rows: data,
    decimalComma: meta.delimiter === ';',
  };
  const { crs, layers, warnings: found, count } = await layersFromRows([table], file.name, options);
  return {
    format: 'csv',
    crs,
    layers,
    report: { counts: { rows: count }, warnings: [...warnings, ...found] },
  };
}

function unusable(url: string, problem: string, place: string, remedy: string): LoadError {
  return new LoadError(problem, { url, format: 'CSV', kind: 'invalid', place, remedy });
}

function decode(
  bytes: Uint8Array,
  file: string,
  chosen: string | undefined,
  warnings: LoadWarning[],
): string {
  const set = encodingOfLabel(chosen) ?? byteOrderMark(bytes);
  const encoding = set ?? (isUtf8(bytes) ? 'utf-8' : assumeEncoding(bytes, file, warnings));
  if (bytes.length > MAXIMUM_CHARACTERS) {
    throw unusable(
      file,
      `${bytes.length} bytes are more than can be read as text`,
      'offset 0',
      'split the file',
    );
  }
  return new TextDecoder(encoding).decode(bytes);
}

function byteOrderMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
}

function assumeEncoding(bytes: Uint8Array, file: string, warnings: LoadWarning[]): string {
  const isGbk = looksLikeGbk(bytes.subarray(0, 2 ** 20));
  const encoding = isGbk ? 'gb18030' : 'windows-1252';
  warnings.push({
    code: 'encoding-assumed',
    message: `texts are not UTF-8; read as ${encoding}`,
    file,
    proposal: {
      setting: 'encoding',
      value: encoding,
      reason: isGbk ? 'the texts are Chinese if read as GBK' : 'the texts are neither UTF-8 nor GBK',
    },
  });
  return encoding;
}
