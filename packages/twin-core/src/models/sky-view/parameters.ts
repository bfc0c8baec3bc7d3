import { z } from 'zod';
import type { Position } from '../../geo/position.ts';
import { describeParameterAs } from '../../simulation/describe-parameters.ts';
import { areaSchema } from '../../simulation/study-area-fields.ts';
import type { LocalizedText } from '../../units/quantity.ts';

/** Parameters of one run, defaults filled in. */
export interface SkyViewParameters {
  readonly area: readonly Position[];
  /** Metres. */
  readonly cellSize: number;
  readonly eyeHeight: number;
  readonly reach: number;
  readonly azimuths: number;
  readonly rings: number;
}

const COMPUTATION: LocalizedText = { en: 'Computation', 'zh-CN': '计算' };

export const parametersSchema: z.ZodType<SkyViewParameters> = z.strictObject({
  area: describeParameterAs(areaSchema(), {
    title: { en: 'Area', 'zh-CN': '范围' },
    description: { en: 'Draw it on the map.', 'zh-CN': '在地图上绘制。' },
    unit: '°',
    input: 'area',
    group: { en: 'Study area', 'zh-CN': '研究范围' },
  }),
  cellSize: describeParameterAs(z.number().min(0.5).max(200).default(5), {
    title: { en: 'Cell size', 'zh-CN': '网格大小' },
    unit: 'm',
    input: 'number',
    step: 1,
    group: COMPUTATION,
  }),
  eyeHeight: describeParameterAs(z.number().min(0.05).max(100).default(1.5), {
    title: { en: 'Height above the ground', 'zh-CN': '离地高度' },
    unit: 'm',
    input: 'number',
    step: 0.5,
    group: COMPUTATION,
  }),
  reach: describeParameterAs(z.number().min(10).max(5000).default(500), {
    title: { en: 'Farthest building', 'zh-CN': '最远建筑' },
    unit: 'm',
    input: 'number',
    step: 50,
    group: COMPUTATION,
  }),
  azimuths: describeParameterAs(z.int().min(8).max(720).default(72), {
    title: { en: 'Directions around', 'zh-CN': '水平方向数' },
    input: 'number',
    step: 8,
    group: COMPUTATION,
  }),
  rings: describeParameterAs(z.int().min(4).max(256).default(32), {
    title: { en: 'Rings of the sky', 'zh-CN': '天空环数' },
    input: 'number',
    step: 4,
    group: COMPUTATION,
  }),
});
