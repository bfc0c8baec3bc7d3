import type { Bounds } from '@cityloom/twin-core';
import type { Dataset } from '../../datasets/dataset.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { withLoadErrors } from '../../validation/as-load-error.ts';
import { LoadError } from '../../validation/load-error.ts';
import type { LoadOptions } from '../format-loader.ts';
import { terrainDataset } from '../terrain/terrain-dataset.ts';
import { mercatorY } from '../web-mercator/mercator.ts';
import type { ElevationEncoding } from './elevation.ts';
import { type ElevationTile, mosaicOfTiles } from './mosaic.ts';

const FORMAT = 'terrain-rgb';
/** Sixteen million heights in tiles of 512. */
const MAXIMUM_TILES = 64;
const MAXIMUM_ZOOM = 22;
const MAXIMUM_TILE_BYTES = 2 ** 26;

interface TileJson {
  readonly template: string;
  readonly isTms: boolean;
  readonly encoding: ElevationEncoding;
  readonly leastZoom: number;
  readonly greatestZoom: number;
  readonly bounds: Bounds;
  readonly attribution: string | undefined;
}

/** @throws {LoadError} a description without tiles, or a tile that cannot be decoded here. */
export async function parseTerrainRgb(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  return withLoadErrors({ url: file.name, format: FORMAT }, options.signal, async () => {
    const description = readTileJson(
      new TextDecoder().decode(await file.readRange(0, 2 ** 22, options.signal)),
    );
    const { zoom, tiles, missing } = await deepestTiles(file, description, options);
    const grid = await mosaicOfTiles(
      tiles,
      zoom,
      options.elevationEncoding ?? description.encoding,
      file.name,
      options.onProgress,
    );
    const georeference = await createGeoreference(
      { definition: 'EPSG:4326', byFormat: true },
      options.georeference ?? {},
      file.name,
    );
    const message = 'tiles inside the bounds are not there; their area is without data';
    return terrainDataset(FORMAT, file.name, grid, georeference, {
      counts: { tiles: tiles.length, zoom },
      warnings: missing === 0 ? [] : [{ code: 'missing-tile', message, file: file.name, count: missing }],
      ...(description.attribution !== undefined && { attribution: description.attribution }),
    });
  });
}

function readTileJson(text: string): TileJson {
  const json = JSON.parse(text) as Record<string, unknown>;
  const [template] = Array.isArray(json['tiles']) ? (json['tiles'] as unknown[]) : [];
  if (typeof template !== 'string') throw new Error('it names no tiles');
  const zoom = (key: string, fallback: number): number => {
    const value = json[key];
    return typeof value === 'number' && value >= 0 && value <= MAXIMUM_ZOOM ? Math.floor(value) : fallback;
  };
  const stated = Array.isArray(json['bounds']) ? (json['bounds'] as unknown[]).map(Number) : [];
  const [west = -180, south = -85, east = 180, north = 85] = stated.length === 4 ? stated : [];
  const { attribution } = json;
  return {
    template,
    isTms: json['scheme'] === 'tms',
    encoding: json['encoding'] === 'mapbox' ? 'mapbox' : 'terrarium',
    leastZoom: zoom('minzoom', 0),
    greatestZoom: zoom('maxzoom', 0),
    bounds: [west, south, east, north],
    attribution: typeof attribution === 'string' ? attribution : undefined,
  };
}

/** Tiles of the deepest zoom that are there and not too many. */
async function deepestTiles(
  file: InputFile,
  description: TileJson,
  options: LoadOptions,
): Promise<{ zoom: number; tiles: ElevationTile[]; missing: number }> {
  for (let zoom = description.greatestZoom; zoom >= description.leastZoom; zoom--) {
    const addresses = tilesInBounds(zoom, options.bounds ?? description.bounds);
    if (addresses === undefined) continue;
    const tiles: ElevationTile[] = [];
    for (const { column, row } of addresses) {
      const tile = await openTile(file, description, zoom, column, row, options.signal);
      if (tile === undefined) continue;
      const read = (): Promise<Uint8Array<ArrayBuffer>> =>
        tile.readRange(0, MAXIMUM_TILE_BYTES, options.signal);
      tiles.push({ column, row, name: tile.name, read });
    }
    if (tiles.length > 0) return { zoom, tiles, missing: addresses.length - tiles.length };
  }
  throw new LoadError('none of its tiles can be opened', {
    url: file.name,
    format: FORMAT,
    kind: 'missing',
    remedy: 'put the tiles where the file says, or choose an area that has some',
  });
}

function tilesInBounds(
  zoom: number,
  [west, south, east, north]: Bounds,
): { column: number; row: number }[] | undefined {
  const size = 2 ** zoom;
  const clamp = (value: number): number => Math.min(size - 1, Math.max(0, Math.floor(value * size)));
  const [left, right] = [clamp((west + 180) / 360), clamp((east + 180) / 360 - 1e-12)];
  const [top, bottom] = [
    clamp(mercatorY(Math.min(north, 85.05))),
    clamp(mercatorY(Math.max(south, -85.05)) - 1e-12),
  ];
  if (!((right - left + 1) * (bottom - top + 1) <= MAXIMUM_TILES)) return undefined;
  const tiles: { column: number; row: number }[] = [];
  for (let row = top; row <= bottom; row++)
    for (let column = left; column <= right; column++) tiles.push({ column, row });
  return tiles;
}

async function openTile(
  file: InputFile,
  { template, isTms }: TileJson,
  zoom: number,
  column: number,
  row: number,
  signal: AbortSignal | undefined,
): Promise<InputFile | undefined> {
  const path = template
    .replace('{z}', String(zoom))
    .replace('{x}', String(column))
    .replace('{y}', String(isTms ? 2 ** zoom - 1 - row : row));
  try {
    return await file.folder.open(path, signal);
  } catch (error) {
    if (error instanceof LoadError && error.kind === 'missing') return undefined;
    throw error;
  }
}
