export { validateCase } from '../simulation/validation-case.ts';
import type { ValidationCase } from '../simulation/validation-case.ts';
import { accessValidation } from './access/index.ts';
import { planningControlValidation } from './planning-control/index.ts';
import { toxicReleaseValidation } from './toxic-release/index.ts';

/** Every figure the models of CityLoom have to reach; the command `validate-models` lists them. */
export const VALIDATION_CASES: readonly ValidationCase[] = [
  ...accessValidation,
  ...planningControlValidation,
  ...toxicReleaseValidation,
];
