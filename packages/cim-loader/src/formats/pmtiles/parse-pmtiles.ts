import type { Bounds } from '@cityloom/twin-core';
import type { Dataset, DatasetLayer, ImageLayer } from '../../datasets/dataset.ts';
import { layerIdOfFile } from '../../datasets/layer-id.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { Georeference } from '../../georeference/georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { withLoadErrors } from '../../validation/as-load-error.ts';
import { LoadError } from '../../validation/load-error.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import type { LoadOptions } from '../format-loader.ts';
import { decodePicture, PictureNeedsBrowserError } from '../terrain-rgb/decode-picture.ts';
import { type ElevationEncoding, encodingOfPixels } from '../terrain-rgb/elevation.ts';
import { mosaicOfTiles } from '../terrain-rgb/mosaic.ts';
import { mercatorLatitude } from '../web-mercator/mercator.ts';
import { openArchive, type PmtilesArchive } from './archive.ts';
import { type ChosenTile, type ChosenZoom, chooseTiles } from './choose-tiles.ts';
import { vectorLayers } from './vector-layers.ts';

const FORMAT = 'pmtiles';
/** Tiles that are read at once: a city at zoom 14 is a few hundred. */
const MAXIMUM_VECTOR_TILES = 4096;
/** Sixteen million heights in tiles of 512. */
const MAXIMUM_ELEVATION_TILES = 64;

interface Content {
  readonly layers: readonly DatasetLayer[];
  readonly counts: Readonly<Record<string, number>>;
  readonly warnings: readonly LoadWarning[];
}

/** @throws {LoadError} naming the offset or the tile. */
export async function parsePmtiles(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  return withLoadErrors({ url: file.name, format: FORMAT }, options.signal, async () => {
    const archive = await openArchive(file, options.limits ?? DEFAULT_LIMITS, options.signal);
    const georeference = await createGeoreference(
      { definition: 'EPSG:4326', byFormat: true },
      options.georeference ?? {},
      file.name,
    );
    const { layers, counts, warnings } =
      archive.kind === 'mvt'
        ? await vectorContent(file, archive, georeference, options)
        : await pictureContent(file, archive, options);
    const attribution = archive.metadata['attribution'];
    return {
      format: FORMAT,
      version: '3',
      crs: georeference.statement,
      layers,
      report: {
        counts: { tilesInFile: countTiles(archive), ...counts },
        warnings: [...georeference.warnings, ...warnings],
      },
      ...(typeof attribution === 'string' && attribution !== '' && { attribution }),
    };
  });
}

const countTiles = ({ entries }: PmtilesArchive): number => entries.reduce((sum, { run }) => sum + run, 0);

function chosenOrFail(
  file: InputFile,
  archive: PmtilesArchive,
  bounds: Bounds | undefined,
  most: number,
): ChosenZoom {
  const chosen = chooseTiles(archive, bounds, most);
  if (chosen !== undefined) return chosen;
  throw new LoadError('has no tiles in the chosen area, or too many at every zoom', {
    url: file.name,
    format: FORMAT,
    kind: 'invalid',
    remedy: 'choose another or a smaller area',
  });
}

function coarserZoomWarning(file: string, { zoom, deepest, tiles }: ChosenZoom): LoadWarning[] {
  if (zoom === deepest) return [];
  const message = `zoom ${deepest} has too many tiles here; the ${tiles.length} of zoom ${zoom} are read: choose a smaller area for more detail`;
  return [{ code: 'coarser-zoom', message, file }];
}

async function vectorContent(
  file: InputFile,
  archive: PmtilesArchive,
  georeference: Georeference,
  options: LoadOptions,
): Promise<Content> {
  const chosen = chosenOrFail(file, archive, options.bounds, MAXIMUM_VECTOR_TILES);
  const { layers, joined, features, warnings } = await vectorLayers(
    file,
    archive,
    chosen,
    georeference,
    options,
  );
  return {
    layers,
    counts: { tiles: chosen.tiles.length, zoom: chosen.zoom, features, joined },
    warnings: [...coarserZoomWarning(file.name, chosen), ...warnings],
  };
}

