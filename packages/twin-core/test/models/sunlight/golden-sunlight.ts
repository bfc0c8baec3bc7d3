import type { RunRequest, View } from '@cityloom/twin-core';
import { CENTRE, createSmallCity } from '../../twin/small-city.ts';

/**
 * One run whose hash is written down: the same number in Node, in a worker thread and in a browser.
 * A change of it means that results changed: raise the model's version with it.
 */
export const goldenView: View = createSmallCity().base;

export const goldenRequest: RunRequest = {
  model: 'sunlight',
  parameters: {
    area: [
      [CENTRE[0] - 0.0004, CENTRE[1] - 0.0002],
      [CENTRE[0] + 0.003, CENTRE[1] - 0.0002],
      [CENTRE[0] + 0.003, CENTRE[1] + 0.0018],
      [CENTRE[0] - 0.0004, CENTRE[1] + 0.0018],
    ],
    buildings: 'all',
    floors: 'all',
    refraction: true,
    cellSize: 8,
  },
  seed: 1,
};

export const GOLDEN_HASH = 'fc67cbbd59099fe114cd48ba4f19220c05343f39e8ab43551b3c75b5747495e3';
