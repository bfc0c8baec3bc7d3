import type { AddedLayer, NewLayer } from '../layers/added-layer.ts';
import type { DatasetReader } from '../layers/dataset-reader.ts';
import type { SharedLayer } from './shared-layer.ts';

/** What a kind opens layers with. */
export interface OpenMeans {
  /** `undefined` where the host offers none. */
  readonly reader: DatasetReader | undefined;
  readonly signal: AbortSignal;
}

/** A layer that could be opened; title, theme and what people say of it come from the link. */
export type OpenedLayer = Omit<NewLayer, 'title' | 'theme'>;

/**
 * One way a layer can travel in a link. A further kind is one object more in `LAYER_KINDS`; encoding, asking the
 * receiver, notices, retries, look and order are the same for all.
 */
export interface SharedLayerKind {
  /** Stable: stands in links. */
  readonly id: string;
  /** Plain JSON data to have the layer again, or `undefined` where it is none of this kind. Keep it short. */
  recipeOf(layer: AddedLayer): unknown;
  /**
   * Addresses that are asked when it is opened, none where the recipe holds the data themselves.
   * @throws an error where the recipe, which comes from outside, is none.
   */
  addressesOf(recipe: unknown): readonly string[];
  /** Recipes of equal keys are opened in one go, for example layers of one file. */
  sourceOf(recipe: unknown): string;
  /**
   * Opens layers of one source.
   * @returns for each, in order, the layer or the error that tells the person why not and what to do.
   */
  open(layers: readonly SharedLayer[], means: OpenMeans): Promise<readonly (OpenedLayer | Error)[]>;
}
