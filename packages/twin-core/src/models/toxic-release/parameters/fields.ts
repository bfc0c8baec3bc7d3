import { z } from 'zod';
import type { Position } from '../../../geo/position.ts';
import { describeParameterAs } from '../../../simulation/describe-parameters.ts';
import type { ParameterMeta } from '../../../simulation/model.ts';

type Range = readonly [least: number, most: number];

/** A number with its range, default and words. */
export function numberField(
  [least, most]: Range,
  usual: number,
  meta: ParameterMeta,
): z.ZodDefault<z.ZodNumber> {
  return describeParameterAs(z.number().min(least).max(most).default(usual), { input: 'number', ...meta });
}

/** A number that may be left out. */
export function optionalNumberField([least, most]: Range, meta: ParameterMeta): z.ZodOptional<z.ZodNumber> {
  return describeParameterAs(z.number().min(least).max(most).optional(), { input: 'number', ...meta });
}

/** A place that has to be given. */
export function positionField(meta: ParameterMeta): z.ZodType<Position, Position> {
  return describeParameterAs(
    z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).readonly(),
    meta,
  );
}

/** Schemas of some parameters. */
export type FieldsOf<Parameters> = {
  readonly [Name in keyof Parameters]-?: z.ZodType<Parameters[Name]>;
};
