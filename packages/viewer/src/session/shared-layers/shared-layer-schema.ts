import { z } from 'zod';
import { LAYER_ORIGINS, OPENNESS_LEVELS, UPDATE_CYCLES, type LayerCatalogue } from '../layers/added-layer.ts';
import type { SharedLayer } from './shared-layer.ts';

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
