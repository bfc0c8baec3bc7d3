export { skyline } from './model.ts';
export type { SkylineInput } from './model.ts';
export type { SkylineParameters } from './parameters.ts';
export { skylineValidation } from './validation.ts';
