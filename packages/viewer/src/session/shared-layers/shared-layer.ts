import type { LocalizedText } from '@cityloom/twin-core';
import type { AddedLayer, LayerCatalogue } from '../layers/added-layer.ts';

/** A layer that people added, as a link carries it: how to have it again, not its rows. */
export interface SharedLayer {
  /** As the sender's session knows it: look, selection and scenario of the link refer to it. */
  readonly id: string;
  readonly title: LocalizedText;
  readonly theme: string;
  readonly catalogue: LayerCatalogue;
  /** Of terrain: true where the sender's city stands on it. */
  readonly isGround?: boolean | undefined;
  /** Content the sender saw. */
  readonly contentHash: string;
  /** Which way of opening it, see `LAYER_KINDS`. */
  readonly kind: string;
  /** What that kind opens it by; the kind checks it. */
  readonly recipe: unknown;
}

/** What becomes of added layers when a screen is shared. */
export interface SharedLayers {
  readonly carried: readonly SharedLayer[];
  /** Of the person's own files: a link cannot carry them. */
  readonly left: readonly AddedLayer[];
}
