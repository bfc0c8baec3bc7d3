import { z } from 'zod';
import type { FlowEquation } from '../../../shallow-water/index.ts';
import { describeParameterAs } from '../../../simulation/describe-parameters.ts';
import type { LocalizedText } from '../../../units/quantity.ts';
import { numberField } from './number-field.ts';
import type { FieldsOf } from './number-field.ts';

const COMPUTATION: LocalizedText = { en: 'Computation', 'zh-CN': '计算' };

/** How it is computed. */
export interface ComputationParameters {
  readonly simulatedDuration: number;
  readonly frameInterval: number;
  readonly cellSize: number;
  readonly equation: FlowEquation;
  readonly order: '1' | '2';
  readonly backEnd: 'auto' | 'scalar' | 'wasm' | 'webgpu';
}

export const computationFields: FieldsOf<ComputationParameters> = {
  simulatedDuration: numberField([60, 2_592_000], 7200, {
    title: { en: 'Simulated time', 'zh-CN': '模拟时长' },
    unit: 's',
    step: 600,
    group: COMPUTATION,
  }),
  frameInterval: numberField([10, 86_400], 300, {
    title: { en: 'Interval of the shown water', 'zh-CN': '水面输出间隔' },
    unit: 's',
    step: 60,
    group: COMPUTATION,
  }),
  cellSize: numberField([1, 50], 20, {
    title: { en: 'Cell size', 'zh-CN': '网格大小' },
    description: {
      en: 'Half the size takes eight times as long. Streets need cells of at most half their width.',
      'zh-CN': '网格减半，耗时约为 8 倍。网格不应大于街道宽度的一半。',
    },
    unit: 'm',
    step: 1,
    group: COMPUTATION,
  }),
  equation: describeParameterAs(z.enum(['local-inertial', 'shallow-water']).default('local-inertial'), {
    title: { en: 'Equations', 'zh-CN': '方程' },
    choices: {
      'local-inertial': { en: 'Local inertial: rain, slow floods', 'zh-CN': '局部惯性：降雨、缓慢洪水' },
      'shallow-water': { en: 'Full shallow water: breaches, fast flow', 'zh-CN': '完整浅水：溃决、急流' },
    },
    source: 'Bates et al. 2010, de Almeida et al. 2012; Toro 2001, Audusse et al. 2004',
    input: 'choice',
    group: COMPUTATION,
  }),
  order: describeParameterAs(z.enum(['1', '2']).default('1'), {
    title: { en: 'Order of the full equations', 'zh-CN': '完整方程的精度' },
    choices: {
      '1': { en: 'First order', 'zh-CN': '一阶' },
      '2': { en: 'Second order: sharper, slower', 'zh-CN': '二阶：更锐利、更慢' },
    },
    input: 'choice',
    group: COMPUTATION,
  }),
  backEnd: describeParameterAs(z.enum(['auto', 'scalar', 'wasm', 'webgpu']).default('auto'), {
    title: { en: 'Computed by', 'zh-CN': '计算后端' },
    description: {
      en: 'The first three give the same bits on every machine. A graphics processor is the fastest for large areas, but its last digits differ from one to the next: that is why it is never chosen by itself.',
      'zh-CN':
        '前三项在任何机器上结果逐位一致。图形处理器计算大范围最快，但不同显卡的末位数字不同，因此不会自动选用。',
    },
    choices: {
      auto: { en: 'WebAssembly, where it runs', 'zh-CN': '可用时用 WebAssembly' },
      scalar: { en: 'Double precision, the reference', 'zh-CN': '双精度参考实现' },
      wasm: { en: 'WebAssembly, single precision', 'zh-CN': 'WebAssembly 单精度' },
      webgpu: { en: 'Graphics processor, single precision', 'zh-CN': '图形处理器（WebGPU）单精度' },
    },
    input: 'choice',
    group: COMPUTATION,
  }),
};
