import { z } from 'zod';
import { describeParameterAs } from '../../../simulation/describe-parameters.ts';
import type { LocalizedText } from '../../../units/quantity.ts';
import { numberField } from './number-field.ts';
import type { FieldsOf } from './number-field.ts';

const RAIN: LocalizedText = { en: 'Rain', 'zh-CN': '降雨' };

/** How the rain of an event is spread over its duration. */
export type RainPattern = 'chicago' | 'triangular' | 'uniform';

/** Rain, and what the ground and the sewers take of it. */
export interface RainParameters {
  /** Depth of the whole event, mm. */
  readonly rainMillimetres: number;
  readonly rainDuration: number;
  readonly rainPattern: RainPattern;
  /** mm/h. */
  readonly greenInfiltration: number;
  /** mm/h. */
  readonly drainage: number;
}

export const rainFields: FieldsOf<RainParameters> = {
  rainMillimetres: numberField([0, 1000], 40, {
    title: { en: 'Rain of the event', 'zh-CN': '总降雨量' },
    unit: 'mm',
    step: 5,
    group: RAIN,
  }),
  rainDuration: numberField([60, 172_800], 3600, {
    title: { en: 'Duration of the rain', 'zh-CN': '降雨历时' },
    unit: 's',
    step: 600,
    group: RAIN,
  }),
  rainPattern: describeParameterAs(z.enum(['chicago', 'triangular', 'uniform']).default('chicago'), {
    title: { en: 'Course of the rain', 'zh-CN': '雨型' },
    choices: {
      chicago: { en: 'Chicago storm, peak at 0.4', 'zh-CN': '芝加哥雨型（峰值系数 0.4）' },
      triangular: { en: 'Triangle, peak at 0.4', 'zh-CN': '三角形（峰值系数 0.4）' },
      uniform: { en: 'Even', 'zh-CN': '均匀' },
    },
    source: 'Keifer & Chu 1957; b = 10 min, n = 0.7',
    input: 'choice',
    group: RAIN,
  }),
  greenInfiltration: numberField([0, 500], 15, {
    title: { en: 'Infiltration of green ground', 'zh-CN': '绿地下渗率' },
    description: { en: 'Loam takes about 13, sand 60 and more.', 'zh-CN': '壤土约 13，砂土 60 以上。' },
    unit: 'mm/h',
    step: 1,
    source: 'Rawls et al. 1983',
    group: RAIN,
  }),
  drainage: numberField([0, 500], 12, {
    title: { en: 'Taken by sewers', 'zh-CN': '管网排除能力' },
    description: {
      en: 'From all other ground, for as long as water stands there; 0: blocked or none.',
      'zh-CN': '除绿地与水面外，只要有积水即按此速率排除；0 表示无管网或堵塞。',
    },
    unit: 'mm/h',
    step: 1,
    source: 'default of the Environment Agency’s map of flooding from surface water, 2013',
    group: RAIN,
  }),
};
