import { z } from 'zod';
import { describeParameterAs } from '../../../simulation/describe-parameters.ts';
import type { LocalizedText } from '../../../units/quantity.ts';
import { numberField } from './fields.ts';
import type { FieldsOf } from './fields.ts';

const PEOPLE: LocalizedText = { en: 'People and levels', 'zh-CN': '人员与指导水平' };
const COMPUTATION: LocalizedText = { en: 'Computation', 'zh-CN': '计算' };

/** What is compared with what, and how finely it is computed. */
export interface ComputationParameters {
  readonly levels: 'aegl' | 'erpg';
  /** Of buildings with closed windows, per hour. */
  readonly airExchange: number;
  readonly receptorHeight: number;
  readonly simulatedDuration: number;
  readonly timeStep: number;
  readonly frameInterval: number;
  readonly cellSize: number;
}

export const computationFields: FieldsOf<ComputationParameters> = {
  levels: describeParameterAs(z.enum(['aegl', 'erpg']).default('aegl'), {
    title: { en: 'Guideline levels', 'zh-CN': '指导水平' },
    description: {
      en: 'Smoke particles are held against air quality levels in either case.',
      'zh-CN': '烟尘颗粒均采用空气质量分级。',
    },
    choices: {
      aegl: { en: 'AEGL, 10 min to 8 h', 'zh-CN': 'AEGL（10 分钟至 8 小时）' },
      erpg: { en: 'ERPG, 1 h', 'zh-CN': 'ERPG（1 小时）' },
    },
    input: 'choice',
    group: PEOPLE,
  }),
  airExchange: numberField([0, 20], 0.5, {
    title: { en: 'Air exchange indoors', 'zh-CN': '室内换气次数' },
    description: {
      en: 'Windows closed, ventilation off: 0.2 in tight, 0.5 in usual, 1 and more in leaky buildings.',
      'zh-CN': '门窗关闭、通风停止：密闭建筑约 0.2，一般 0.5，漏风建筑 1 以上。',
    },
    unit: '1/h',
    step: 0.1,
    source: 'Chan et al. 2005, LBNL-58352; WHO 2000',
    group: PEOPLE,
  }),
  receptorHeight: describeParameterAs(z.number().min(0).max(100).default(1.5), {
    title: { en: 'Height of the receptors', 'zh-CN': '受体高度' },
    description: { en: 'Where people breathe.', 'zh-CN': '人的呼吸高度。' },
    unit: 'm',
    input: 'number',
    step: 0.5,
    group: COMPUTATION,
  }),
  simulatedDuration: describeParameterAs(z.number().min(60).max(28_800).default(3600), {
    title: { en: 'Simulated time', 'zh-CN': '模拟时长' },
    unit: 's',
    input: 'number',
    step: 600,
    group: COMPUTATION,
  }),
  timeStep: describeParameterAs(z.number().min(1).max(60).default(10), {
    title: { en: 'Time step of the exposure', 'zh-CN': '暴露时间步长' },
    unit: 's',
    input: 'number',
    step: 1,
    group: COMPUTATION,
  }),
  frameInterval: describeParameterAs(z.number().min(1).max(3600).default(60), {
    title: { en: 'Interval of the shown field', 'zh-CN': '浓度场输出间隔' },
    unit: 's',
    input: 'number',
    step: 10,
    group: COMPUTATION,
  }),
  cellSize: describeParameterAs(z.number().min(5).max(500).default(50), {
    title: { en: 'Cell size of the shown field', 'zh-CN': '浓度场网格' },
    unit: 'm',
    input: 'number',
    step: 5,
    group: COMPUTATION,
  }),
};
