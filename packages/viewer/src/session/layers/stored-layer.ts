import { z } from 'zod';
import type { AddedLayerRecord } from './added-layer.ts';

const text = z.object({ en: z.string(), 'zh-CN': z.string() });

/**
 * Outline of a stored layer: its arrays were made by this program and are checked again when the table is opened.
 */
export const storedLayerSchema: z.ZodType<AddedLayerRecord> = z.custom<AddedLayerRecord>(
  (value) => outline.safeParse(value).success,
);

const outline = z.looseObject({
  id: z.string().min(1),
  title: text,
  theme: z.string(),
  order: z.number(),
  data: z.looseObject({ kind: z.enum(['features', 'terrain', 'image', 'points']), id: z.string() }),
  objects: z.number(),
  solid: z.boolean(),
  contentHash: z.string(),
  catalogue: z.looseObject({}),
  provenance: z.looseObject({ file: z.string(), format: z.string() }),
});
