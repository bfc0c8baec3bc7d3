import { z } from 'zod';
import type { Position } from '../../geo/position.ts';
import { describeParameterAs } from '../../simulation/describe-parameters.ts';
import { positionSchema } from '../../simulation/viewpoint-fields.ts';
import type { LocalizedText } from '../../units/quantity.ts';

/** Parameters of one run, defaults filled in. */
export interface WindowViewParameters {
  readonly window: Position;
  /** Metres above the ground. */
  readonly windowHeight: number;
  /** Direction out of the window, clockwise from north. */
  readonly facingDegrees: number;
  readonly widthDegrees: number;
  readonly heightDegrees: number;
  readonly stepDegrees: number;
  readonly maximumDistance: number;
}

const WINDOW: LocalizedText = { en: 'Window', 'zh-CN': '窗户' };
const LOOK: LocalizedText = { en: 'Field of view', 'zh-CN': '视野' };

export const parametersSchema: z.ZodType<WindowViewParameters> = z.strictObject({
  window: describeParameterAs(positionSchema(), {
    title: { en: 'Window', 'zh-CN': '窗户位置' },
    description: {
      en: 'Pick it on the map, on the façade or just before it.',
      'zh-CN': '在地图上选取立面处或其外侧的点。',
    },
    unit: '°',
    input: 'position',
    group: WINDOW,
  }),
  windowHeight: describeParameterAs(z.number().min(0).max(1000).default(10), {
    title: { en: 'Height above the ground', 'zh-CN': '离地高度' },
    unit: 'm',
    input: 'number',
    step: 3,
    group: WINDOW,
  }),
  facingDegrees: describeParameterAs(z.number().min(0).max(360).default(180), {
    title: { en: 'Facing', 'zh-CN': '朝向' },
    description: { en: 'Clockwise from north: 180 is south.', 'zh-CN': '自北顺时针：180 为朝南。' },
    unit: '°',
    input: 'number',
    step: 15,
    group: WINDOW,
  }),
  widthDegrees: describeParameterAs(z.number().min(5).max(180).default(120), {
    title: { en: 'Width of the view', 'zh-CN': '水平视野' },
    unit: '°',
    input: 'number',
    step: 10,
    group: LOOK,
  }),
  heightDegrees: describeParameterAs(z.number().min(5).max(170).default(90), {
    title: { en: 'Height of the view', 'zh-CN': '垂直视野' },
    description: { en: 'Half above and half below the level.', 'zh-CN': '水平线上下各一半。' },
    unit: '°',
    input: 'number',
    step: 10,
    group: LOOK,
  }),
  stepDegrees: describeParameterAs(z.number().min(0.1).max(5).default(0.5), {
    title: { en: 'Step between rays', 'zh-CN': '射线间隔' },
    unit: '°',
    input: 'number',
    step: 0.1,
    group: LOOK,
  }),
  maximumDistance: describeParameterAs(z.number().min(50).max(10_000).default(2000), {
    title: { en: 'Maximum distance', 'zh-CN': '最大距离' },
    description: { en: 'What is beyond counts as ground or sky.', 'zh-CN': '更远处计为地面或天空。' },
    unit: 'm',
    input: 'number',
    step: 500,
    group: LOOK,
  }),
});
