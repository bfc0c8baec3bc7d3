import type { Dataset } from '../../datasets/dataset.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import { inflate } from '../../transport/gzip.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { withLoadErrors } from '../../validation/as-load-error.ts';
import { LoadError } from '../../validation/load-error.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import type { LoadOptions } from '../format-loader.ts';
import { terrainDataset } from '../terrain/terrain-dataset.ts';
import { decodeMeshTile, type MeshTile } from './decode-mesh-tile.ts';
import { type LayerDescription, readLayerDescription } from './layer-json.ts';
import { drawTiles, type PlacedTile } from './draw-tiles.ts';
import { boundsOfTile, tilesInBounds, type TileAddress } from './tile-address.ts';

const FORMAT = 'quantized-mesh';
/** Tiles of one grid: 32 × 32 of 64 × 64 samples are four million. */
const MAXIMUM_TILES = 1024;
/** Tiles looked for that turn out not to be there. */
const MAXIMUM_MISSES = 4096;
const MAXIMUM_TILE_BYTES = 2 ** 26;

/** @throws {LoadError} naming the tile. */
export async function parseQuantizedMesh(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const head = new TextDecoder().decode(await file.readRange(0, 64, options.signal));
  return /^\s*\{/u.test(head) ? parseTileset(file, options) : parseSingleTile(file, options);
}

async function parseSingleTile(file: InputFile, options: LoadOptions): Promise<Dataset> {
  const match = /(\d+)[\\/](\d+)[\\/](\d+)\.terrain/u.exec(file.name);
  if (match === null) {
    throw new LoadError('its path does not tell where the tile lies', {
      url: file.name,
      format: FORMAT,
      kind: 'invalid',
      remedy: 'give it with its folders, {z}/{x}/{y}.terrain, or give the layer.json',
    });
  }
  const address = { level: Number(match[1]), x: Number(match[2]), y: Number(match[3]) };
  const scheme = { isTms: true, isMercator: false };
  const mesh = await readTile(file, options);
  return datasetOf(file, options, [{ mesh, bounds: boundsOfTile(address, scheme) }], scheme.isMercator, []);
}

async function parseTileset(file: InputFile, options: LoadOptions): Promise<Dataset> {
  const text = new TextDecoder().decode(await file.readRange(0, MAXIMUM_TILE_BYTES, options.signal));
  const description = readLayerDescription(text, file.name);
  const { tiles, missing } = await deepestTiles(file, description, options);
  if (tiles.length === 0) {
    throw new LoadError('none of its tiles can be opened', {
      url: file.name,
      format: FORMAT,
      kind: 'missing',
      remedy: 'put the tiles where layer.json says, or choose an area that has some',
    });
  }
  const message = 'tiles that layer.json lists are not there; their area is without data';
  const warnings: LoadWarning[] =
    missing === 0 ? [] : [{ code: 'missing-tile', message, file: file.name, count: missing }];
  return datasetOf(file, options, tiles, description.isMercator, warnings, description);
}

/** The deepest level of which any tile can be opened, and whose tiles are not too many. */
async function deepestTiles(
  file: InputFile,
  description: LayerDescription,
  options: LoadOptions,
): Promise<{ tiles: PlacedTile[]; missing: number }> {
  let missing = 0;
  for (let level = description.available.length - 1; level >= 0; level--) {
    const addresses = tilesInBounds(level, description, options.bounds, MAXIMUM_TILES);
    if (addresses === undefined || addresses.length === 0) continue;
    const tiles: PlacedTile[] = [];
    let missed = 0;
    for (const [index, address] of addresses.entries()) {
      options.signal?.throwIfAborted();
      options.onProgress?.(index / addresses.length);
      const tile = await openTile(file, description, address, options);
      if (tile !== undefined) tiles.push({ mesh: tile, bounds: boundsOfTile(address, description) });
      else missed++;
    }
    if (tiles.length > 0) return { tiles, missing: missed };
    missing += missed;
    if (missing > MAXIMUM_MISSES) break;
  }
  return { tiles: [], missing };
}

async function openTile(
  file: InputFile,
  { template }: LayerDescription,
  { level, x, y }: TileAddress,
  options: LoadOptions,
): Promise<MeshTile | undefined> {
  const path = template.replace('{z}', String(level)).replace('{x}', String(x)).replace('{y}', String(y));
  let tile: InputFile;
  try {
    tile = await file.folder.open(path, options.signal);
  } catch (error) {
    if (error instanceof LoadError && error.kind === 'missing') return undefined;
    throw error;
  }
  return readTile(tile, options);
}

async function readTile(tile: InputFile, { signal }: LoadOptions): Promise<MeshTile> {
  return withLoadErrors({ url: tile.name, format: FORMAT }, signal, async () => {
    const bytes = await tile.readRange(0, MAXIMUM_TILE_BYTES, signal);
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return decodeMeshTile(isPacked ? await inflate(bytes, 'gzip', tile.name, MAXIMUM_TILE_BYTES) : bytes);
  });
}

async function datasetOf(
  file: InputFile,
  options: LoadOptions,
  tiles: readonly PlacedTile[],
  isMercator: boolean,
  warnings: readonly LoadWarning[],
  description?: LayerDescription,
): Promise<Dataset> {
  const georeference = await createGeoreference(
    { definition: 'EPSG:4326', byFormat: true },
    options.georeference ?? {},
    file.name,
  );
  const { grid, triangles } = await withLoadErrors({ url: file.name, format: FORMAT }, options.signal, () =>
    drawTiles(tiles, isMercator),
  );
  const { offset } = georeference.statement.vertical;
  const placed = offset === 0 ? grid : { ...grid, heights: grid.heights.map((height) => height + offset) };
  return terrainDataset(FORMAT, file.name, placed, georeference, {
    version: '1.0',
    verticalDatum: 'ellipsoid',
    counts: { tiles: tiles.length, triangles },
    warnings,
    ...(description?.attribution !== undefined && { attribution: description.attribution }),
  });
}
