import { z } from 'zod';
import type { Position } from '../../geo/position.ts';
import { describeParameterAs } from '../../simulation/describe-parameters.ts';
import { studyAreaFields } from '../../simulation/study-area-fields.ts';
import type { StudyArea } from '../../simulation/study-area.ts';
import type { LocalizedText } from '../../units/quantity.ts';
import { SERVICE_CLASSES, type ServiceClassId } from './service-classes.ts';

/** Parameters of one run, defaults filled in. */
export interface AccessParameters extends StudyArea {
  readonly mode: 'walk' | 'car';
  /** Where the isochrones start: the services of a class, or `position`. */
  readonly origins: 'position' | ServiceClassId;
  readonly position?: Position | undefined;
  readonly shortMinutes: number;
  readonly mediumMinutes: number;
  readonly longMinutes: number;
  /** How far a building or a service may be from the road, metres. */
  readonly accessDistance: number;
  /** Metres. */
  readonly cellSize: number;
  /** Least share of people served per class; 0 sets no limit. */
  readonly servedMinimum: number;
  /** Least mean score; 0 sets no limit. */
  readonly scoreMinimum: number;
}

const TRAVEL: LocalizedText = { en: 'Travel', 'zh-CN': '出行' };
const RULES: LocalizedText = { en: 'Rules', 'zh-CN': '规则' };
const COMPUTATION: LocalizedText = { en: 'Computation', 'zh-CN': '计算' };
const CLASS_IDS = SERVICE_CLASSES.map(({ id }) => id);

function minutes(fallback: number, title: LocalizedText): z.ZodType<number, number | undefined> {
  return describeParameterAs(z.number().min(1).max(120).default(fallback), {
    title,
    unit: 'min',
    input: 'number',
    step: 1,
    source: 'GB 50180-2018: circles of 5, 10 and 15 minutes',
    group: TRAVEL,
  });
}

function share(title: LocalizedText): z.ZodType<number, number | undefined> {
  return describeParameterAs(z.number().min(0).max(1).default(0), {
    title,
    description: { en: '0 sets no limit.', 'zh-CN': '0 表示不设限值。' },
    unit: '1',
    input: 'number',
    step: 0.05,
    group: RULES,
  });
}

const fields = {
  mode: describeParameterAs(z.enum(['walk', 'car']).default('walk'), {
    title: { en: 'Travel by', 'zh-CN': '出行方式' },
    choices: {
      walk: { en: 'Foot', 'zh-CN': '步行' },
      car: { en: 'Car, free flow', 'zh-CN': '驾车（自由流）' },
    },
    input: 'choice',
    group: TRAVEL,
  }),
  origins: describeParameterAs(z.enum(['position', ...CLASS_IDS]).default('school'), {
    title: { en: 'Isochrones from', 'zh-CN': '等时圈起点' },
    choices: {
      position: { en: 'A point on the map', 'zh-CN': '地图上的一点' },
      ...Object.fromEntries(SERVICE_CLASSES.map(({ id, title }) => [id, title])),
    },
    input: 'choice',
    group: TRAVEL,
  }),
  position: describeParameterAs(
    z
      .tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
      .readonly()
      .optional(),
    {
      title: { en: 'Point', 'zh-CN': '起点' },
      description: { en: 'Needed for isochrones from a point.', 'zh-CN': '从一点计算等时圈时需要。' },
      unit: '°',
      input: 'position',
      group: TRAVEL,
    },
  ),
  shortMinutes: minutes(5, { en: 'Short time limit', 'zh-CN': '短时限' }),
  mediumMinutes: minutes(10, { en: 'Medium time limit', 'zh-CN': '中时限' }),
  longMinutes: minutes(15, { en: 'Long time limit', 'zh-CN': '长时限' }),
  servedMinimum: share({ en: 'People served per class, at least', 'zh-CN': '各类设施服务人口比例下限' }),
  scoreMinimum: share({ en: 'Mean score, at least', 'zh-CN': '平均得分下限' }),
  accessDistance: describeParameterAs(z.number().min(10).max(1000).default(150), {
    title: { en: 'Distance from the road, at most', 'zh-CN': '距道路最大距离' },
    description: {
      en: 'Buildings and services farther from any road of the mode are not reached; shorter ways to the road are walked in a straight line.',
      'zh-CN': '距相应道路更远的建筑和设施视为不可达；到道路的路程按直线步行计算。',
    },
    unit: 'm',
    input: 'number',
    step: 10,
    group: COMPUTATION,
  }),
  cellSize: describeParameterAs(z.number().min(5).max(200).default(25), {
    title: { en: 'Cell size of the map', 'zh-CN': '地图网格尺寸' },
    unit: 'm',
    input: 'number',
    step: 5,
    group: COMPUTATION,
  }),
  ...studyAreaFields({
    area: {
      en: 'Dwellings counted. Services and roads outside count too. Without one: the whole city.',
      'zh-CN': '统计的住宅范围；范围外的设施和道路同样计入。未给出时为全市。',
    },
    objects: { en: 'Only these buildings, by id.', 'zh-CN': '仅统计这些建筑（按编号）。' },
  }),
};

export const parametersSchema: z.ZodType<AccessParameters> = z
  .strictObject(fields)
  .superRefine((given, context) => {
    if (given.origins === 'position' && given.position === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['position'],
        message: 'isochrones from a point need one; pick it on the map, or start from a class of service',
        params: { 'zh-CN': '从一点计算等时圈需要起点；请在地图上选取，或改为从某类设施出发' },
      });
    }
    if (given.shortMinutes < given.mediumMinutes && given.mediumMinutes < given.longMinutes) return;
    context.addIssue({
      code: 'custom',
      path: ['mediumMinutes'],
      message: `time limits must rise; ${given.shortMinutes}, ${given.mediumMinutes}, ${given.longMinutes} min do not`,
      params: {
        'zh-CN': `时限须递增；${given.shortMinutes}、${given.mediumMinutes}、${given.longMinutes} 分钟不符合`,
      },
    });
  });
