import type { FieldDescription, RunResult } from '@cityloom/twin-core';

/** The field of a run that the map draws: the first that has frames. */
export function drawnField({ outcome, frames }: RunResult): FieldDescription | undefined {
  return outcome.fields.find(({ id }) => frames.some(({ field }) => field === id));
}
