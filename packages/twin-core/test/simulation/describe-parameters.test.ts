import { createModelRegistry, describeParameters } from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';
import { countingModel } from './counting-model.ts';

describe('describeParameters', () => {
  it('reads names, kinds, limits, defaults and choices from the schema', () => {
    expect(describeParameters(countingModel)).toEqual([
      {
        name: 'steps',
        kind: 'integer',
        title: { en: 'Steps', 'zh-CN': '步数' },
        required: false,
        default: 4,
        minimum: 1,
        maximum: 100_000,
        unit: '1',
        step: 2,
      },
      {
        name: 'size',
        kind: 'number',
        title: { en: 'Size', 'zh-CN': '大小' },
        required: false,
        default: 8,
        minimum: 0.5,
        maximum: 1000,
        unit: 'm',
      },
      {
        name: 'failure',
        kind: 'choice',
        title: { en: 'Failure', 'zh-CN': '失败' },
        required: false,
        default: 'none',
        choices: [
          { value: 'none', title: { en: 'None', 'zh-CN': '无' } },
          { value: 'throw', title: { en: 'throw', 'zh-CN': 'throw' } },
          { value: 'crash', title: { en: 'crash', 'zh-CN': 'crash' } },
        ],
      },
    ]);
  });
});

describe('createModelRegistry', () => {
  it('refuses two models of one id', () => {
    expect(() => createModelRegistry([countingModel, countingModel])).toThrow(
      /two models have the id "counting"/,
    );
  });
});
