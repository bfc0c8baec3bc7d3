import { z } from 'zod';
import { computationFields } from './parameters/computation-fields.ts';
import type { ComputationParameters } from './parameters/computation-fields.ts';
import { problemsOf } from './parameters/problems.ts';
import { moreSourcesField, releaseFields } from './parameters/release-fields.ts';
import type { ReleaseParameters } from './parameters/release-fields.ts';
import { sourceFields } from './parameters/source-fields.ts';
import type { SourceParameters } from './parameters/source-fields.ts';
import { weatherFields, windChangesField } from './parameters/weather-fields.ts';
import type { WeatherParameters } from './parameters/weather-fields.ts';

/** Parameters of one run, defaults filled in. SI units unless the name says otherwise. */
export interface ToxicReleaseParameters
  extends ReleaseParameters, WeatherParameters, SourceParameters, ComputationParameters {}

const schema = z.strictObject({
  ...releaseFields,
  ...weatherFields,
  ...windChangesField,
  ...sourceFields,
  ...moreSourcesField,
  ...computationFields,
});

export const parametersSchema: z.ZodType<ToxicReleaseParameters> = schema.superRefine((value, context) => {
  for (const { parameter, en, chinese } of problemsOf(value)) {
    context.addIssue({ code: 'custom', path: [parameter], message: en, params: { 'zh-CN': chinese } });
  }
});
