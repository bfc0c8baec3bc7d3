import { z } from 'zod';
import { describeParameterAs } from '../../../simulation/describe-parameters.ts';
import type { LocalizedText } from '../../../units/quantity.ts';
import { FUELS } from '../sources/fire.ts';
import type { FuelId } from '../sources/fire.ts';
import { numberField } from './fields.ts';
import type { FieldsOf } from './fields.ts';

const POOL: LocalizedText = { en: 'Pool', 'zh-CN': '液池' };
const FIRE: LocalizedText = { en: 'Fire', 'zh-CN': '火灾' };

/** A spill or a fire, where one is the release. */
export interface SourceParameters {
  /** Of the stored liquid. */
  readonly liquidTemperatureCelsius: number;
  /** m². */
  readonly bundArea: number;
  readonly fireFuel: FuelId;
  /** MW. */
  readonly fireHeatRelease: number;
  /** m². */
  readonly fireArea: number;
}

export const sourceFields: FieldsOf<SourceParameters> = {
  liquidTemperatureCelsius: numberField([-200, 100], 20, {
    title: { en: 'Temperature of the stored liquid', 'zh-CN': '储存液体温度' },
    description: {
      en: 'Above its boiling point a part flashes as it escapes; the rest boils on the ground.',
      'zh-CN': '高于沸点时，泄出即有部分闪蒸，其余在地面沸腾。',
    },
    unit: '°C',
    step: 5,
    group: POOL,
  }),
  bundArea: numberField([1, 100_000], 400, {
    title: { en: 'Largest area of the pool', 'zh-CN': '液池最大面积' },
    description: {
      en: 'That of its bund. Without one the liquid spreads until it is 1 cm deep.',
      'zh-CN': '围堰面积。无围堰时液体铺展至 1 厘米深。',
    },
    unit: 'm²',
    step: 50,
    group: POOL,
  }),
  fireFuel: describeParameterAs(
    z.enum(['wood', 'polystyrene', 'polyurethane', 'pvc', 'kerosene']).default('wood'),
    {
      title: { en: 'What burns', 'zh-CN': '燃烧物' },
      choices: Object.fromEntries(Object.entries(FUELS).map(([id, { title }]) => [id, title])),
      source: 'Tewarson, SFPE Handbook of Fire Protection Engineering, table A.39',
      input: 'choice',
      group: FIRE,
    },
  ),
  fireHeatRelease: numberField([0.1, 2000], 20, {
    title: { en: 'Heat release rate', 'zh-CN': '热释放速率' },
    description: {
      en: 'A car 5, a lorry 50, a large warehouse some hundred.',
      'zh-CN': '轿车约 5，货车约 50，大型仓库数百。',
    },
    unit: 'MW',
    step: 5,
    group: FIRE,
  }),
  fireArea: numberField([1, 100_000], 100, {
    title: { en: 'Burning area', 'zh-CN': '燃烧面积' },
    unit: 'm²',
    step: 10,
    group: FIRE,
  }),
};
