import type { SimulationModel } from '@cityloom/twin-core';
import { toxicRelease } from '@cityloom/twin-core/models/toxic-release';

export type Models = readonly SimulationModel[];

/** Models of the app; page and worker must offer the same. */
export const MODELS: Models = [toxicRelease];
