import { z } from 'zod';
import {
  CLASS_METHODS,
  CLOUD_COLOURINGS,
  PICTURE_PLACES,
  RAMP_NAMES,
  type LayerStyle,
} from './layer-style.ts';

const column = z.string().min(1);
const ramp = z.enum(RAMP_NAMES);

/** Also reads styles from storage and share links. */
export const layerStyleSchema: z.ZodType<LayerStyle> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('single'), colour: z.string().regex(/^#[\da-f]{6}$/iu) }),
  z.object({ kind: z.literal('categories'), column, values: z.array(z.string()).max(64) }),
  z.object({
    kind: z.literal('classes'),
    column,
    method: z.enum(CLASS_METHODS),
    ramp,
    edges: z.array(z.number()).min(2).max(33),
  }),
  z.object({ kind: z.literal('continuous'), column, ramp, minimum: z.number(), maximum: z.number() }),
  z.object({
    kind: z.literal('picture'),
    opacity: z.number().min(0).max(1),
    place: z.enum(PICTURE_PLACES),
  }),
  z.object({ kind: z.literal('cloud'), by: z.enum(CLOUD_COLOURINGS), size: z.number().min(1).max(16) }),
]);
