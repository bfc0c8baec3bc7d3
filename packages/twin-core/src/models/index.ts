import type { SimulationModel } from '../simulation/model.ts';
export { areaSchema, studyAreaFields } from '../simulation/study-area-fields.ts';
export type { StudyAreaFields, StudyAreaTexts } from '../simulation/study-area-fields.ts';
import { access } from './access/index.ts';
import { planningControl } from './planning-control/index.ts';
import { toxicRelease } from './toxic-release/index.ts';

/** Every model of CityLoom. Page, worker and command line take this list, so that they offer the same. */
export const MODELS: readonly SimulationModel[] = [access, planningControl, toxicRelease];
