import { z } from 'zod';
import type { Position } from '../../geo/position.ts';
import { describeParameterAs } from '../../simulation/describe-parameters.ts';
import { viewpointFields } from '../../simulation/viewpoint-fields.ts';

/** Parameters of one run, defaults filled in. */
export interface SkylineParameters {
  readonly viewpoint: Position;
  readonly eyeHeight: number;
  readonly curvatureCoefficient: number;
  readonly maximumDistance: number;
  readonly directions: number;
}

export const parametersSchema: z.ZodType<SkylineParameters> = z.strictObject({
  ...viewpointFields(),
  maximumDistance: describeParameterAs(z.number().min(10).max(30_000).default(3000), {
    title: { en: 'Maximum distance', 'zh-CN': '最大距离' },
    unit: 'm',
    input: 'number',
    step: 500,
  }),
  directions: describeParameterAs(z.int().min(36).max(36_000).default(1440), {
    title: { en: 'Directions around', 'zh-CN': '方向数' },
    description: {
      en: 'Rays around the viewpoint: 1,440 is one every quarter of a degree.',
      'zh-CN': '环绕视点的射线数：1,440 即每 0.25° 一条。',
    },
    unit: '1',
    input: 'number',
    step: 360,
  }),
});
