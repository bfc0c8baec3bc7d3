import type { ValidationCase } from '../../simulation/validation-case.ts';
import { denseCases } from './cases/dense-cases.ts';
import { gaussianCases } from './cases/gaussian-cases.ts';
import { puffCases } from './cases/puff-cases.ts';
import { sourceCases } from './cases/source-cases.ts';

/** Every figure this model has to reach. */
export const toxicReleaseValidation: readonly ValidationCase[] = [
  ...gaussianCases,
  ...denseCases,
  ...sourceCases,
  ...puffCases,
];
