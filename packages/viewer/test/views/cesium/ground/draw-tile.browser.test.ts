import {
  createGroundTiling,
  drawTile,
  GROUND_PALETTES,
  type GroundLayerSource,
  indexGround,
} from '@cityloom/viewer/cesium/internals';
import { expect, it } from 'vitest';

/** Level 3 of a city 20 km wide: tiles of 625 m, pixels of a web map of zoom 14.3. */
const BOUNDS = [71.28, 51.04, 71.5654, 51.2198] as const;
const TILING = createGroundTiling(BOUNDS);
const LEVEL = 3;
const COLUMN = 48;
const ROW = 50;
const SIZE = 512;

const [WEST, , , NORTH] = TILING.rectangle;
const longitude = (share: number): number =>
  WEST + ((TILING.rectangle[2] - WEST) * (COLUMN + share)) / (TILING.columns * 2 ** LEVEL);
const latitude = (share: number): number =>
  NORTH - ((NORTH - TILING.rectangle[1]) * (ROW + share)) / (TILING.rows * 2 ** LEVEL);

/** One row per ring or line; coordinates are shares of the tile, right and down from its north-west corner. */
function source(
  layer: string,
  type: 'line' | 'polygon',
  className: string,
  rows: readonly (readonly (readonly [number, number])[])[],
): GroundLayerSource {
  const ends = rows.map((_, index) => rows.slice(0, index + 1).flat().length);
  const counts = Uint32Array.from([0, ...rows.map((_, index) => index + 1)]);
  return {
    layer,
    type,
    positions: Float64Array.from(rows.flat().flatMap(([x, y]) => [longitude(x), latitude(y)])),
    positionOffsets: Uint32Array.from([0, ...ends]),
    ringOffsets: counts,
    partOffsets: counts,
    classCodes: Uint8Array.from(rows, () => 1),
    classes: [className],
  };
}

const city = indexGround(
  [
    // Counter-clockwise, its corners far outside the tile on the left and below.
    source('water', 'polygon', 'lake', [
      [
        [-8, 0.5],
        [-8, 9],
        [0.5, 9],
        [0.5, 0.5],
        [-8, 0.5],
      ],
    ]),
    source('roads', 'line', 'primary', [
      [
        [0.75, -3],
        [0.75, 4],
      ],
    ]),
    source('roads', 'line', 'footway', [
      [
        [0.9, -1],
        [0.9, 2],
      ],
    ]),
  ],
  BOUNDS,
);

function draw(theme: 'light' | 'dark', hiddenLayers: readonly string[]): (x: number, y: number) => string {
  const context = new OffscreenCanvas(SIZE, SIZE).getContext('2d');
  if (context === null) throw new Error('no 2D canvas');
  drawTile(context, city, { theme, hiddenLayers, size: SIZE, column: COLUMN, row: ROW, level: LEVEL });
  return (x, y) => {
    // Tiles come bottom row first.
    const [r, g, b] = context.getImageData(x * SIZE, (1 - y) * SIZE - 1, 1, 1).data;
    return `#${[r, g, b].map((value) => (value ?? 0).toString(16).padStart(2, '0')).join('')}`;
  };
}

it.each(['light', 'dark'] as const)('draws water, road and land where they are in the %s theme', (theme) => {
  const palette = GROUND_PALETTES[theme];
  const pixel = draw(theme, []);
  expect(pixel(0.25, 0.75)).toBe(palette.water);
  expect(pixel(0.02, 0.98)).toBe(palette.water);
  expect(pixel(0.25, 0.25)).toBe(palette.land);
  expect(pixel(0.6, 0.75)).toBe(palette.land);
  expect(pixel(0.75, 0.5)).toBe(palette.primary);
  expect(pixel(0.75, 0.01)).toBe(palette.primary);
  // Footways start two levels further in.
  expect(pixel(0.9, 0.5)).toBe(palette.land);
});

it('leaves hidden layers out', () => {
  const pixel = draw('light', ['water']);
  expect(pixel(0.25, 0.75)).toBe(GROUND_PALETTES.light.land);
  expect(pixel(0.75, 0.5)).toBe(GROUND_PALETTES.light.primary);
});
