import type { FeatureLayer } from '../../datasets/dataset.ts';
import { FeatureLayerBuilder } from '../../datasets/feature-layer-builder.ts';
import type { SourceGeometry } from '../../datasets/source-geometry.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { CrsStatement } from '../../georeference/crs-statement.ts';
import { NumberColumnTest, numberOfText } from '../../tables/number-text.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import type { LoadOptions } from '../format-loader.ts';
import { findPositionColumns, findWktColumn, type PositionColumns } from './position-columns.ts';
import { findTableShape, type TableShape } from './table-shape.ts';
import { parseWkt, sridOf } from './well-known-text.ts';

/** A sheet or file as rows of texts. */
export interface TextTable {
  readonly layer: string;
  readonly title?: string;
  readonly rows: readonly (readonly string[])[];
  readonly decimalComma?: boolean;
}

export interface LayersFromRows {
  /** `undefined`: no table has positions. */
  readonly crs: CrsStatement | undefined;
  readonly layers: readonly FeatureLayer[];
  readonly warnings: readonly LoadWarning[];
  readonly count: number;
}

const ID_NAMES: ReadonlySet<string> = new Set(['id', '@id', '编号', '編號', '编码', '标识码', '唯一标识']);

/** Makes layers of tables: with geometry where a column of WKT or two columns of positions are found. */
export async function layersFromRows(
  tables: readonly TextTable[],
  file: string,
  options: LoadOptions,
): Promise<LayersFromRows> {
  const layers: FeatureLayer[] = [];
  const warnings: LoadWarning[] = [];
  let crs: CrsStatement | undefined;
  let count = 0;
  for (const table of tables) {
    const made = await layerOf(table, file, options);
    layers.push(...made.layers);
    warnings.push(...made.warnings);
    crs ??= made.crs;
    count += made.count;
  }
  return { crs, layers, warnings, count };
}

/** How the rows of one table become geometry. */
interface Placing {
  readonly geometryOf: (row: readonly string[]) => SourceGeometry | null;
  /** Columns that are geometry and no attributes. */
  readonly used: ReadonlySet<number>;
  readonly definition: string | undefined;
  readonly warnings: readonly LoadWarning[];
}

async function layerOf(table: TextTable, file: string, options: LoadOptions): Promise<LayersFromRows> {
  const shape = findTableShape(table.rows);
  const rows = table.rows.slice(shape.firstRow);
  const placing = placingOf(shape, rows, file, options);
  const isNumeric = numericColumns(shape, rows, table.decimalComma === true);
  const georeference = await createGeoreference(
    { definition: placing?.definition },
    options.georeference ?? {},
    file,
  );
  const builder = new FeatureLayerBuilder({
    layer: table.layer,
    ...(table.title !== undefined && { title: table.title }),
    source: file.replace(/^.*[\\/]/u, ''),
    file,
    georeference,
    limits: options.limits ?? DEFAULT_LIMITS,
  });
  const missing = addRows(builder, shape, rows, placing, isNumeric);
  const layers = builder.finish();
  const placingWarnings = placing === undefined ? [] : [...placing.warnings, ...georeference.warnings];
  const warnings = [
    ...shapeWarnings(shape, file),
    ...placingWarnings,
    ...missingWarnings(missing, file),
    ...builder.warnings,
  ];
  return { crs: placing && georeference.statement, layers, warnings, count: builder.count };
}

/** @returns rows without a position, of a table that has them. */
function addRows(
  builder: FeatureLayerBuilder,
  { names }: TableShape,
  rows: readonly (readonly string[])[],
  placing: Placing | undefined,
  isNumeric: readonly boolean[],
): number {
  const idColumn = uniqueIdColumn(names, rows);
  let missing = 0;
  for (const row of rows) {
    const geometry = placing?.geometryOf(row) ?? null;
    if (placing !== undefined && geometry === null) missing++;
    builder.addFeature(row[idColumn]?.trim(), geometry, propertiesOf(names, row, isNumeric, placing?.used));
  }
  return missing;
}

function missingWarnings(count: number, file: string): LoadWarning[] {
  const message = 'rows without a position that can be read; kept without geometry';
  return count === 0 ? [] : [{ code: 'position-missing', message, file, count }];
}

