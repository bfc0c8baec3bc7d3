import { z } from 'zod';
import { describeParameterAs } from '../../../simulation/describe-parameters.ts';
import type { LocalizedText } from '../../../units/quantity.ts';
import type { StabilityClass } from '../stability.ts';
import { numberField } from './fields.ts';
import type { FieldsOf } from './fields.ts';

const WEATHER: LocalizedText = { en: 'Weather', 'zh-CN': '天气' };
const CHANGES: LocalizedText = { en: 'Changing wind', 'zh-CN': '风的变化' };
const TURNER = 'Turner 1970, Workbook of Atmospheric Dispersion Estimates, AP-26';

/** The wind from some time on. */
export interface WindChange {
  /** Seconds since the start of the run. */
  readonly time: number;
  readonly windSpeed: number;
  readonly windFromDegrees: number;
  readonly stability: 'same' | 'auto' | StabilityClass;
}

/** The air the gas gets into. */
export interface WeatherParameters {
  /** At 10 m above ground. */
  readonly windSpeed: number;
  /** Direction the wind comes from, clockwise from north. */
  readonly windFromDegrees: number;
  readonly windChanges: readonly WindChange[];
  readonly stability: 'auto' | StabilityClass;
  readonly insolation: 'strong' | 'moderate' | 'slight' | 'fromSun' | 'night';
  readonly sunElevationDegrees: number;
  readonly cloudOktas: number;
  readonly surroundings: 'urban' | 'rural' | 'city';
  readonly lidHeight: number;
  readonly airTemperatureCelsius: number;
}

const CLASSES: Readonly<Record<StabilityClass, LocalizedText>> = {
  A: { en: 'A: very unstable', 'zh-CN': 'A：强不稳定' },
  B: { en: 'B: unstable', 'zh-CN': 'B：不稳定' },
  C: { en: 'C: slightly unstable', 'zh-CN': 'C：弱不稳定' },
  D: { en: 'D: neutral', 'zh-CN': 'D：中性' },
  E: { en: 'E: slightly stable', 'zh-CN': 'E：较稳定' },
  F: { en: 'F: stable', 'zh-CN': 'F：稳定' },
};

