import type { RunRequest, View } from '@cityloom/twin-core';
import { serviceCity } from './service-city.ts';

/**
 * One run whose hash is written down: the same in Node and in a browser. A change of it means that results changed:
 * raise the model's version with it.
 */
export const goldenView: View = serviceCity().base;

export const goldenRequest: RunRequest = { model: 'access', parameters: { cellSize: 20 }, seed: 1 };

export const GOLDEN_HASH = 'a8f23e79cebbc99fbc775622abd5330f0f2c94320e2c95fae959e3a832d2db58';
