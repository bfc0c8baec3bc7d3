import type { LocalizedText } from '../../../units/quantity.ts';
import { numberField } from './number-field.ts';
import type { FieldsOf } from './number-field.ts';

const RESULT: LocalizedText = { en: 'Result', 'zh-CN': '结果' };

/** From which depth things count. */
export interface ResultParameters {
  readonly floodedDepth: number;
  readonly impassableDepth: number;
}

export const resultFields: FieldsOf<ResultParameters> = {
  floodedDepth: numberField([0.01, 2], 0.15, {
    title: { en: 'Flooded from', 'zh-CN': '积水判定深度' },
    description: {
      en: 'Ground, buildings and facilities count as flooded from this depth.',
      'zh-CN': '地面、建筑和设施达到此深度计为受淹。',
    },
    unit: 'm',
    step: 0.05,
    source: 'GB 51222-2017: 0.15 m in the lane',
    group: RESULT,
  }),
  impassableDepth: numberField([0.05, 3], 0.3, {
    title: { en: 'Roads impassable from', 'zh-CN': '道路中断深度' },
    unit: 'm',
    step: 0.05,
    source: 'Pregnolato et al. 2017: 0.3 m stops an average car',
    group: RESULT,
  }),
};
