import type { Bounds } from '../../../geo/position.ts';
import { rowPositionRange } from '../../../scene/geometry-column.ts';
import type { View } from '../../../twin/view.ts';

/** Layers that say how far a city reaches. */
const LAYERS = ['buildings', 'roads'];

/**
 * Bounds of the buildings and roads of a view, degrees.
 * @throws {RangeError} if the view has neither.
 */
export function boundsOfCity(view: View): Bounds {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const layer of LAYERS) {
    if (!view.layerIds.includes(layer)) continue;
    for (const { table } of view.layer(layer).parts) {
      if (table.geometry === undefined || table.count === 0) continue;
      const { positions } = table.geometry;
      const end = rowPositionRange(table.geometry, table.count - 1)[1];
      for (let at = 0; at < end; at += 1) {
        west = Math.min(west, positions[2 * at] as number);
        east = Math.max(east, positions[2 * at] as number);
        south = Math.min(south, positions[2 * at + 1] as number);
        north = Math.max(north, positions[2 * at + 1] as number);
      }
    }
  }
  if (west > east) {
    throw new RangeError('flood: the view has neither buildings nor roads; draw the area to compute.');
  }
  return [west, south, east, north];
}
