import type { SimulationModel } from '@cityloom/twin-core';
import { toxicRelease } from '@cityloom/twin-core/models/toxic-release';

/** Models of the app; page and worker must offer the same. */
export const MODELS: readonly SimulationModel[] = [toxicRelease];
