import type { HeightGrid } from '@cityloom/twin-core';
import { HOME } from './tiny-city.ts';

/** A hill of 300 m on a plain at 100 m, its top 1.2 km north of home; samples every 50 m or so. */
export function hill(home: readonly [number, number] = HOME): HeightGrid {
  const side = 160;
  const [west, south, east, north] = [home[0] - 0.05, home[1] - 0.04, home[0] + 0.05, home[1] + 0.04];
  const heights = new Float32Array(side * side);
  for (let row = 0; row < side; row++) {
    const latitude = north - ((row + 0.5) / side) * (north - south);
    for (let column = 0; column < side; column++) {
      const longitude = west + ((column + 0.5) / side) * (east - west);
      const eastward = (longitude - home[0]) * 111_320 * Math.cos((home[1] * Math.PI) / 180);
      const northward = (latitude - home[1]) * 111_320 - 1200;
      heights[row * side + column] =
        100 + 300 * Math.exp(-(eastward * eastward + northward * northward) / 500_000);
    }
  }
  return { columns: side, rows: side, bounds: [west, south, east, north], heights };
}
