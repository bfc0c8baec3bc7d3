import { createModelRegistry, describeParameterAs } from '@cityloom/twin-core';
import type { ModelRegistry, SimulationModel, View } from '@cityloom/twin-core';
import { z } from 'zod';

export interface CountingParameters {
  readonly steps: number;
  readonly size: number;
  readonly failure: 'none' | 'throw' | 'crash';
}

/** Yields `steps` frames of random values; can fail on demand. */
export const countingModel: SimulationModel<CountingParameters, { readonly offset: number }> = {
  id: 'counting',
  title: { en: 'Counting', 'zh-CN': '计数' },
  version: '1',
  parameters: z.strictObject({
    steps: describeParameterAs(z.int().min(1).max(100_000).multipleOf(2).default(4), {
      title: { en: 'Steps', 'zh-CN': '步数' },
      unit: '1',
      step: 2,
    }),
    size: describeParameterAs(z.number().min(0.5).max(1000).default(8), {
      title: { en: 'Size', 'zh-CN': '大小' },
      unit: 'm',
    }),
    failure: describeParameterAs(z.enum(['none', 'throw', 'crash']).default('none'), {
      title: { en: 'Failure', 'zh-CN': '失败' },
      choices: { none: { en: 'None', 'zh-CN': '无' } },
    }),
  }),
  method: { en: 'Counts.', 'zh-CN': '计数。' },
  limits: [],
  prepare: (view) => ({ offset: view.hash.length }),
  *run(input, parameters, context) {
    let sum = input.offset;
    for (let step = 0; step < parameters.steps; step += 1) {
      const values = new Float32Array(Math.round(parameters.size));
      for (let index = 2; index < values.length; index += 3) values[index] = context.random.next();
      sum += values.reduce((total, value) => total + value, 0);
      if (step === 2 && parameters.failure === 'throw') throw new Error('the counter is stuck');
      if (step === 2 && parameters.failure === 'crash') {
        setTimeout(() => {
          throw new Error('the worker fell over');
        });
      }
      context.progress((step + 1) / parameters.steps);
      yield { field: 'count', time: step, values };
      yield undefined;
    }
    return {
      measures: [{ name: 'counting.sum', value: sum, unit: '1', source: 'counting 1' }],
      fields: [],
      states: [],
      outlines: [],
      changes: [],
      warnings: [],
    };
  },
};

export const countingRegistry: ModelRegistry = createModelRegistry([countingModel]);

/** A view without a city: the counting model needs none. */
export const emptyView: View = {
  hash: 'view-1',
  layerIds: [],
  layer: (id) => {
    throw new RangeError(id);
  },
  object: () => undefined,
  objectsInPolygon: () => [],
  nearest: () => [],
  alongRay: () => [],
  groundHeight: () => undefined,
  network: undefined,
  closedRoads: new Set(),
  roadSettings: new Map(),
};
