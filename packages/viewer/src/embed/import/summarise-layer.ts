import { countObjects, type DatasetLayer } from '@cityloom/cim-loader';
import {
  cellValue,
  createFeatureTable,
  createSha256,
  hashTables,
  type Bounds,
  type Column,
  type FeatureTable,
  type NumberColumn,
  type TextColumn,
} from '@cityloom/twin-core';
import type { ColumnSummary, LayerSummary } from '../../session/index.ts';

/** Different values shown of a column. */
const SAMPLES = 4;
/** Rows looked at for them. */
const SAMPLE_ROWS = 20_000;

/** What a person is shown of a layer before it is added. @throws {RangeError} a table that is not whole. */
export function summariseLayer(layer: DatasetLayer): LayerSummary {
  const table = layer.kind === 'features' ? createFeatureTable(layer.table) : undefined;
  return {
    id: layer.id,
    kind: layer.kind,
    geometry: table?.geometry?.type,
    objects: countObjects(layer),
    bounds: boundsOf(layer, table),
    columns: table === undefined ? [] : [...table.columns].map((entry) => summariseColumn(...entry)),
    solid: isSolid(table),
    contentHash: hashLayer(layer, table),
  };
}

/** Lowest height of a thing that stands, metres: roads and lawns have surfaces too. */
const STANDING = 0.5;

/** Areas of which more than half stand above the ground. */
function isSolid(table: FeatureTable | undefined): boolean {
  const height = table?.columns.get('height');
  if (table?.geometry?.type !== 'polygon' || height === undefined) return false;
  let known = 0;
  let standing = 0;
  for (let row = 0; row < table.count; row++) {
    const value = Number(cellValue(height, row) ?? NaN);
    if (Number.isNaN(value)) continue;
    known++;
    if (value > STANDING) standing++;
  }
  return standing > known / 2;
}

function boundsOf(layer: DatasetLayer, table: FeatureTable | undefined): Bounds | undefined {
  switch (layer.kind) {
    case 'features':
      return boundsOfNumbers(table?.geometry?.positions, 2);
    case 'points':
      return boundsOfNumbers(layer.positions, 3);
    case 'terrain':
      return layer.grid.bounds;
    case 'image':
      return layer.bounds;
  }
}

function boundsOfNumbers(positions: Float64Array | undefined, stride: 2 | 3): Bounds | undefined {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at + 1 < (positions?.length ?? 0); at += stride) {
    const longitude = positions?.[at] as number;
    const latitude = positions?.[at + 1] as number;
    if (longitude < west) west = longitude;
    if (longitude > east) east = longitude;
    if (latitude < south) south = latitude;
    if (latitude > north) north = latitude;
  }
  return west <= east && south <= north ? [west, south, east, north] : undefined;
}

function summariseColumn(name: string, column: Column): ColumnSummary {
  const { filled, samples, minimum, maximum } =
    column.kind === 'text' ? readTexts(column) : readNumbers(column);
  return {
    name,
    kind: column.kind,
    filled,
    samples: [...samples],
    ...(column.unit !== undefined && { unit: column.unit }),
    ...(minimum <= maximum && { range: [minimum, maximum] as const }),
  };
}

interface ColumnContent {
  readonly filled: number;
  readonly samples: ReadonlySet<string>;
  readonly minimum: number;
  readonly maximum: number;
}

function readTexts({ codes, dictionary }: TextColumn): ColumnContent {
  const samples = new Set<string>();
  let filled = 0;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    if (code === 0) continue;
    filled++;
    if (samples.size < SAMPLES && row < SAMPLE_ROWS) samples.add(dictionary[code - 1] ?? '');
  }
  return { filled, samples, minimum: Infinity, maximum: -Infinity };
}

function readNumbers(column: NumberColumn): ColumnContent {
  const samples = new Set<string>();
  let filled = 0;
  let minimum = Infinity;
  let maximum = -Infinity;
  for (let row = 0; row < column.values.length; row++) {
    const value = cellValue(column, row);
    if (typeof value !== 'number') continue;
    filled++;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
    if (samples.size < SAMPLES && row < SAMPLE_ROWS) samples.add(String(value));
  }
  return { filled, samples, minimum, maximum };
}

function hashLayer(layer: DatasetLayer, table: FeatureTable | undefined): string {
  if (table !== undefined) return hashTables([table]);
  const hash = createSha256();
  const arrays =
    layer.kind === 'points' ? [layer.positions] : layer.kind === 'terrain' ? [layer.grid.heights] : [];
  hash.update(
    JSON.stringify({
      kind: layer.kind,
      id: layer.id,
      bounds: boundsOf(layer, undefined),
      source: sourceOf(layer),
    }),
  );
  for (const { buffer, byteOffset, byteLength } of arrays) {
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digestHex();
}

/** Of pictures of a service: two may have one name and extent. */
function sourceOf(layer: DatasetLayer): unknown {
  return layer.kind === 'image' ? layer.source : undefined;
}
