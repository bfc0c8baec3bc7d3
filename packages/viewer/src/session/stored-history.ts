import type { EditHistory, EditStep } from '@cityloom/twin-core';
import { z } from 'zod';
import { changesSchema, changesToJson } from './shared-state.ts';

/** Raised when older code would misread the steps; it then leaves them out and keeps the scenario. */
const HISTORY_VERSION = 1;

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

/** Undo steps as they were stored; absent in records of versions that did not keep them. */
export type StoredHistory = EditHistory | 'unreadable' | undefined;

/** Reads steps without ever failing: a scenario is worth keeping without them. */
export const storedHistorySchema: z.ZodType<StoredHistory> = z.unknown().transform((value): StoredHistory => {
  if (value === undefined) return undefined;
  const parsed = historySchema.safeParse(value);
  return parsed.success ? parsed.data : 'unreadable';
});

/** The steps as plain JSON data; {@link storedHistorySchema} reads them back. */
export function historyToJson({ undo, redo }: EditHistory): unknown {
  return { version: HISTORY_VERSION, undo: undo.map(stepToJson), redo: redo.map(stepToJson) };
}

function stepToJson({ index, removed, inserted }: EditStep): unknown {
  return { index, removed, inserted: changesToJson(inserted) };
}
