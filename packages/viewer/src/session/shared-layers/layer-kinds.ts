import { addressKind } from './address-kind.ts';
import type { SharedLayerKind } from './shared-layer-kind.ts';

/** The first kind that has a recipe for a layer takes it. */
export const LAYER_KINDS: readonly SharedLayerKind[] = [addressKind];
