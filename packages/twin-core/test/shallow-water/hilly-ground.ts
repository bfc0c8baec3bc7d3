import { createRandom } from '@cityloom/twin-core';
import type { FlowGrid } from '@cityloom/twin-core/shallow-water';

/** Seeded hills with walls among them. */
export function hillyGround(columns: number, rows: number, seed: number): FlowGrid {
  const random = createRandom(seed);
  const hills = Array.from({ length: 12 }, () => ({
    x: columns * random.next(),
    y: rows * random.next(),
    height: 4 * random.next() - 1,
    width: 3 + 6 * random.next(),
  }));
  const bed = Float64Array.from({ length: columns * rows }, (_, cell) => {
    const [x, y] = [cell % columns, Math.floor(cell / columns)];
    if (random.next() < 0.05) return NaN;
    return hills.reduce(
      (sum, hill) => sum + hill.height * Math.exp(-((x - hill.x) ** 2 + (y - hill.y) ** 2) / hill.width ** 2),
      10,
    );
  });
  return {
    columns,
    rows,
    cellSize: 5,
    bed,
    manningRoughness: Float64Array.from(bed, () => 0.02 + 0.06 * random.next()),
  };
}
