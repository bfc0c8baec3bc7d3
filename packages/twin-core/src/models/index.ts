import type { SimulationModel } from '../simulation/model.ts';
import { toxicRelease } from './toxic-release/index.ts';

/** Every model of CityLoom. Page, worker and command line take this list, so that they offer the same. */
export const MODELS: readonly SimulationModel[] = [toxicRelease];