function shapeWarnings({ skipped, hasHeader }: TableShape, file: string): LoadWarning[] {
  const warnings: LoadWarning[] = [];
  if (skipped > 0) {
    warnings.push({
      code: 'title-lines',
      message: 'lines above the header were left out',
      file,
      count: skipped,
    });
  }
  if (!hasHeader) {
    warnings.push({ code: 'no-header', message: 'the first row holds values; columns are numbered', file });
  }
  return warnings;
}

function placingOf(
  { names }: TableShape,
  rows: readonly (readonly string[])[],
  file: string,
  options: LoadOptions,
): Placing | undefined {
  const wkt = findWktColumn(names, rows);
  if (wkt >= 0) {
    const first = rows.find((row) => (row[wkt] ?? '') !== '')?.[wkt] ?? '';
    return {
      geometryOf: (row) => parseWkt(row[wkt] ?? '') ?? null,
      used: new Set([wkt]),
      definition: sridOf(first),
      warnings: [],
    };
  }
  const columns = findPositionColumns(names);
  // Grid coordinates without a CRS could lie anywhere, and in China x mostly points north.
  if (columns === undefined || (columns.kind === 'grid' && options.georeference?.crs === undefined))
    return undefined;
  const geometryOf = (row: readonly string[]): SourceGeometry | null => pointOf(row, columns);
  if (!rows.some((row) => geometryOf(row) !== null)) return undefined;
  return {
    geometryOf,
    used: new Set(),
    definition: undefined,
    warnings: positionWarnings(columns, names, file, options),
  };
}

function pointOf(row: readonly string[], { first, second, kind }: PositionColumns): SourceGeometry | null {
  const x = numberOfText((row[first] ?? '').trim().replace(/°$/u, ''));
  const y = numberOfText((row[second] ?? '').trim().replace(/°$/u, ''));
  if (x === undefined || y === undefined) return null;
  if (kind === 'degrees' && (Math.abs(x) > 180 || Math.abs(y) > 180)) return null;
  return { type: 'Point', coordinates: [x, y] };
}

function positionWarnings(
  { first, second, datum }: PositionColumns,
  names: readonly string[],
  file: string,
  options: LoadOptions,
): LoadWarning[] {
  const pair = `${names[first] ?? ''} and ${names[second] ?? ''}`;
  const message = `the columns ${pair} were read as positions, by their names`;
  const warnings: LoadWarning[] = [{ code: 'positions-by-name', message, file }];
  if (datum !== undefined && options.georeference?.datum === undefined) {
    const doubt = `the columns ${pair} speak of ${datum}, but were read as WGS84: up to a kilometre off`;
    const reason = 'the names of the columns say so';
    warnings.push({
      code: 'datum-named',
      message: doubt,
      file,
      proposal: { setting: 'datum', value: datum, reason },
    });
  }
  return warnings;
}

function numericColumns(
  { names }: TableShape,
  rows: readonly (readonly string[])[],
  decimalComma: boolean,
): boolean[] {
  const tests = names.map(() => new NumberColumnTest(decimalComma));
  for (const row of rows) {
    for (let column = 0; column < tests.length; column++) tests[column]?.add((row[column] ?? '').trim());
  }
  return tests.map(({ isNumeric }) => isNumeric);
}

/** A column called id whose values differ; -1 without one. */
function uniqueIdColumn(names: readonly string[], rows: readonly (readonly string[])[]): number {
  return names.findIndex((name, column) => {
    if (!ID_NAMES.has(name.toLowerCase())) return false;
    const values = new Set(rows.map((row) => row[column] ?? ''));
    return values.size === rows.length && !values.has('');
  });
}

function propertiesOf(
  names: readonly string[],
  row: readonly string[],
  isNumeric: readonly boolean[],
  used: ReadonlySet<number> | undefined,
): Record<string, unknown> {
  const properties: [string, unknown][] = [];
  for (let column = 0; column < names.length; column++) {
    if (used?.has(column) === true) continue;
    const text = (row[column] ?? '').trim();
    properties.push([names[column] ?? '', isNumeric[column] === true ? numberOfText(text) : text]);
  }
  return Object.fromEntries(properties);
}
