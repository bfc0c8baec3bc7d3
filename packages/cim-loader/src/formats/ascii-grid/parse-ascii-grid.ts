import type { Dataset } from '../../datasets/dataset.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import type { LoadOptions } from '../format-loader.ts';
import type { Affine } from '../terrain/affine.ts';
import { MAXIMUM_SAMPLES, placeRaster } from '../terrain/place-raster.ts';
import { readSideFile } from '../terrain/side-file.ts';
import { terrainDataset } from '../terrain/terrain-dataset.ts';

const FORMAT = 'ascii-grid';
const KEYS = new Set([
  'ncols',
  'nrows',
  'xllcorner',
  'yllcorner',
  'xllcenter',
  'yllcenter',
  'cellsize',
  'dx',
  'dy',
  'nodata_value',
]);

interface Header {
  readonly columns: number;
  readonly rows: number;
  readonly affine: Affine;
  readonly noData: number;
}

/** @throws {LoadError} a header that lacks a value or asks for too much, or text where a height should stand. */
export async function parseAsciiGrid(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const { maximumPositions } = options.limits ?? DEFAULT_LIMITS;
  // A height takes two letters at least: a header that asks for more cells is wrong.
  const most = Math.min(MAXIMUM_SAMPLES, maximumPositions, (file.size ?? Infinity) / 2 + 1);
  const reader = new GridReader(file.name, Math.floor(most));
  const decoder = new TextDecoder();
  let done = 0;
  for await (const piece of file.stream(options.signal)) {
    reader.take(decoder.decode(piece, { stream: true }));
    done += piece.length;
    if (file.size !== undefined && file.size > 0) options.onProgress?.(done / file.size);
  }
  const { header, values, filled } = reader.finish();
  const definition = await readSideFile(file, ['prj', 'PRJ'], options.signal);
  const georeference = await createGeoreference(
    { definition: definition === undefined ? undefined : crsOfProjection(definition) },
    options.georeference ?? {},
    file.name,
  );
  const warnings: LoadWarning[] = [];
  if (filled < values.length) {
    warnings.push({
      code: 'missing-values',
      message: 'the file ends before its last row; the rest is without data',
      file: file.name,
      count: values.length - filled,
    });
  }
  const grid = placeRaster({ ...header, values }, georeference, file.name, FORMAT);
  return terrainDataset(FORMAT, file.name, grid, georeference, { warnings });
}

/** Projections are written as WKT, or in old files as `Projection GEOGRAPHIC` lines, which name degrees only. */
function crsOfProjection(text: string): string | undefined {
  const first = text.trim();
  if (/^[A-Z]+\[/iu.test(first)) return first;
  return /^projection\s+geographic/imu.test(first) ? 'EPSG:4326' : undefined;
}

/** Takes the text piece by piece. */
class GridReader {
  private readonly file: string;
  private readonly maximum: number;
  private readonly fields = new Map<string, number>();
  private header: Header | undefined;
  private values = new Float32Array(0);
  private filled = 0;
  private rest = '';
  private key: string | undefined;

  constructor(file: string, maximum: number) {
    this.file = file;
    this.maximum = maximum;
  }

  take(text: string): void {
    const whole = this.rest + text;
    const end = whole.search(/\S*$/u);
    this.rest = whole.slice(end);
    if (this.rest.length > 1000) throw this.fail(`a word of ${this.rest.length} letters`, 'text');
    for (const [word] of whole.slice(0, end).matchAll(/\S+/gu)) this.word(word);
  }

  finish(): { header: Header; values: Float32Array<ArrayBuffer>; filled: number } {
    if (this.rest !== '') this.word(this.rest);
    this.rest = '';
    this.header ??= this.endHeader();
    return { header: this.header, values: this.values, filled: this.filled };
  }

  private word(word: string): void {
    if (this.header === undefined && this.headerWord(word)) return;
    this.header ??= this.endHeader();
    if (this.filled === this.values.length) {
      throw this.fail(`has more than ${this.values.length} heights`, `height ${this.filled}`);
    }
    // A decimal comma is common in exports of European offices.
    const value = Number(word.replace(',', '.'));
    if (Number.isNaN(value) && !/^-?nan$/iu.test(word)) {
      throw this.fail(`"${word.slice(0, 20)}" is not a height`, `height ${this.filled}`);
    }
    this.values[this.filled++] = value === this.header.noData ? NaN : value;
  }

  /** @returns false once the header is over. */
  private headerWord(word: string): boolean {
    if (this.key !== undefined) {
      this.fields.set(this.key, Number(word.replace(',', '.')));
      this.key = undefined;
      return true;
    }
    const key = word.toLowerCase();
    if (!KEYS.has(key)) return false;
    this.key = key;
    return true;
  }

  private endHeader(): Header {
    const need = (key: string, fallback?: number): number => {
      const value = this.fields.get(key) ?? fallback;
      if (value !== undefined && Number.isFinite(value)) return value;
      throw this.fail(`its header lacks a value of ${key}`, 'header');
    };
    const columns = need('ncols');
    const rows = need('nrows');
    if (!(Number.isInteger(columns) && Number.isInteger(rows) && columns > 0 && rows > 0)) {
      throw this.fail(`${columns} columns and ${rows} rows make no grid`, 'header');
    }
    if (columns * rows > this.maximum) {
      throw this.fail(
        `declares ${columns} × ${rows} cells, more than the ${this.maximum} it can hold`,
        'header',
      );
    }
    const dx = need('dx', this.fields.get('cellsize'));
    const dy = need('dy', this.fields.get('cellsize'));
    if (!(dx > 0 && dy > 0)) throw this.fail(`cells of ${dx} × ${dy} make no grid`, 'header');
    const west = this.fields.has('xllcenter') ? need('xllcenter') - dx / 2 : need('xllcorner');
    const south = this.fields.has('yllcenter') ? need('yllcenter') - dy / 2 : need('yllcorner');
    this.values = new Float32Array(columns * rows).fill(NaN);
    return {
      columns,
      rows,
      affine: [dx, 0, west, 0, -dy, south + rows * dy],
      noData: this.fields.get('nodata_value') ?? -9999,
    };
  }

  private fail(problem: string, place: string): LoadError {
    return new LoadError(problem, {
      url: this.file,
      format: FORMAT,
      kind: 'invalid',
      place,
      remedy: 'export the grid again, or cut it to the area you need',
    });
  }
}
