import type { Position } from '../../geo/position.ts';
import type { FeatureTable } from '../../scene/feature-table.ts';
import type { GeometryColumn } from '../../scene/geometry-column.ts';
import type { TablePart, View } from '../../twin/view.ts';
import type { UrbanForm } from './city-roughness.ts';
import { footprintsOf, LAYER } from './receptors.ts';
import { metresPerLatitudeDegree, metresPerLongitudeDegree } from './wind-frame.ts';

/** Round this far the buildings shape the wind that meets the release, metres. */
const RADIUS = 1000;
const HEIGHT_COLUMN = 'height';
/** Below this share of buildings with a height nothing is said. */
const LEAST_KNOWN = 0.5;

interface Sums {
  area: number;
  frontal: number;
  volume: number;
  known: number;
  count: number;
}

/**
 * Plan and frontal share of the buildings within 1 km of a place, for wind from anywhere: a convex outline shows
 * perimeter / π of width on average (Cauchy). `undefined` where fewer than half of them have a height.
 */
export function urbanFormAround(view: View, position: Position): UrbanForm | undefined {
  const parts = view.layerIds.includes(LAYER) ? view.layer(LAYER).parts : [];
  const sums: Sums = { area: 0, frontal: 0, volume: 0, known: 0, count: 0 };
  for (const part of parts) addPart(part, position, sums);
  if (sums.count === 0 || sums.known < LEAST_KNOWN * sums.count) return undefined;
  const ground = Math.PI * RADIUS * RADIUS;
  // Buildings without a height are taken as like the others.
  const scale = sums.count / sums.known;
  return {
    planShare: Math.min(1, (sums.area * scale) / ground),
    frontalShare: (sums.frontal * scale) / ground,
    meanHeight: sums.volume / sums.area,
  };
}

function addPart({ table, hiddenRows }: TablePart, [longitude, latitude]: Position, sums: Sums): void {
  const shape = footprintsOf(table);
  const { geometry } = table;
  if (shape === undefined || geometry === undefined) return;
  const heights = heightsOf(table);
  const eastScale = metresPerLongitudeDegree(latitude);
  const northScale = metresPerLatitudeDegree(latitude);
  for (let row = 0; row < table.count; row += 1) {
    const east = ((shape.centroids[2 * row] as number) - longitude) * eastScale;
    const north = ((shape.centroids[2 * row + 1] as number) - latitude) * northScale;
    if (!(east * east + north * north <= RADIUS * RADIUS) || hiddenRows?.has(row) === true) continue;
    sums.count += 1;
    const height = heights(row);
    if (!(height > 0)) continue;
    const { area, perimeter } = measureOuterRings(geometry, row, eastScale, northScale);
    sums.known += 1;
    sums.area += area;
    sums.volume += area * height;
    sums.frontal += (perimeter / Math.PI) * height;
  }
}

/** Height of a row, metres; NaN where it has none. */
function heightsOf(table: FeatureTable): (row: number) => number {
  const column = table.columns.get(HEIGHT_COLUMN);
  if (column?.kind !== 'number') return () => Number.NaN;
  return (row) => {
    const height = column.values[row] ?? Number.NaN;
    return height === column.missing ? Number.NaN : height;
  };
}

/** Holes turn the other way and subtract; courtyards keep their walls from the wind, so they add no width. */
function measureOuterRings(
  { positions, positionOffsets, partOffsets, ringOffsets }: GeometryColumn,
  row: number,
  eastScale: number,
  northScale: number,
): { area: number; perimeter: number } {
  let [area, perimeter] = [0, 0];
  const firstRing = ringOffsets[partOffsets[row] as number] as number;
  const lastRing = ringOffsets[partOffsets[row + 1] as number] as number;
  for (let ring = firstRing; ring < lastRing; ring += 1) {
    let [doubled, length] = [0, 0];
    const start = positionOffsets[ring] as number;
    const [west, south] = [positions[2 * start] as number, positions[2 * start + 1] as number];
    for (let at = start; at + 1 < (positionOffsets[ring + 1] as number); at += 1) {
      const x0 = ((positions[2 * at] as number) - west) * eastScale;
      const y0 = ((positions[2 * at + 1] as number) - south) * northScale;
      const x1 = ((positions[2 * at + 2] as number) - west) * eastScale;
      const y1 = ((positions[2 * at + 3] as number) - south) * northScale;
      doubled += x0 * y1 - x1 * y0;
      length += Math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0));
    }
    area += doubled / 2;
    if (doubled > 0) perimeter += length;
  }
  return { area: Math.max(0, area), perimeter };
}
