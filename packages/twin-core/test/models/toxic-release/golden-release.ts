import type { RunRequest, View } from '@cityloom/twin-core';
import { createBlockTable, viewOf } from './block-city.ts';

/**
 * One run whose hash is written down: the same number in Node, in a worker thread and in a browser.
 * A change of it means that results changed: raise the model's version with it.
 */
export const goldenView: View = viewOf([{ table: createBlockTable(2000), overlay: false }]);

export const goldenRequest: RunRequest = {
  model: 'toxic-release',
  parameters: {
    position: [71.36, 51.09],
    releaseRate: 10,
    windFromDegrees: 237,
    stability: 'auto',
    insolation: 'night',
    simulatedDuration: 1800,
    frameInterval: 120,
  },
  seed: 5,
};

/** A wind that turns, two sources and a pool: the chains of puffs. */
export const turningRequest: RunRequest = {
  model: 'toxic-release',
  parameters: {
    position: [71.36, 51.09],
    releaseKind: 'pool',
    releasedMass: 3000,
    windFromDegrees: 237,
    windChanges: [
      { time: 400, windSpeed: 2.5, windFromDegrees: 250, stability: 'E' },
      { time: 900, windSpeed: 5, windFromDegrees: 290 },
    ],
    moreSources: [{ position: [71.38, 51.1], releaseStart: 300, releaseHeight: 20 }],
    surroundings: 'city',
    simulatedDuration: 1800,
    frameInterval: 300,
    cellSize: 100,
  },
  seed: 5,
};

export const TURNING_HASH = 'f9a6c920b3c5aba2946ea01d278ffe8d8562f01ae5ed3fab84ebfffe37cd2b66';
export const GOLDEN_HASH = '5e62216417533737f07e8300342ba2363ab73a2c8e5f19aa5e10a128d6fb21c0';
