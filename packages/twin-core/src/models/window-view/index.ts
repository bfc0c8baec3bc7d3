export type { LandCover } from './land-cover.ts';
export { windowView } from './model.ts';
export type { WindowViewInput } from './model.ts';
export type { WindowViewParameters } from './parameters.ts';
export { windowViewValidation } from './validation.ts';