async function pictureContent(
  file: InputFile,
  archive: PmtilesArchive,
  options: LoadOptions,
): Promise<Content> {
  const chosen = chosenOrFail(file, archive, options.bounds, MAXIMUM_ELEVATION_TILES);
  const { encoding, warnings } = await elevationEncoding(file, archive, chosen, options);
  if (encoding === undefined) return { layers: [imageLayer(file, archive)], counts: {}, warnings };
  const tiles = chosen.tiles.map(({ entry, address }) => ({
    ...address,
    name: `${file.name}/${addressName({ entry, address })}`,
    read: () => archive.readTile(entry),
  }));
  const grid = await mosaicOfTiles(tiles, chosen.zoom, encoding, file.name, options.onProgress);
  return {
    layers: [{ kind: 'terrain', id: layerIdOfFile(file.name), grid }],
    counts: { tiles: tiles.length, zoom: chosen.zoom },
    warnings: [...warnings, ...coarserZoomWarning(file.name, chosen)],
  };
}

const addressName = ({ address }: ChosenTile): string => `${address.zoom}/${address.column}/${address.row}`;

function declaredEncoding({ metadata }: PmtilesArchive): ElevationEncoding | undefined {
  const { encoding } = metadata;
  return encoding === 'terrarium' || encoding === 'mapbox' ? encoding : undefined;
}

/** As set, as the metadata says, or as the pixels of a tile leave no doubt; then with a warning. */
async function elevationEncoding(
  file: InputFile,
  archive: PmtilesArchive,
  { tiles }: ChosenZoom,
  { elevationEncoding: set }: LoadOptions,
): Promise<{ encoding: ElevationEncoding | undefined; warnings: LoadWarning[] }> {
  const known = set ?? declaredEncoding(archive);
  const [sample] = tiles;
  if (sample === undefined || archive.kind === 'jpeg') return { encoding: undefined, warnings: [] };
  try {
    const pixels = await decodePicture(await archive.readTile(sample.entry), addressName(sample));
    if (known !== undefined) return { encoding: known, warnings: [] };
    const encoding = encodingOfPixels(pixels);
    const message = `its colours are heights (${encoding ?? ''}), though nothing says so; read as terrain`;
    return {
      encoding,
      warnings: encoding === undefined ? [] : [{ code: 'assumed-elevation', message, file: file.name }],
    };
  } catch (error) {
    if (!(error instanceof PictureNeedsBrowserError)) throw error;
    const looksLikeTerrain = known !== undefined || /terrain|terrarium|elevation|dem\b/iu.test(file.name);
    const message = `${archive.kind} tiles can be decoded in a browser only: kept as a picture; open it in the app, or convert it to PNG tiles, to get heights`;
    return {
      encoding: undefined,
      warnings: looksLikeTerrain ? [{ code: 'picture-needs-browser', message, file: file.name }] : [],
    };
  }
}

function imageLayer(file: InputFile, archive: PmtilesArchive): ImageLayer {
  const mimeType = archive.kind === 'unknown' ? 'application/octet-stream' : `image/${archive.kind}`;
  const limit = mercatorLatitude(0);
  const [west, south, east, north] = archive.bounds;
  const isPlaced = west < east && south < north && west >= -180 && east <= 180 && south >= -90 && north <= 90;
  return {
    kind: 'image',
    id: layerIdOfFile(file.name),
    bounds: isPlaced ? archive.bounds : [-180, -limit, 180, limit],
    count: countTiles(archive),
    bands: archive.kind === 'jpeg' ? ['red', 'green', 'blue'] : ['red', 'green', 'blue', 'alpha'],
    source: { type: 'file', path: file.name, mimeType },
  };
}
