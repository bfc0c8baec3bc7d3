import { z } from 'zod';
import type { Position } from '../../../geo/position.ts';
import { describeParameterAs } from '../../../simulation/describe-parameters.ts';
import { positionSchema } from '../../../simulation/viewpoint-fields.ts';
import type { LocalizedText } from '../../../units/quantity.ts';
import { numberField } from './number-field.ts';
import type { FieldsOf } from './number-field.ts';

const RIVER: LocalizedText = { en: 'Rivers and lakes', 'zh-CN': '河湖' };
const INFLOW: LocalizedText = { en: 'Inflow', 'zh-CN': '入流' };
const BREACH: LocalizedText = { en: 'Breach', 'zh-CN': '溃口' };

/** Water that comes from elsewhere. */
export interface RiverParameters {
  /** Above the usual level of rivers, metres. */
  readonly riverRise: number;
  readonly riverRiseDuration: number;
  readonly riverPeakDuration: number;
  readonly openWater: 'held' | 'free';
  readonly inflowPosition?: Position | undefined;
  /** m³/s. */
  readonly inflowDischarge: number;
  readonly inflowRiseDuration: number;
  readonly inflowDuration: number;
  readonly breachPosition?: Position | undefined;
  readonly breachStart: number;
  readonly breachWidth: number;
  readonly breachDuration: number;
}

export const riverFields: FieldsOf<RiverParameters> = {
  riverRise: numberField([-10, 30], 0, {
    title: { en: 'Rise of the rivers', 'zh-CN': '河流水位上涨' },
    description: {
      en: 'Above their usual level; lakes that a river runs through rise with it, ponds stay.',
      'zh-CN': '高于常水位；有河流穿过的湖泊随之上涨，孤立池塘不变。',
    },
    unit: 'm',
    step: 0.1,
    group: RIVER,
  }),
  riverRiseDuration: numberField([60, 604_800], 3600, {
    title: { en: 'Time it takes to rise', 'zh-CN': '上涨历时' },
    unit: 's',
    step: 600,
    group: RIVER,
  }),
  riverPeakDuration: numberField([0, 2_592_000], 86_400, {
    title: { en: 'Time it stays high', 'zh-CN': '高水位持续时间' },
    description: { en: 'Then it falls as it rose.', 'zh-CN': '之后按上涨历时回落。' },
    unit: 's',
    step: 600,
    group: RIVER,
  }),
  openWater: describeParameterAs(z.enum(['held', 'free']).default('held'), {
    title: { en: 'Rivers and lakes', 'zh-CN': '河湖水体' },
    description: {
      en: 'Held: their level follows the rise, whatever runs in or out. Free: they fill and empty by themselves, for inflows from upstream.',
      'zh-CN': '定水位：水位只随设定上涨变化。自由：水体随来水自行涨落，用于上游来水。',
    },
    choices: {
      held: { en: 'Level is held', 'zh-CN': '定水位' },
      free: { en: 'Level is free', 'zh-CN': '自由水位' },
    },
    input: 'choice',
    group: RIVER,
  }),
  inflowPosition: describeParameterAs(positionSchema().optional(), {
    title: { en: 'Place of the inflow', 'zh-CN': '入流位置' },
    description: {
      en: 'A burst main, a spillway, a river from upstream: pick it on the map. Without one, none flows in.',
      'zh-CN': '爆管、泄洪口或上游来水：在地图上选取。未给出时无入流。',
    },
    unit: '°',
    input: 'position',
    group: INFLOW,
  }),
  inflowDischarge: numberField([0, 100_000], 20, {
    title: { en: 'Discharge at its peak', 'zh-CN': '峰值流量' },
    unit: 'm³/s',
    step: 1,
    group: INFLOW,
  }),
  inflowRiseDuration: numberField([0, 604_800], 900, {
    title: { en: 'Time to the peak, and back', 'zh-CN': '涨水（退水）历时' },
    unit: 's',
    step: 300,
    group: INFLOW,
  }),
  inflowDuration: numberField([60, 2_592_000], 7200, {
    title: { en: 'Duration of the inflow', 'zh-CN': '入流历时' },
    unit: 's',
    step: 600,
    group: INFLOW,
  }),
  breachPosition: describeParameterAs(positionSchema().optional(), {
    title: { en: 'Place of the breach', 'zh-CN': '溃口位置' },
    description: {
      en: 'On or beside a levee or wall of the plan: pick it on the map. Without one, all hold.',
      'zh-CN': '在规划的堤防或防洪墙上或其旁选取。未给出时堤防完好。',
    },
    unit: '°',
    input: 'position',
    group: BREACH,
  }),
  breachStart: numberField([0, 2_592_000], 1800, {
    title: { en: 'Time it begins', 'zh-CN': '溃决开始时间' },
    unit: 's',
    step: 300,
    group: BREACH,
  }),
  breachWidth: numberField([1, 2000], 30, {
    title: { en: 'Width', 'zh-CN': '溃口宽度' },
    unit: 'm',
    step: 5,
    group: BREACH,
  }),
  breachDuration: numberField([1, 86_400], 600, {
    title: { en: 'Time until it has gone down to the ground', 'zh-CN': '溃至地面历时' },
    unit: 's',
    step: 60,
    group: BREACH,
  }),
};
