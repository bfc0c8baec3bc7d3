export { validateCase } from '../simulation/validation-case.ts';
import type { ValidationCase } from '../simulation/validation-case.ts';
import { accessValidation } from './access/index.ts';
import { floodFullValidation, floodValidation } from './flood/index.ts';
import { obstacleSurfacesValidation } from './obstacle-surfaces/index.ts';
import { planningControlValidation } from './planning-control/index.ts';
import { skylineValidation } from './skyline/index.ts';
import { skyViewValidation } from './sky-view/index.ts';
import { sunlightValidation } from './sunlight/index.ts';
import { toxicReleaseValidation } from './toxic-release/index.ts';
import { viewCorridorValidation } from './view-corridor/index.ts';
import { viewshedValidation } from './viewshed/index.ts';
import { windowViewValidation } from './window-view/index.ts';

/** Every figure the models of CityLoom have to reach; the command `validate-models` lists them. */
export const VALIDATION_CASES: readonly ValidationCase[] = [
  ...accessValidation,
  ...floodValidation,
  ...obstacleSurfacesValidation,
  ...planningControlValidation,
  ...skylineValidation,
  ...skyViewValidation,
  ...sunlightValidation,
  ...toxicReleaseValidation,
  ...viewCorridorValidation,
  ...viewshedValidation,
  ...windowViewValidation,
];

/** The same and those that take minutes, in the sizes of their publications; `npm run validate` works them out. */
export const FULL_VALIDATION_CASES: readonly ValidationCase[] = [...VALIDATION_CASES, ...floodFullValidation];
