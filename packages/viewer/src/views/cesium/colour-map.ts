import type { FieldDescription } from '@cityloom/twin-core';
import type { Rgb } from './theme.ts';

/**
 * The perceptually uniform map "plasma" (N. Smith and S. van der Walt, matplotlib, CC0) as sixth-degree
 * polynomials per channel, lowest power first; off by less than 1 % from the table.
 */
const PLASMA: readonly (readonly number[])[] = [
  [0.05873234, 2.17651463, -2.68946048, 6.13034835, -11.10743619, 10.02306558, -3.65871384],
  [0.02333671, 0.23838341, -7.45585114, 42.34618815, -82.66631109, 71.4136177, -22.93153465],
  [0.54334018, 0.75396046, 3.1107999, -28.51885465, 60.13984767, -54.07218656, 18.19190779],
];

/**
 * Colour at a share of the map. Only its indigo to rose part: the rest runs through the orange and yellow that
 * mean warning levels on buildings, and its dark end vanishes on the ground.
 */
export function mapColour(share: number): Rgb {
  const at = 0.1 + 0.38 * Math.min(1, Math.max(0, share));
  const channel = (index: number): number => {
    const terms = PLASMA[index] ?? [];
    const value = terms.reduceRight((sum, term) => sum * at + term, 0);
    return Math.min(1, Math.max(0, value));
  };
  return [channel(0), channel(1), channel(2)];
}

/** Water from shallow to deep: lighter than the rivers of the map, so that what is flooded stands out from them. */
const WATER: readonly [Rgb, Rgb, Rgb] = [
  [0.5, 0.84, 0.93],
  [0.16, 0.54, 0.86],
  [0.1, 0.26, 0.64],
];

function waterColour(share: number): Rgb {
  const [shallow, middle, deep] = WATER;
  const [from, to, part] = share < 0.5 ? [shallow, middle, 2 * share] : [middle, deep, 2 * share - 1];
  const channel = (index: 0 | 1 | 2): number => from[index] + (to[index] - from[index]) * part;
  return [channel(0), channel(1), channel(2)];
}

/** CF standard name of water's depth on land, at one time or over all of them. */
const DEPTH_OF_WATER = 'flood_water_thickness';

/**
 * Colour of each class of a field, lowest first: class k holds values from level k to level k + 1.
 * The legend and the map both take it from here.
 */
export function classColours(field: FieldDescription): readonly Rgb[] {
  const count = field.levels.length;
  const isWater = field.water !== undefined || field.standardName === DEPTH_OF_WATER;
  const colour = isWater ? waterColour : mapColour;
  return field.levels.map((_, index) => colour(count === 1 ? 0.7 : index / (count - 1)));
}
