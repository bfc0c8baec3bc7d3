// Apart from the schemas: a branch checks what code hands it, and needs no schema library for that.
import type { AttributeValue } from '../scene/columns.ts';
import { describeInput } from '../validation/issues.ts';
import { ChangeError } from './change-error.ts';
import type { Change, SetRoad } from './change.ts';
import { geometryProblem } from './geometry-problem.ts';

/** @throws {ChangeError} for values that no city has: shapes, dates, lanes, speeds. */
export function assertValues(change: Change): void {
  assertGeometry(change);
  assertPhase(change);
  if (change.kind === 'road.set') assertRoadSetting(change);
}

/** More lanes than any road has: a slip of the finger. */
const MOST_LANES = 30;
/** Faster than any road allows. */
const HIGHEST_LIMIT_KMH = 200;

function assertRoadSetting({ id, direction, lanes, speedLimitKmh }: SetRoad): void {
  if (direction === undefined && lanes === undefined && speedLimitKmh === undefined) {
    throw new ChangeError(id, '$', 'sets nothing; give direction, lanes or speedLimitKmh');
  }
  if (lanes !== undefined && !(Number.isInteger(lanes) && lanes >= 1 && lanes <= MOST_LANES)) {
    throw new ChangeError(id, 'lanes', `is ${lanes}; give a whole number from 1 to ${MOST_LANES}`);
  }
  if (speedLimitKmh !== undefined && !(speedLimitKmh > 0 && speedLimitKmh <= HIGHEST_LIMIT_KMH)) {
    const remedy = `give kilometres per hour above 0, up to ${HIGHEST_LIMIT_KMH}; close a road with road.close`;
    throw new ChangeError(id, 'speedLimitKmh', `is ${speedLimitKmh}; ${remedy}`);
  }
}

function assertPhase({ id, phase }: Change): void {
  if (phase === undefined) return;
  for (const name of ['from', 'until'] as const) {
    const date = phase[name];
    if (date !== undefined && !isCalendarDay(date)) {
      const remedy = 'give a day of the calendar as YYYY-MM-DD';
      throw new ChangeError(id, `phase.${name}`, `is ${describeInput(date)}; ${remedy}`);
    }
  }
  const { from, until } = phase;
  // Days of this form are in order as texts are.
  if (from !== undefined && until !== undefined && from >= until) {
    const remedy = 'give a day after it, or leave it out';
    throw new ChangeError(id, 'phase.until', `is ${until}, not after phase.from (${from}); ${remedy}`);
  }
}

/** True for a day as ISO 8601 writes it; false for 30 February. */
export function isCalendarDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function assertGeometry(change: Change): void {
  if (change.kind !== 'object.add' && change.kind !== 'object.reshape') return;
  const problem = geometryProblem(change.geometry);
  if (problem !== undefined) throw new ChangeError(change.id, problem.path, problem.message);
}

/** @throws {ChangeError} for an attribute that is neither text nor a finite number. */
export function assertAttributes(changeId: string, values: Readonly<Record<string, AttributeValue>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      const remedy = 'give a number, or leave the attribute out';
      throw new ChangeError(changeId, `attributes.${name}`, `is ${describeInput(value)}; ${remedy}`);
    }
  }
}
