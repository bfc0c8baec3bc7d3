import type { Dataset } from '../../datasets/dataset.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import type { LoadOptions } from '../format-loader.ts';
import { placeRaster } from '../terrain/place-raster.ts';
import { terrainDataset } from '../terrain/terrain-dataset.ts';

const FORMAT = 'hgt';
const NO_DATA = -32_768;
/** Samples along an edge: 3″ and 1″, both edges of the degree included; 30″ tiles are rare but alike. */
const EDGES = [1201, 3601, 121];

/** @throws {LoadError} a name without a corner, or a length that is no square of a known size. */
export async function parseHgt(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const fail = (problem: string, remedy: string): LoadError =>
    new LoadError(problem, { url: file.name, format: FORMAT, kind: 'invalid', remedy });
  const match = /([ns])(\d{1,2})([ew])(\d{1,3})[^\\/]*\.hgt$/iu.exec(file.name);
  if (match === null) throw fail('its name does not give the corner', 'name it like N43E007.hgt');
  const south = Number(match[2]) * (match[1]?.toLowerCase() === 's' ? -1 : 1);
  const west = Number(match[4]) * (match[3]?.toLowerCase() === 'w' ? -1 : 1);
  const longest = 2 * 3601 ** 2;
  const bytes = await file.readRange(0, longest + 1, options.signal);
  const edge = EDGES.find((count) => bytes.length === 2 * count ** 2);
  if (edge === undefined) {
    const length = bytes.length > longest ? `more than ${longest}` : String(bytes.length);
    throw fail(
      `${length} bytes are no tile of 1201 × 1201 or 3601 × 3601 heights`,
      'fetch the tile again; it is cut off or of another product',
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const values = new Float32Array(edge ** 2);
  for (let at = 0; at < values.length; at++) {
    const height = view.getInt16(at * 2, false);
    values[at] = height === NO_DATA ? NaN : height;
  }
  const step = 1 / (edge - 1);
  // Samples stand on the degree lines, hence cells hang over by half a step.
  const affine = [step, 0, west - step / 2, 0, -step, south + 1 + step / 2] as const;
  const georeference = await createGeoreference(
    { definition: 'EPSG:4326', byFormat: true },
    options.georeference ?? {},
    file.name,
  );
  const grid = placeRaster({ columns: edge, rows: edge, values, affine }, georeference, file.name, FORMAT);
  // SRTM heights are above the geoid EGM96 (SRTM Topography, USGS 2005, section 1.3).
  return terrainDataset(FORMAT, file.name, grid, georeference, { verticalDatum: 'EPSG:5773' });
}
