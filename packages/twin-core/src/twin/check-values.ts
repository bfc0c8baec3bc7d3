// Apart from the schemas: a branch checks what code hands it, and needs no schema library for that.
import type { AttributeValue } from '../scene/columns.ts';
import { describeInput } from '../validation/issues.ts';
import { ChangeError } from './change-error.ts';
import type { Change } from './change.ts';
import { geometryProblem } from './geometry-problem.ts';

/** @throws {ChangeError} for a geometry no city object can have. */
export function assertGeometry(change: Change): void {
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
