export { viewshed } from './model.ts';
export type { ViewshedInput } from './model.ts';
export type { ViewshedParameters } from './parameters.ts';
export { viewshedValidation } from './validation.ts';
