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

export const GOLDEN_HASH = '8840f155e23d9f40babb9af1cb65a1f8e7fb8504504daf840dc9c2f1a8022177';
