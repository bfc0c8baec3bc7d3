import { type RunResult } from '@cityloom/twin-core';
import { type FieldInTime, flowSpeedField } from '@cityloom/twin-core/readings';
import { fieldOfRun } from '../runs/drawn-field.ts';

/** The water of a run. */
export interface WaterFields {
  readonly depth: FieldInTime;
  /** Greatest depth of each cell over the run. */
  readonly deepest: FieldInTime | undefined;
  readonly speed: FieldInTime | undefined;
}

/** Fields of a run's water; `undefined` where it has none. */
export function waterFields(result: RunResult): WaterFields | undefined {
  const { fields } = result.outcome;
  const water = fields.find((field) => field.water !== undefined);
  const depth = water && fieldOfRun(result, water.id);
  if (depth === undefined) return undefined;
  // Of the fields in metres, the one that is known at the end alone.
  const deepest = fields
    .filter(({ id, unit }) => unit === depth.field.unit && id !== depth.field.id)
    .map(({ id }) => fieldOfRun(result, id))
    .find((field) => field?.frames.length === 1);
  const speed = flowSpeedField(result);
  return { depth, deepest, speed: speed && fieldOfRun(result, speed.id) };
}

/** The field to follow over time: the drawn one where it has a course, else the run's first that has. */
export function courseField(result: RunResult, drawn: FieldInTime): FieldInTime | undefined {
  if (drawn.frames.length > 1) return drawn;
  return result.outcome.fields
    .filter(({ levels }) => levels.length > 0)
    .map(({ id }) => fieldOfRun(result, id))
    .find((field) => field !== undefined && field.frames.length > 1);
}
