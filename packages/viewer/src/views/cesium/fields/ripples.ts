import { createRandom } from '@cityloom/twin-core';

/** Pixels along the side of the ripples' picture. */
export const RIPPLE_SIDE = 128;

const WAVES = 28;
/** Waves along the side of the picture. */
const LONGEST = 3;
const SHORTEST = 15;
/** Standard deviations that a pixel can hold; steeper ones are cut off. */
const DEVIATIONS = 2.5;

/**
 * Small waves in every direction, of whole numbers along the side, so that the picture repeats without a seam.
 * @returns RGBA: slope towards the east and the north, and height, each about 128.
 */
export function drawRipples(): Uint8Array {
  drawn ??= draw();
  return drawn;
}

let drawn: Uint8Array | undefined;

function draw(): Uint8Array {
  const random = createRandom(7);
  const side = RIPPLE_SIDE;
  const [slopeEast, slopeNorth, heights] = [0, 1, 2].map(() => new Float64Array(side * side)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let wave = 0; wave < WAVES; wave++) {
    const length = LONGEST + (SHORTEST - LONGEST) * (wave / (WAVES - 1));
    const [angle, phase] = [random.next() * 2 * Math.PI, random.next() * 2 * Math.PI];
    const [east, north] = [Math.round(length * Math.cos(angle)), Math.round(length * Math.sin(angle))];
    const height = 1 / Math.max(1, Math.hypot(east, north)) ** 1.2;
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const at = y * side + x;
        const turn = phase + (2 * Math.PI * (east * x + north * y)) / side;
        heights[at] = (heights[at] as number) + height * Math.sin(turn);
        slopeEast[at] = (slopeEast[at] as number) + height * east * Math.cos(turn);
        slopeNorth[at] = (slopeNorth[at] as number) + height * north * Math.cos(turn);
      }
    }
  }
  const scale = (values: Float64Array): number => {
    const mean = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    return 127 / (DEVIATIONS * Math.sqrt(mean));
  };
  const [steep, high] = [scale(slopeEast), scale(heights)];
  const pixels = new Uint8ClampedArray(side * side * 4);
  for (let at = 0; at < side * side; at++) {
    pixels[4 * at] = 127.5 + steep * (slopeEast[at] as number);
    pixels[4 * at + 1] = 127.5 + steep * (slopeNorth[at] as number);
    pixels[4 * at + 2] = 127.5 + high * (heights[at] as number);
    pixels[4 * at + 3] = 255;
  }
  return new Uint8Array(pixels.buffer);
}
