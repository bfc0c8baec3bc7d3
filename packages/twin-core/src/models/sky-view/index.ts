export { skyView } from './model.ts';
export type { SkyViewInput } from './model.ts';
export type { SkyViewParameters } from './parameters.ts';
export { skyDirections, skyViewFactor } from './sky-samples.ts';
export { skyViewValidation } from './validation.ts';
