import { type FieldDescription, type RunResult } from '@cityloom/twin-core';
import {
  fieldDifference,
  type FieldDifference,
  fieldInTime,
  type FieldInTime,
  flowSpeed,
  flowSpeedField,
} from '@cityloom/twin-core/readings';
import type { SessionState } from '../session-state.ts';
import { baselineOf } from './run-pair.ts';

/** What decides which field the map draws. */
export type FieldChoice = Pick<SessionState, 'run' | 'runs' | 'comparedRun' | 'drawnField'>;

/** What was made of a run's frames; it goes when the run goes. */
interface MadeFields {
  readonly byId: Map<string, FieldInTime | undefined>;
  difference: { readonly base: RunResult; readonly fields: FieldDifference | undefined } | undefined;
}

const made = new WeakMap<RunResult, MadeFields>();

function madeOf(result: RunResult): MadeFields {
  let known = made.get(result);
  if (known === undefined) {
    known = { byId: new Map(), difference: undefined };
    made.set(result, known);
  }
  return known;
}

/**
 * Fields of the run on show that the map can draw, in the order of a list: those of its model that have classes and
 * frames, the speed of its water, and where it is held against another run, what differs.
 */
export function drawableFields(choice: FieldChoice): readonly FieldDescription[] {
  const result = choice.run?.result;
  if (result === undefined) return [];
  const framed = new Set(result.frames.map(({ field }) => field));
  const own = result.outcome.fields.filter(({ id, levels }) => levels.length > 0 && framed.has(id));
  const speed = flowSpeedField(result);
  const difference = differenceOf(choice);
  return [
    ...own,
    ...(speed === undefined ? [] : [speed]),
    ...(difference === undefined ? [] : [difference.less.field, difference.more.field]),
  ];
}

/**
 * The field the map draws of the run on show: the one asked for, else the one it was made of, else the model's first.
 * The same object as long as run and choice are the same.
 */
export function drawnField(choice: FieldChoice): FieldInTime | undefined {
  const { run, drawnField: wanted } = choice;
  if (run === undefined) return undefined;
  const { result } = run;
  const asked = wanted === undefined ? undefined : fieldOfId(choice, result, wanted);
  if (asked !== undefined) return asked;
  const [origin] = wanted?.split('/') ?? [];
  const first = result.outcome.fields.find(({ id }) => result.frames.some(({ field }) => field === id));
  return (
    (origin === undefined ? undefined : fieldOfRun(result, origin)) ??
    (first === undefined ? undefined : fieldOfRun(result, first.id))
  );
}

function fieldOfId(choice: FieldChoice, result: RunResult, id: string): FieldInTime | undefined {
  const difference = /\/(?:less|more)$/u.test(id) ? differenceOf(choice) : undefined;
  return (
    [difference?.less, difference?.more].find((shown) => shown?.field.id === id) ?? fieldOfRun(result, id)
  );
}

/** A field of the run alone: of its model, or made of such. */
export function fieldOfRun(result: RunResult, id: string): FieldInTime | undefined {
  const { byId } = madeOf(result);
  if (!byId.has(id)) {
    byId.set(id, flowSpeedField(result)?.id === id ? flowSpeed(result) : fieldInTime(result, id));
  }
  return byId.get(id);
}

/** What is other in the greatest depth than in the run it is held against. */
function differenceOf(choice: FieldChoice): FieldDifference | undefined {
  const { run } = choice;
  const base = baselineOf(choice)?.result;
  if (run === undefined || base === undefined) return undefined;
  const known = madeOf(run.result);
  if (known.difference?.base !== base) known.difference = { base, fields: compare(base, run.result) };
  return known.difference.fields;
}

function compare(base: RunResult, result: RunResult): FieldDifference | undefined {
  for (const { id } of result.outcome.fields) {
    const [before, after] = [fieldOfRun(base, id), fieldOfRun(result, id)];
    const difference = before && after && fieldDifference(before, after);
    if (difference !== undefined) return difference;
  }
  return undefined;
}
