import { z } from 'zod';
import type { Position } from '../../../geo/position.ts';
import { describeParameterAs } from '../../../simulation/describe-parameters.ts';
import type { LocalizedText } from '../../../units/quantity.ts';
import { SUBSTANCES } from '../substances.ts';
import type { SubstanceId } from '../substances.ts';
import { numberField, optionalNumberField, positionField } from './fields.ts';
import type { FieldsOf } from './fields.ts';

const RELEASE: LocalizedText = { en: 'Release', 'zh-CN': '泄漏' };
const MORE: LocalizedText = { en: 'More sources', 'zh-CN': '更多泄漏源' };

/** How the substance gets into the air. */
export type ReleaseKind = 'continuous' | 'instantaneous' | 'pool' | 'fire';

/** A further continuous release of the same substance. */
export interface FurtherSource {
  readonly position: Position;
  /** kg/s. */
  readonly releaseRate: number;
  readonly releaseStart: number;
  readonly releaseDuration: number;
  readonly releaseHeight: number;
}

/** What is released, where and how fast. */
export interface ReleaseParameters {
  readonly position: Position;
  readonly substance: SubstanceId;
  readonly releaseKind: ReleaseKind;
  /** kg/s, continuous only. */
  readonly releaseRate: number;
  /** s; of a pool, the time in which it is spilled. */
  readonly releaseDuration: number;
  /** kg, instantaneous and pool. */
  readonly releasedMass: number;
  readonly releaseHeight: number;
  /** Whether the weight of a gas counts. */
  readonly density: 'auto' | 'passive';
  /** At the release; absent: as the air, and at its boiling point where it comes from a liquid. */
  readonly gasTemperatureCelsius?: number | undefined;
  readonly moreSources: readonly FurtherSource[];
}

const substanceField = describeParameterAs(
  z
    .enum([
      'chlorine',
      'ammonia',
      'hydrogenSulfide',
      'sulfurDioxide',
      'hydrogenChloride',
      'carbonMonoxide',
      'soot',
    ])
    .default('chlorine'),
  {
    title: { en: 'Substance', 'zh-CN': '物质' },
    choices: Object.fromEntries(Object.values(SUBSTANCES).map(({ id, title }) => [id, title])),
    source: 'AEGL: National Research Council, volumes 4 (2004), 6 (2008), 8 and 9 (2010); ERPG: AIHA',
    input: 'choice',
    group: RELEASE,
  },
);

const kindField = describeParameterAs(
  z.enum(['continuous', 'instantaneous', 'pool', 'fire']).default('continuous'),
  {
    title: { en: 'Kind of release', 'zh-CN': '泄漏方式' },
    choices: {
      continuous: { en: 'Continuous for a time', 'zh-CN': '持续一段时间' },
      instantaneous: { en: 'All at once', 'zh-CN': '瞬时全部' },
      pool: { en: 'Spilled liquid that evaporates', 'zh-CN': '液体溢出并蒸发' },
      fire: { en: 'Smoke of a fire', 'zh-CN': '火灾烟气' },
    },
    input: 'choice',
    group: RELEASE,
  },
);

export const releaseFields: FieldsOf<Omit<ReleaseParameters, 'moreSources'>> = {
  position: positionField({
    title: { en: 'Release point', 'zh-CN': '泄漏点' },
    description: { en: 'Pick it on the map.', 'zh-CN': '在地图上选取。' },
    unit: '°',
    input: 'position',
    group: RELEASE,
  }),
  substance: substanceField,
  releaseKind: kindField,
  releaseRate: numberField([0.001, 1000], 2, {
    title: { en: 'Release rate', 'zh-CN': '泄漏速率' },
    description: { en: 'Continuous release only.', 'zh-CN': '仅用于持续泄漏。' },
    unit: 'kg/s',
    step: 0.1,
    group: RELEASE,
  }),
  releaseDuration: numberField([1, 28_800], 600, {
    title: { en: 'Duration of the release', 'zh-CN': '泄漏时长' },
    description: {
      en: 'Of a continuous release or a fire; of a pool, the time in which it is spilled.',
      'zh-CN': '持续泄漏或火灾的时长；液池为溢出历时。',
    },
    unit: 's',
    step: 60,
    group: RELEASE,
  }),
  releasedMass: numberField([0.01, 1_000_000], 1000, {
    title: { en: 'Released mass', 'zh-CN': '泄漏质量' },
    description: { en: 'Release at once and pool only.', 'zh-CN': '仅用于瞬时泄漏和液池。' },
    unit: 'kg',
    step: 100,
    group: RELEASE,
  }),
  releaseHeight: numberField([0, 300], 1, {
    title: { en: 'Height of the release', 'zh-CN': '泄漏高度' },
    unit: 'm',
    step: 1,
    group: RELEASE,
  }),
  density: describeParameterAs(z.enum(['auto', 'passive']).default('auto'), {
    title: { en: 'Weight of the gas', 'zh-CN': '气体重力效应' },
    description: {
      en: 'Heavy gas from near the ground first spreads by its weight, wide and shallow.',
      'zh-CN': '近地面释放的重气先在重力作用下低而宽地扩散。',
    },
    choices: {
      auto: { en: 'Counts where it matters', 'zh-CN': '需要时考虑' },
      passive: { en: 'Left out', 'zh-CN': '不考虑' },
    },
    source: 'Britter and McQuaid 1988, HSE report 17/1988',
    input: 'choice',
    group: RELEASE,
  }),
  gasTemperatureCelsius: optionalNumberField([-200, 500], {
    title: { en: 'Gas temperature', 'zh-CN': '气体温度' },
    description: {
      en: 'At the release. Left empty: that of the air, or the boiling point for vapour of a pool.',
      'zh-CN': '泄漏处气体温度。留空：取气温；液池蒸气取沸点。',
    },
    unit: '°C',
    step: 5,
    group: RELEASE,
  }),
};

export const moreSourcesField: FieldsOf<Pick<ReleaseParameters, 'moreSources'>> = {
  moreSources: describeParameterAs(
    z
      .array(
        z.strictObject({
          position: positionField({
            title: { en: 'Place', 'zh-CN': '位置' },
            unit: '°',
            input: 'position',
          }),
          releaseRate: numberField([0.001, 1000], 1, {
            title: { en: 'Rate', 'zh-CN': '速率' },
            unit: 'kg/s',
            step: 0.1,
          }),
          releaseStart: numberField([0, 28_800], 0, {
            title: { en: 'Begins at', 'zh-CN': '开始于' },
            unit: 's',
            step: 60,
          }),
          releaseDuration: numberField([1, 28_800], 600, {
            title: { en: 'Lasts', 'zh-CN': '持续' },
            unit: 's',
            step: 60,
          }),
          releaseHeight: numberField([0, 300], 1, {
            title: { en: 'Height', 'zh-CN': '高度' },
            unit: 'm',
            step: 1,
          }),
        }),
      )
      .max(20)
      .readonly()
      .default([]),
    {
      title: { en: 'Further continuous releases', 'zh-CN': '其他持续泄漏' },
      description: { en: 'Of the same substance; concentrations add up.', 'zh-CN': '同一物质；浓度叠加。' },
      input: 'rows',
      group: MORE,
    },
  ),
};
