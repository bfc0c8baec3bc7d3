import { z } from 'zod';
import type { AppliedFusion } from './applied-fusion.ts';

/** Outline of a stored fusion: its columns were made by this program, and are held against the layer again. */
export const storedFusionSchema: z.ZodType<AppliedFusion> = z.custom<AppliedFusion>(
  (value) => outline.safeParse(value).success,
);

const outline = z.looseObject({
  layer: z.string().min(1),
  base: z.string(),
  recipe: z.looseObject({ schema: z.literal('cityloom/fusion'), sources: z.array(z.looseObject({})) }),
  columns: z.instanceof(Map),
  contentHash: z.string(),
  reportHash: z.string(),
  appliedAt: z.string(),
});
