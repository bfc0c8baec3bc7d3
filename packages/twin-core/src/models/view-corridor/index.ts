export { allowedHeight, checkSolid, corridorOutline } from './corridor.ts';
export type { Corridor, CorridorFinding } from './corridor.ts';
export { viewCorridor } from './model.ts';
export type { ViewCorridorInput } from './model.ts';
export type { ViewCorridorParameters } from './parameters.ts';
export { viewCorridorValidation } from './validation.ts';
