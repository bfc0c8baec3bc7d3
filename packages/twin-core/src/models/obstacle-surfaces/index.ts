export { APPROACHES, dimensionsOf } from './dimensions.ts';
export type { Approach, ApproachSection, SurfaceDimensions } from './dimensions.ts';
export { obstacleSurfaces } from './model.ts';
export type { ObstacleSurfacesInput } from './model.ts';
export type { ObstacleSurfacesParameters } from './parameters.ts';
export { heightAllowedAt } from './surfaces.ts';
export type { ObstacleSurfaces, RunwayEnd } from './surfaces.ts';
export { obstacleSurfacesValidation } from './validation.ts';
