import type { LocalizedText } from '@cityloom/twin-core';
import { z } from 'zod';
import {
  LAYER_ORIGINS,
  OPENNESS_LEVELS,
  UPDATE_CYCLES,
  type AddedLayer,
  type LayerCatalogue,
} from '../layers/added-layer.ts';

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

/** More than anybody shares; a crafted link must not send a thousand requests. */
const MAXIMUM_LAYERS = 64;

const text = z.string().max(2000);
const short = z.string().min(1).max(300);

const catalogueSchema = z.object({
  owner: text.optional(),
  licence: text.optional(),
  attribution: text.optional(),
  origin: z.enum(LAYER_ORIGINS).optional(),
  openness: z.enum(OPENNESS_LEVELS).optional(),
  updateCycle: z.enum(UPDATE_CYCLES).optional(),
  cimLevel: z.int().min(1).max(7).optional(),
  dataDate: text.optional(),
}) as z.ZodType<LayerCatalogue>;

export const sharedLayersSchema: z.ZodType<readonly SharedLayer[]> = z
  .array(
    z.object({
      id: short,
      title: z.object({ en: text, 'zh-CN': text }),
      theme: short,
      catalogue: catalogueSchema,
      isGround: z.boolean().optional(),
      contentHash: short,
      kind: short,
      recipe: z.unknown(),
    }),
  )
  .max(MAXIMUM_LAYERS);
