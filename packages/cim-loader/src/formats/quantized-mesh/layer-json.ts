import { LoadError } from '../../validation/load-error.ts';

/** Tiles of one level that are there: inclusive, as `layer.json` counts them. */
export interface TileRange {
  readonly startX: number;
  readonly startY: number;
  readonly endX: number;
  readonly endY: number;
}

/** What `layer.json` says that is needed to find the tiles. */
export interface LayerDescription {
  /** Relative address with `{z}`, `{x}`, `{y}` and `{version}`. */
  readonly template: string;
  /** Rows count from the south (`tms`), else from the north. */
  readonly isTms: boolean;
  readonly isMercator: boolean;
  /** By level; undefined levels have no tiles. */
  readonly available: readonly (readonly TileRange[])[];
  readonly attribution: string | undefined;
  readonly version: string;
}

const MAXIMUM_LEVELS = 31;
const MAXIMUM_RANGES = 10_000;

/** @throws {LoadError} a description without tiles, or of an unknown projection. */
export function readLayerDescription(text: string, file: string): LayerDescription {
  const fail = (problem: string, place: string): LoadError =>
    new LoadError(problem, {
      url: file,
      format: 'quantized-mesh',
      kind: 'invalid',
      place,
      remedy: 'give the layer.json of a quantized-mesh tileset',
    });
  const json = parseObject(text);
  if (json === undefined) throw fail('is not a JSON object', 'offset 0');
  const [template] = Array.isArray(json['tiles']) ? (json['tiles'] as unknown[]) : [];
  if (typeof template !== 'string') throw fail('names no tiles', 'tiles[0]');
  const projection = json['projection'] ?? 'EPSG:4326';
  if (projection !== 'EPSG:4326' && projection !== 'EPSG:3857') {
    throw fail(`projection ${JSON.stringify(projection).slice(0, 40)} is not known`, 'projection');
  }
  const version = typeof json['version'] === 'string' ? json['version'] : '';
  const isMercator = projection === 'EPSG:3857';
  return {
    template: template.replaceAll('{version}', version),
    isTms: json['scheme'] !== 'slippyMap',
    isMercator,
    available: rangesOf(json, isMercator),
    attribution: typeof json['attribution'] === 'string' ? json['attribution'] : undefined,
    version,
  };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    // The caller says what is wrong, with the file's name.
    return undefined;
  }
}

function rangesOf(json: Readonly<Record<string, unknown>>, isMercator: boolean): TileRange[][] {
  const available = json['available'];
  if (Array.isArray(available)) {
    return available
      .slice(0, MAXIMUM_LEVELS)
      .map((level: unknown) =>
        Array.isArray(level) ? level.slice(0, MAXIMUM_RANGES).filter(isTileRange) : [],
      );
  }
  // Without a list every tile between the zooms is to be there.
  const deepest = Math.min(Number(json['maxzoom'] ?? 0) || 0, MAXIMUM_LEVELS - 1);
  return Array.from({ length: deepest + 1 }, (_, level) => [
    { startX: 0, startY: 0, endX: 2 ** level * (isMercator ? 1 : 2) - 1, endY: 2 ** level - 1 },
  ]);
}

function isTileRange(value: unknown): value is TileRange {
  if (typeof value !== 'object' || value === null) return false;
  const range = value as Record<string, unknown>;
  const isCount = (key: string): boolean => Number.isSafeInteger(range[key]) && (range[key] as number) >= 0;
  return ['startX', 'startY', 'endX', 'endY'].every(isCount);
}
