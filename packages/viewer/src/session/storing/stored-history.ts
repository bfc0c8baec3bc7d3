import type { EditHistory, EditStep } from '@cityloom/twin-core';
import { changesToJson } from '../sharing/shared-state.ts';

/** Raised when older code would misread the steps; it then leaves them out and keeps the scenario. */
export const HISTORY_VERSION = 1;

/** Undo steps as they were stored; absent in records of versions that did not keep them. */
export type StoredHistory = EditHistory | 'unreadable' | undefined;

/** The steps as plain JSON data; `storedHistorySchema` reads them back. */
export function historyToJson({ undo, redo }: EditHistory): unknown {
  return { version: HISTORY_VERSION, undo: undo.map(stepToJson), redo: redo.map(stepToJson) };
}

function stepToJson({ index, removed, inserted }: EditStep): unknown {
  return { index, removed, inserted: changesToJson(inserted) };
}
