import type { FieldDescription, FieldFrame } from '@cityloom/twin-core';
import { classColours } from './colour-map.ts';

/**
 * A value's place among the class limits, [0, 1]: class limit k of n sits at (k + 1) / (n + 1), values between
 * limits by their logarithm, for concentrations span decades. 0 for nothing, a tenth of the lowest limit or less;
 * 1 from ten times the highest limit up.
 */
export function classPlace(value: number, limits: readonly number[]): number {
  const lowest = limits[0];
  if (lowest === undefined || !(value > floorOf(lowest))) return 0;
  const steps = limits.length + 1;
  const highest = limits.at(-1) as number;
  const edges = [floorOf(lowest), ...limits, highest > 0 ? highest * 10 : highest + 1];
  for (let index = 0; index < steps; index++) {
    const low = edges[index] as number;
    const high = edges[index + 1] as number;
    if (value < high) return (index + shareBetween(low, high, value)) / steps;
  }
  return 1;
}

/** What is no more than this is not shown: a tenth of the lowest limit, or that limit where it is 0 or less. */
function floorOf(lowest: number): number {
  return lowest > 0 ? lowest / 10 : lowest;
}

/** By the logarithm; from 0 or below in proportion. */
function shareBetween(low: number, high: number, value: number): number {
  return low > 0 ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

/**
 * One frame as bytes of a red channel with full alpha, rows from north to south as pictures have them.
 * Values between limits keep their place to 1/255.
 */
export function encodeFrame(frame: FieldFrame, field: FieldDescription): Uint8ClampedArray<ArrayBuffer> {
  const { columns, rows } = field.grid;
  const limits = field.levels.map((level) => level.limit);
  const pixels = new Uint8ClampedArray(columns * rows * 4);
  const floor = floorOf(limits[0] ?? Number.POSITIVE_INFINITY);
  for (let row = 0; row < rows; row++) {
    const from = (rows - 1 - row) * columns;
    const to = row * columns * 4;
    for (let column = 0; column < columns; column++) {
      const value = frame.values[from + column] as number;
      // Most cells hold nothing: no logarithm for them.
      pixels[to + column * 4] = value > floor ? Math.round(classPlace(value, limits) * 255) : 0;
      pixels[to + column * 4 + 3] = 255;
    }
  }
  return pixels;
}

/** Colour per encoded byte: 256 pixels RGBA, transparent below the lowest limit, one colour per class. */
export function encodePalette(field: FieldDescription): Uint8ClampedArray<ArrayBuffer> {
  const colours = classColours(field);
  const steps = colours.length + 1;
  const pixels = new Uint8ClampedArray(256 * 4);
  for (let byte = 0; byte < 256; byte++) {
    const index = Math.min(colours.length - 1, Math.floor((byte / 255) * steps + 1e-6) - 1);
    const colour = colours[index];
    if (colour === undefined) continue;
    const at = byte * 4;
    pixels[at] = colour[0] * 255;
    pixels[at + 1] = colour[1] * 255;
    pixels[at + 2] = colour[2] * 255;
    pixels[at + 3] = 255;
  }
  return pixels;
}
