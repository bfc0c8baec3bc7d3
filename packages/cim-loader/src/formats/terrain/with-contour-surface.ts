import type { Bounds } from '@cityloom/twin-core';
import type { Dataset, DatasetLayer, FeatureLayer, TerrainLayer } from '../../datasets/dataset.ts';
import { LoadError } from '../../validation/load-error.ts';
import { surfaceFromContours } from './surface-from-contours.ts';

/** Stands for "the heights of the lines' own positions" where a column is asked for. */
export const POSITION_HEIGHTS = 'z';

/** Finer than the lines of most maps, metres. */
const SMALLEST_CELL = 10;
/** A grid of 2000 × 2000 is triangulated and sampled in seconds. */
const MOST_CELLS = 4_000_000;
const METRES_PER_DEGREE = 111_195;

/**
 * A dataset with the ground that its contour lines describe, one terrain layer more for each layer of lines or areas with
 * elevations. Cells are as small as the extent allows, at least 10 m.
 * @param elevation number column of elevations in metres; {@link POSITION_HEIGHTS}: the heights of the positions.
 * @param file named in errors.
 * @throws {LoadError} no layer has such elevations, naming the columns there are.
 */
export function withContourSurface(dataset: Dataset, elevation: string, file: string): Dataset {
  const surfaces = dataset.layers.flatMap((layer) => surfacesOf(layer, elevation, file, dataset.format));
  if (surfaces.length > 0) return { ...dataset, layers: [...dataset.layers, ...surfaces] };
  const known = dataset.layers.flatMap((layer) => (isContours(layer) ? numberColumns(layer) : []));
  throw new LoadError(
    elevation === POSITION_HEIGHTS
      ? 'no layer of lines or areas has heights'
      : `no layer of lines or areas has a number column ${elevation}`,
    {
      url: file,
      format: dataset.format,
      kind: 'invalid',
      remedy:
        known.length > 0
          ? `choose one of the columns ${known.slice(0, 12).join(', ')}`
          : 'give contour lines with a number column of elevations',
    },
  );
}

function isContours(layer: DatasetLayer): layer is FeatureLayer {
  const type = layer.kind === 'features' ? layer.table.geometry?.type : undefined;
  return type === 'line' || type === 'polygon';
}

function numberColumns({ table }: FeatureLayer): readonly string[] {
  return [...table.columns].filter(([, { kind }]) => kind === 'number').map(([name]) => name);
}

function surfacesOf(layer: DatasetLayer, elevation: string, file: string, format: string): TerrainLayer[] {
  if (!isContours(layer)) return [];
  const { table, id } = layer;
  const isByPosition = elevation === POSITION_HEIGHTS;
  const has = isByPosition
    ? table.geometry?.heights !== undefined
    : table.columns.get(elevation)?.kind === 'number';
  if (!has) return [];
  try {
    const cellMetres = cellOf(table.geometry?.positions ?? new Float64Array(0));
    const grid = surfaceFromContours(table, {
      cellMetres,
      ...(!isByPosition && { elevationColumn: elevation }),
    });
    return [{ kind: 'terrain', id: `${id}-surface`, grid }];
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new LoadError(`contours of layer ${id} make no surface (${cause.message})`, {
      url: file,
      format,
      kind: 'invalid',
      remedy: 'give contour lines that lie beside each other and enclose an area',
      cause,
    });
  }
}

/** Metres. */
function cellOf(positions: Float64Array): number {
  const bounds: [...Bounds] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < positions.length; at += 2) {
    const [longitude, latitude] = [positions[at] as number, positions[at + 1] as number];
    bounds[0] = Math.min(bounds[0], longitude);
    bounds[1] = Math.min(bounds[1], latitude);
    bounds[2] = Math.max(bounds[2], longitude);
    bounds[3] = Math.max(bounds[3], latitude);
  }
  const across = (bounds[2] - bounds[0]) * Math.cos((((bounds[1] + bounds[3]) / 2) * Math.PI) / 180);
  const area = across * (bounds[3] - bounds[1]) * METRES_PER_DEGREE ** 2;
  return Math.max(SMALLEST_CELL, Math.sqrt(Math.max(0, area) / MOST_CELLS));
}
