export { access } from './model.ts';
export type { AccessInput } from './access-input.ts';
export type { AccessParameters } from './parameters.ts';
export type { Dwellings, Services } from './places.ts';
export { SERVICE_CLASSES } from './service-classes.ts';
export type { ServiceClass, ServiceClassId } from './service-classes.ts';
export type { Roads } from './travel.ts';
export { accessValidation } from './validation.ts';
