import { z } from 'zod';
import { describeParameterAs } from '../../../simulation/describe-parameters.ts';
import type { ParameterMeta } from '../../../simulation/model.ts';

/** A number with its range, default and words. */
export function numberField(
  [least, most]: readonly [least: number, most: number],
  usual: number,
  meta: ParameterMeta,
): z.ZodDefault<z.ZodNumber> {
  return describeParameterAs(z.number().min(least).max(most).default(usual), { input: 'number', ...meta });
}

/** Schemas of some parameters. */
export type FieldsOf<Parameters> = {
  readonly [Name in keyof Parameters]-?: z.ZodType<Parameters[Name]>;
};
