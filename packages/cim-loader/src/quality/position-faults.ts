import { type Bounds, type FeatureTable, metresPerDegree, rowBounds } from '@cityloom/twin-core';
import type { FaultList } from './fault-list.ts';

/** Fewer objects have no spread to judge by. */
const LEAST_OBJECTS = 20;
/** An object this many spreads away from the middle is far out, if it is also this far in metres. */
const FAR_SPREADS = 10;
const FAR_METRES = 20_000;
/** Degrees around 0, 0 where no city lies. */
const NULL_ISLAND = 0.01;

/** Positions that can hardly be right: at 0, 0, outside the layer's area, far from all the rest. */
export function checkPositions(table: FeatureTable, faults: FaultList, extent: Bounds | undefined): void {
  const { geometry } = table;
  if (geometry === undefined) return;
  const rows: number[] = [];
  const longitudes: number[] = [];
  const latitudes: number[] = [];
  for (let row = 0; row < table.count; row++) {
    const bounds = rowBounds(geometry, row);
    if (bounds === undefined) continue;
    const longitude = (bounds[0] + bounds[2]) / 2;
    const latitude = (bounds[1] + bounds[3]) / 2;
    if (Math.abs(longitude) < NULL_ISLAND && Math.abs(latitude) < NULL_ISLAND) {
      faults.add('null-island', row, { position: [longitude, latitude] });
      continue;
    }
    if (extent !== undefined && isOutside(bounds, extent)) {
      faults.add('outside-extent', row, { position: [longitude, latitude] });
      continue;
    }
    rows.push(row);
    longitudes.push(longitude);
    latitudes.push(latitude);
  }
  checkOutliers(rows, longitudes, latitudes, faults);
}

function isOutside(bounds: Bounds, extent: Bounds): boolean {
  return bounds[2] < extent[0] || bounds[0] > extent[2] || bounds[3] < extent[1] || bounds[1] > extent[3];
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** Distance from the median position against the median of all such distances: robust against the outliers. */
function checkOutliers(
  rows: readonly number[],
  longitudes: readonly number[],
  latitudes: readonly number[],
  faults: FaultList,
): void {
  if (rows.length < LEAST_OBJECTS) return;
  const centre = [median(longitudes), median(latitudes)] as const;
  const [east, north] = metresPerDegree(centre[1]);
  const distances = rows.map((_, index) =>
    Math.hypot(
      ((longitudes[index] as number) - centre[0]) * east,
      ((latitudes[index] as number) - centre[1]) * north,
    ),
  );
  const limit = Math.max(FAR_METRES, FAR_SPREADS * median(distances));
  rows.forEach((row, index) => {
    const distance = distances[index] as number;
    if (distance <= limit) return;
    const position = [longitudes[index] as number, latitudes[index] as number] as const;
    faults.add('far-from-others', row, { position, detail: `${(distance / 1000).toFixed(0)} km` });
  });
}