export const weatherFields: FieldsOf<Omit<WeatherParameters, 'windChanges'>> = {
  windSpeed: describeParameterAs(z.number().min(1).max(30).default(3), {
    title: { en: 'Wind speed at 10 m', 'zh-CN': '10 米风速' },
    description: {
      en: 'Calm wind below 1 m/s is outside the method.',
      'zh-CN': '低于 1 米/秒的静风不适用本方法。',
    },
    unit: 'm/s',
    input: 'number',
    step: 0.5,
    group: WEATHER,
  }),
  windFromDegrees: describeParameterAs(z.number().min(0).max(360).default(225), {
    title: { en: 'Wind from', 'zh-CN': '风向（来向）' },
    description: {
      en: 'Direction the wind comes from, clockwise from north: 270 is a west wind.',
      'zh-CN': '风的来向，自北顺时针：270 为西风。',
    },
    unit: '°',
    input: 'number',
    step: 5,
    group: WEATHER,
  }),
  stability: describeParameterAs(z.enum(['auto', 'A', 'B', 'C', 'D', 'E', 'F']).default('auto'), {
    title: { en: 'Stability class', 'zh-CN': '大气稳定度' },
    choices: {
      auto: { en: 'From wind, sun and cloud', 'zh-CN': '由风、日照和云量确定' },
      ...CLASSES,
    },
    source: TURNER,
    input: 'choice',
    group: WEATHER,
  }),
  insolation: describeParameterAs(
    z.enum(['strong', 'moderate', 'slight', 'fromSun', 'night']).default('moderate'),
    {
      title: { en: 'Sunshine', 'zh-CN': '日照' },
      choices: {
        strong: { en: 'Strong', 'zh-CN': '强' },
        moderate: { en: 'Moderate', 'zh-CN': '中等' },
        slight: { en: 'Slight', 'zh-CN': '弱' },
        fromSun: { en: 'From sun elevation and cloud', 'zh-CN': '由太阳高度角和云量确定' },
        night: { en: 'Night', 'zh-CN': '夜间' },
      },
      source: TURNER,
      input: 'choice',
      group: WEATHER,
    },
  ),
  sunElevationDegrees: describeParameterAs(z.number().min(-90).max(90).default(45), {
    title: { en: 'Sun elevation', 'zh-CN': '太阳高度角' },
    description: { en: 'Read if sunshine follows from the sun.', 'zh-CN': '日照由太阳确定时使用。' },
    unit: '°',
    input: 'number',
    step: 5,
    group: WEATHER,
  }),
  cloudOktas: describeParameterAs(z.int().min(0).max(8).default(2), {
    title: { en: 'Cloud cover', 'zh-CN': '云量' },
    description: { en: 'Eighths of the sky; 8 is overcast.', 'zh-CN': '天空的八分之几；8 为阴天。' },
    unit: 'okta',
    input: 'number',
    step: 1,
    group: WEATHER,
  }),
  surroundings: describeParameterAs(z.enum(['urban', 'rural', 'city']).default('urban'), {
    title: { en: 'Surroundings', 'zh-CN': '周边环境' },
    description: {
      en: 'Sets the spread and the wind profile. From the buildings: by the roughness they have within 1 km of the release.',
      'zh-CN': '决定扩散系数与风廓线。由建筑确定：按泄漏点 1 公里内建筑的粗糙度判断。',
    },
    choices: {
      urban: { en: 'Urban', 'zh-CN': '城市' },
      rural: { en: 'Rural', 'zh-CN': '乡村' },
      city: { en: 'From the buildings', 'zh-CN': '由建筑确定' },
    },
    source: 'Briggs 1973; Irwin 1979; Macdonald et al. 1998',
    input: 'choice',
    group: WEATHER,
  }),
  lidHeight: describeParameterAs(z.number().min(50).max(5000).default(800), {
    title: { en: 'Height of the inversion', 'zh-CN': '逆温层高度' },
    unit: 'm',
    input: 'number',
    step: 50,
    group: WEATHER,
  }),
  airTemperatureCelsius: describeParameterAs(z.number().min(-60).max(60).default(20), {
    title: { en: 'Air temperature', 'zh-CN': '气温' },
    description: { en: 'For ppm from mass per volume.', 'zh-CN': '用于质量浓度与 ppm 换算。' },
    unit: '°C',
    input: 'number',
    step: 1,
    group: WEATHER,
  }),
};

export const windChangesField: FieldsOf<Pick<WeatherParameters, 'windChanges'>> = {
  windChanges: describeParameterAs(
    z
      .array(
        z.strictObject({
          time: numberField([1, 28_800], 1800, {
            title: { en: 'From', 'zh-CN': '自' },
            unit: 's',
            step: 300,
          }),
          windSpeed: numberField([1, 30], 3, {
            title: { en: 'Speed at 10 m', 'zh-CN': '10 米风速' },
            unit: 'm/s',
            step: 0.5,
          }),
          windFromDegrees: numberField([0, 360], 225, {
            title: { en: 'Wind from', 'zh-CN': '来向' },
            unit: '°',
            step: 5,
          }),
          stability: describeParameterAs(
            z.enum(['same', 'auto', 'A', 'B', 'C', 'D', 'E', 'F']).default('same'),
            {
              title: { en: 'Stability class', 'zh-CN': '大气稳定度' },
              choices: {
                same: { en: 'As before', 'zh-CN': '不变' },
                auto: { en: 'From wind, sun and cloud', 'zh-CN': '由风、日照和云量确定' },
                ...CLASSES,
              },
              input: 'choice',
            },
          ),
        }),
      )
      .max(48)
      .readonly()
      .default([]),
    {
      title: { en: 'The wind turns', 'zh-CN': '风的变化过程' },
      description: {
        en: 'Each line holds from its time on; before the first, the wind above.',
        'zh-CN': '每行自其时刻起有效；首行之前为上面的风。',
      },
      input: 'rows',
      group: CHANGES,
    },
  ),
};
