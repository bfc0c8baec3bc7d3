import { z } from 'zod';
import type { Position } from '../../geo/position.ts';
import { studyAreaFields } from '../../simulation/study-area-fields.ts';
import { computationFields } from './parameters/computation-fields.ts';
import type { ComputationParameters } from './parameters/computation-fields.ts';
import { riverFields } from './parameters/river-fields.ts';
import type { RiverParameters } from './parameters/river-fields.ts';
import { rainFields } from './parameters/rain-fields.ts';
import type { RainParameters } from './parameters/rain-fields.ts';
import { resultFields } from './parameters/result-fields.ts';
import type { ResultParameters } from './parameters/result-fields.ts';
import { surfaceFields } from './parameters/surface-fields.ts';
import type { SurfaceParameters } from './parameters/surface-fields.ts';

/** Parameters of one run, defaults filled in. SI units unless the name says otherwise. */
export interface FloodParameters
  extends RainParameters, RiverParameters, SurfaceParameters, ResultParameters, ComputationParameters {
  /** The domain: the rectangle around these corners; absent: the whole city. */
  readonly area?: readonly Position[] | undefined;
}

const { area } = studyAreaFields({
  area: {
    en: 'Draw the domain on the map, or give its corners as [longitude, latitude]: water is computed in the rectangle around it. Without one: the whole city.',
    'zh-CN': '在地图上绘制计算范围，或给出各角点的 [经度, 纬度]：在其外接矩形内计算。未给出时为全市。',
  },
});

/** Most frames of a run: each is a value per cell. */
const MOST_FRAMES = 500;

export const parametersSchema: z.ZodType<FloodParameters> = z
  .strictObject({
    area,
    ...rainFields,
    ...riverFields,
    ...surfaceFields,
    ...resultFields,
    ...computationFields,
  })
  .superRefine((value, context) => {
    const refuse = (parameter: string, en: string, chinese: string): void => {
      context.addIssue({ code: 'custom', path: [parameter], message: en, params: { 'zh-CN': chinese } });
    };
    if (value.simulatedDuration / value.frameInterval > MOST_FRAMES) {
      refuse(
        'frameInterval',
        `gives more than ${MOST_FRAMES} frames; give at least ${Math.ceil(value.simulatedDuration / MOST_FRAMES)} s`,
        `帧数超过 ${MOST_FRAMES}；请给出至少 ${Math.ceil(value.simulatedDuration / MOST_FRAMES)} s`,
      );
    }
    if (value.inflowRiseDuration * 2 > value.inflowDuration) {
      refuse(
        'inflowRiseDuration',
        'give at most half of inflowDuration: what rises must fall as well',
        '请给出不大于 inflowDuration 一半的值：涨水与退水等长',
      );
    }
    if (value.impassableDepth < value.floodedDepth) {
      refuse(
        'impassableDepth',
        `give at least floodedDepth (${value.floodedDepth} m)`,
        `请给出不小于 floodedDepth（${value.floodedDepth} m）的值`,
      );
    }
  });
