import type { EditHistory } from '@cityloom/twin-core';
import { z } from 'zod';
import { changesSchema } from '../sharing/shared-state-schema.ts';
import { HISTORY_VERSION, type StoredHistory } from './stored-history.ts';

const stepSchema = z.object({
  index: z.int().min(0),
  removed: z.int().min(0),
  inserted: changesSchema,
});
const historySchema: z.ZodType<EditHistory> = z.object({
  version: z.literal(HISTORY_VERSION),
  undo: z.array(stepSchema),
  redo: z.array(stepSchema),
});

/** Reads steps without ever failing: a scenario is worth keeping without them. */
export const storedHistorySchema: z.ZodType<StoredHistory> = z.unknown().transform((value): StoredHistory => {
  if (value === undefined) return undefined;
  const parsed = historySchema.safeParse(value);
  return parsed.success ? parsed.data : 'unreadable';
});
