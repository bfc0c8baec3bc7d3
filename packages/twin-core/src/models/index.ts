import type { SimulationModel } from '../simulation/model.ts';
export { areaSchema, studyAreaFields } from '../simulation/study-area-fields.ts';
export type { StudyAreaFields, StudyAreaTexts } from '../simulation/study-area-fields.ts';
import { access } from './access/index.ts';
import { flood } from './flood/index.ts';
import { obstacleSurfaces } from './obstacle-surfaces/index.ts';
import { planningControl } from './planning-control/index.ts';
import { skyView } from './sky-view/index.ts';
import { sunlight } from './sunlight/index.ts';
import { skyline } from './skyline/index.ts';
import { toxicRelease } from './toxic-release/index.ts';
import { viewCorridor } from './view-corridor/index.ts';
import { viewshed } from './viewshed/index.ts';
import { windowView } from './window-view/index.ts';

/** Every model of CityLoom. Page, worker and command line take this list, so that they offer the same. */
export const MODELS: readonly SimulationModel[] = [
  access,
  flood,
  obstacleSurfaces,
  planningControl,
  skyView,
  skyline,
  sunlight,
  toxicRelease,
  viewCorridor,
  viewshed,
  windowView,
];
