export { blockSolids } from './block-solids.ts';
export type { Block } from './block-solids.ts';
export { createSolidPlane } from './solid-plane.ts';
export type { SolidPlane } from './solid-plane.ts';
export { collectSolids } from './solid-set.ts';
export type { SolidSelection, SolidSet } from './solid-set.ts';
export { createRayCaster } from './ray-caster.ts';
export type { RayCaster, SolidHit } from './ray-caster.ts';
