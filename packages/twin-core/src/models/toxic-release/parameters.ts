import { z } from 'zod';
import { describeParameterAs } from '../../simulation/describe-parameters.ts';
import type { LocalizedText } from '../../units/quantity.ts';
import type { Position } from '../../geo/position.ts';
import type { StabilityClass } from './stability.ts';
import type { SubstanceId } from './substances.ts';

/** Parameters of one run, defaults filled in. SI units unless the name says otherwise. */
export interface ToxicReleaseParameters {
  readonly position: Position;
  readonly substance: SubstanceId;
  readonly releaseKind: 'continuous' | 'instantaneous';
  /** kg/s, continuous only. */
  readonly releaseRate: number;
  /** s, continuous only. */
  readonly releaseDuration: number;
  /** kg, instantaneous only. */
  readonly releasedMass: number;
  readonly releaseHeight: number;
  /** At 10 m above ground. */
  readonly windSpeed: number;
  /** Direction the wind comes from, clockwise from north. */
  readonly windFromDegrees: number;
  readonly stability: 'auto' | StabilityClass;
  readonly insolation: 'strong' | 'moderate' | 'slight' | 'fromSun' | 'night';
  readonly sunElevationDegrees: number;
  readonly cloudOktas: number;
  readonly surroundings: 'urban' | 'rural';
  readonly lidHeight: number;
  readonly airTemperatureCelsius: number;
  readonly receptorHeight: number;
  readonly simulatedDuration: number;
  readonly timeStep: number;
  readonly frameInterval: number;
  readonly cellSize: number;
}

const RELEASE: LocalizedText = { en: 'Release', 'zh-CN': '泄漏' };
const WEATHER: LocalizedText = { en: 'Weather', 'zh-CN': '天气' };
const COMPUTATION: LocalizedText = { en: 'Computation', 'zh-CN': '计算' };
const TURNER = 'Turner 1970, Workbook of Atmospheric Dispersion Estimates, AP-26';

const releaseFields = {
  position: describeParameterAs(
    z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).readonly(),
    {
      title: { en: 'Release point', 'zh-CN': '泄漏点' },
      description: { en: 'Pick it on the map.', 'zh-CN': '在地图上选取。' },
      unit: '°',
      input: 'position',
      group: RELEASE,
    },
  ),
  substance: describeParameterAs(z.enum(['chlorine', 'ammonia']).default('chlorine'), {
    title: { en: 'Substance', 'zh-CN': '物质' },
    choices: {
      chlorine: { en: 'Chlorine', 'zh-CN': '氯气' },
      ammonia: { en: 'Ammonia', 'zh-CN': '氨气' },
    },
    source: 'AEGL: National Research Council, volumes 4 (2004) and 6 (2008)',
    input: 'choice',
    group: RELEASE,
  }),
  releaseKind: describeParameterAs(z.enum(['continuous', 'instantaneous']).default('continuous'), {
    title: { en: 'Kind of release', 'zh-CN': '泄漏方式' },
    choices: {
      continuous: { en: 'Continuous for a time', 'zh-CN': '持续一段时间' },
      instantaneous: { en: 'All at once', 'zh-CN': '瞬时全部' },
    },
    input: 'choice',
    group: RELEASE,
  }),
  releaseRate: describeParameterAs(z.number().min(0.001).max(1000).default(2), {
    title: { en: 'Release rate', 'zh-CN': '泄漏速率' },
    description: { en: 'Continuous release only.', 'zh-CN': '仅用于持续泄漏。' },
    unit: 'kg/s',
    input: 'number',
    step: 0.1,
    group: RELEASE,
  }),
  releaseDuration: describeParameterAs(z.number().min(1).max(28_800).default(600), {
    title: { en: 'Duration of the release', 'zh-CN': '泄漏时长' },
    description: { en: 'Continuous release only.', 'zh-CN': '仅用于持续泄漏。' },
    unit: 's',
    input: 'number',
    step: 60,
    group: RELEASE,
  }),
  releasedMass: describeParameterAs(z.number().min(0.01).max(1_000_000).default(1000), {
    title: { en: 'Released mass', 'zh-CN': '泄漏质量' },
    description: { en: 'Release at once only.', 'zh-CN': '仅用于瞬时泄漏。' },
    unit: 'kg',
    input: 'number',
    step: 100,
    group: RELEASE,
  }),
  releaseHeight: describeParameterAs(z.number().min(0).max(300).default(1), {
    title: { en: 'Height of the release', 'zh-CN': '泄漏高度' },
    unit: 'm',
    input: 'number',
    step: 1,
    group: RELEASE,
  }),
};

const weatherFields = {
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
      A: { en: 'A: very unstable', 'zh-CN': 'A：强不稳定' },
      B: { en: 'B: unstable', 'zh-CN': 'B：不稳定' },
      C: { en: 'C: slightly unstable', 'zh-CN': 'C：弱不稳定' },
      D: { en: 'D: neutral', 'zh-CN': 'D：中性' },
      E: { en: 'E: slightly stable', 'zh-CN': 'E：较稳定' },
      F: { en: 'F: stable', 'zh-CN': 'F：稳定' },
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
  surroundings: describeParameterAs(z.enum(['urban', 'rural']).default('urban'), {
    title: { en: 'Surroundings', 'zh-CN': '周边环境' },
    choices: { urban: { en: 'Urban', 'zh-CN': '城市' }, rural: { en: 'Rural', 'zh-CN': '乡村' } },
    source: 'Briggs 1973; Irwin 1979',
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

const computationFields = {
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

/** Shortest averaging time of the guideline levels, seconds. */
const SHORTEST_AVERAGE = 600;

export const parametersSchema: z.ZodType<ToxicReleaseParameters> = z
  .strictObject({ ...releaseFields, ...weatherFields, ...computationFields })
  .superRefine((value, context) => {
    const refuse = (parameter: string, en: string, chinese: string): void => {
      context.addIssue({ code: 'custom', path: [parameter], message: en, params: { 'zh-CN': chinese } });
    };
    if (!isMultiple(value.simulatedDuration, value.timeStep)) {
      refuse(
        'simulatedDuration',
        `give a multiple of timeStep (${value.timeStep} s)`,
        `请给出 timeStep（${value.timeStep} s）的倍数`,
      );
    }
    if (!isMultiple(SHORTEST_AVERAGE, value.timeStep)) {
      refuse(
        'timeStep',
        'give a step that divides 600 s, such as 1, 5, 10 or 30',
        '请给出能整除 600 s 的步长，如 1、5、10、30',
      );
    }
    if (value.frameInterval > value.simulatedDuration) {
      refuse('frameInterval', 'give at most simulatedDuration', '请给出不大于 simulatedDuration 的值');
    }
    if (value.releaseHeight >= value.lidHeight) {
      refuse(
        'releaseHeight',
        `give a height below lidHeight (${value.lidHeight} m)`,
        `请给出低于 lidHeight（${value.lidHeight} m）的高度`,
      );
    }
    if (value.receptorHeight >= value.lidHeight) {
      refuse(
        'receptorHeight',
        `give a height below lidHeight (${value.lidHeight} m)`,
        `请给出低于 lidHeight（${value.lidHeight} m）的高度`,
      );
    }
  });

function isMultiple(value: number, step: number): boolean {
  return Math.abs(value / step - Math.round(value / step)) < 1e-9;
}
