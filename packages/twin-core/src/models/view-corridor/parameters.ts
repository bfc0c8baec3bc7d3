import { z } from 'zod';
import type { Position } from '../../geo/position.ts';
import { describeParameterAs } from '../../simulation/describe-parameters.ts';
import { positionSchema, viewpointFields } from '../../simulation/viewpoint-fields.ts';
import type { LocalizedText } from '../../units/quantity.ts';

/** Parameters of one run, defaults filled in. */
export interface ViewCorridorParameters {
  readonly viewpoint: Position;
  readonly eyeHeight: number;
  readonly target: Position;
  readonly targetHeight: number;
  readonly width: number;
  readonly targetWidth: number;
  readonly control: 'rigid' | 'flexible';
  readonly tolerance: number;
}

const TARGET: LocalizedText = { en: 'Target', 'zh-CN': '目标' };
const CONTROL: LocalizedText = { en: 'Control', 'zh-CN': '控制' };
const { viewpoint, eyeHeight } = viewpointFields();

export const parametersSchema: z.ZodType<ViewCorridorParameters> = z.strictObject({
  viewpoint,
  eyeHeight,
  target: describeParameterAs(positionSchema(), {
    title: { en: 'Target', 'zh-CN': '目标点' },
    description: { en: 'The landmark; pick it on the map.', 'zh-CN': '地标位置，在地图上选取。' },
    unit: '°',
    input: 'position',
    group: TARGET,
  }),
  targetHeight: describeParameterAs(z.number().min(0).max(1000).default(20), {
    title: { en: 'Lowest point to be seen', 'zh-CN': '须可见的最低点' },
    description: {
      en: 'Above the ground at the target: what lies above this stays in sight.',
      'zh-CN': '目标处地面以上高度：其上部分应保持可见。',
    },
    unit: 'm',
    input: 'number',
    step: 1,
    group: TARGET,
  }),
  width: describeParameterAs(z.number().min(0.1).max(1000).default(5), {
    title: { en: 'Width at the viewpoint', 'zh-CN': '视点处宽度' },
    unit: 'm',
    input: 'number',
    step: 5,
    group: CONTROL,
  }),
  targetWidth: describeParameterAs(z.number().min(0.1).max(5000).default(60), {
    title: { en: 'Width at the target', 'zh-CN': '目标处宽度' },
    unit: 'm',
    input: 'number',
    step: 5,
    group: CONTROL,
  }),
  control: describeParameterAs(z.enum(['rigid', 'flexible']).default('rigid'), {
    title: { en: 'Kind of control', 'zh-CN': '控制方式' },
    choices: {
      rigid: { en: 'Rigid: nothing may rise into it', 'zh-CN': '刚性：不得突破' },
      flexible: { en: 'Flexible: up to a tolerance', 'zh-CN': '弹性：允许一定突破' },
    },
    input: 'choice',
    group: CONTROL,
  }),
  tolerance: describeParameterAs(z.number().min(0).max(200).default(3), {
    title: { en: 'Tolerance', 'zh-CN': '容许突破高度' },
    description: { en: 'Flexible control only.', 'zh-CN': '仅用于弹性控制。' },
    unit: 'm',
    input: 'number',
    step: 1,
    group: CONTROL,
  }),
});
