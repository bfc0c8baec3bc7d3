import { createModelRegistry, describeParameterAs } from '@cityloom/twin-core';
import type { FieldDescription, ModelRegistry, ParameterMeta, SimulationModel } from '@cityloom/twin-core';
import type { EnsembleRequest, UncertainInput } from '@cityloom/twin-core/ensembles';
import { z } from 'zod';

interface PondParameters {
  readonly rain: number;
  readonly wind: number;
  readonly gates: number;
  readonly roughness: number;
  readonly lining: 'clay' | 'stone';
  readonly columns: number;
  readonly springs: readonly { readonly rate: number }[];
}

function field<Schema extends z.ZodType>(schema: Schema, meta: Partial<ParameterMeta> = {}): Schema {
  return describeParameterAs(schema, { title: { en: 'x', 'zh-CN': 'x' }, unit: '1', ...meta });
}

const depth: FieldDescription = {
  id: 'depth',
  title: { en: 'Depth', 'zh-CN': '水深' },
  unit: 'm',
  grid: { columns: 4, rows: 1, bounds: [0, 0, 4, 1], cellSize: 1 },
  levels: [{ limit: 0.1, label: { en: 'wet', 'zh-CN': '湿' } }],
};

/**
 * Depths of a row of cells known by hand: cell c is `c × rain` deep at the end, so that the first stays dry, and twice as
 * deep half-way. It is stiller where it is rougher.
 */
const pond: SimulationModel<PondParameters, null> = {
  id: 'pond',
  title: { en: 'Pond', 'zh-CN': '池塘' },
  version: '1',
  parameters: z.strictObject({
    rain: field(z.number().min(0).max(10).default(1), { unit: 'm' }),
    wind: field(z.number().min(0).max(360).default(350), { unit: '°' }),
    gates: field(z.int().min(0).max(5).default(2)),
    roughness: field(z.number().min(0.01).max(0.5).default(0.05)),
    lining: field(z.enum(['clay', 'stone']).default('clay')),
    columns: field(z.int().min(1).max(8).default(4)),
    springs: field(
      z.array(z.strictObject({ rate: z.number().min(0).max(3) })).default([{ rate: 1 }, { rate: 2 }]),
    ),
  }),
  method: { en: 'By hand.', 'zh-CN': '手算。' },
  limits: [],
  measureTitle: (name) => (name === 'pond.volume' ? { en: 'Volume', 'zh-CN': '水量' } : undefined),
  prepare: () => null,
  *run(_input, { rain, roughness, wind, columns, springs }) {
    const row = (factor: number): Float32Array =>
      Float32Array.from({ length: columns }, (_, cell) => cell * rain * factor);
    yield { field: 'depth', time: 0, values: row(0) };
    yield { field: 'depth', time: 60, values: row(2) };
    yield { field: 'depth', time: 120, values: row(1) };
    const source = 'pond 1';
    return {
      measures: [
        { name: 'pond.volume', value: 6 * rain, unit: 'm³', source },
        { name: 'pond.stillness', value: roughness, unit: '1', source },
        { name: 'pond.wind', value: wind, unit: '°', source },
        { name: 'pond.springs', value: springs.reduce((sum, { rate }) => sum + rate, 0), unit: '1', source },
        { name: 'pond.volume', object: 'pond-7', value: 1, unit: 'm³', source },
      ],
      fields: [{ ...depth, grid: { ...depth.grid, columns } }],
      states: [],
      outlines: [],
      changes: [],
      warnings: rain > 5 ? [{ en: 'It spills.', 'zh-CN': '溢出。' }] : [],
    };
  },
};

export const pondRegistry: ModelRegistry = createModelRegistry([pond]);

/** Rain that is not known for sure. */
export const RAIN: UncertainInput = {
  id: 'rain',
  parameters: ['rain'],
  distribution: { kind: 'uniform', minimum: 1, maximum: 9 },
};
/** Rain and roughness that are not. */
export const REQUEST: EnsembleRequest = {
  model: 'pond',
  parameters: {},
  inputs: [
    RAIN,
    {
      id: 'roughness',
      parameters: ['roughness'],
      effect: 'factor',
      distribution: { kind: 'log-normal', median: 1, geometricStandardDeviation: 1.5 },
    },
  ],
  members: 25,
  seed: 11,
  sampling: 'latin-hypercube',
  fields: [{ field: 'depth', over: 'last', thresholds: [5, 10] }],
};
