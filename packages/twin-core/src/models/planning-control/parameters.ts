import { z } from 'zod';
import { describeParameterAs } from '../../simulation/describe-parameters.ts';
import type { ParameterMeta } from '../../simulation/model.ts';
import type { StudyArea } from '../../simulation/study-area.ts';
import { studyAreaFields } from '../../simulation/study-area-fields.ts';
import type { LocalizedText } from '../../units/quantity.ts';
import type { FloorAreaRates } from './floor-areas.ts';
import { RULE_MAXIMA } from './parcel-rules.ts';
import type { ParcelRules, RuleName } from './parcel-rules.ts';

/** Parameters of one run, defaults filled in. */
export interface PlanningControlParameters extends StudyArea, ParcelRules, FloorAreaRates {
  /** `auto`: the parcels of the layer that lie in the area; where there are none, the area is the parcel. */
  readonly site: 'auto' | 'parcels' | 'area';
}

const SITE: LocalizedText = { en: 'Site', 'zh-CN': '用地' };
const LIMITS: LocalizedText = {
  en: 'Limits where the parcel states none',
  'zh-CN': '地块未规定时的控制指标',
};
const RULES: LocalizedText = { en: 'Rules for people and floors', 'zh-CN': '人口与楼层规则' };
const DENSITY =
  'after Homes and Communities Agency 2015, Employment Density Guide, 3rd edition (net areas made gross)';

function limit(name: RuleName, meta: Omit<ParameterMeta, 'input' | 'group'>): z.ZodType<number | undefined> {
  return describeParameterAs(z.number().min(0).max(RULE_MAXIMA[name]).optional(), {
    ...meta,
    input: 'number',
    group: LIMITS,
  });
}

function rate(fallback: number, meta: Omit<ParameterMeta, 'input' | 'group' | 'unit'>): z.ZodType<number> {
  return describeParameterAs(z.number().min(1).max(1000).default(fallback), {
    ...meta,
    unit: 'm²',
    step: 1,
    input: 'number',
    group: RULES,
  });
}

const siteField = describeParameterAs(z.enum(['auto', 'parcels', 'area']).default('auto'), {
  title: { en: 'What is examined', 'zh-CN': '检查对象' },
  choices: {
    auto: { en: 'Parcels; without any, the area', 'zh-CN': '地块；无地块时为所绘范围' },
    parcels: { en: 'Parcels of the plan', 'zh-CN': '规划地块' },
    area: { en: 'The area as one parcel', 'zh-CN': '所绘范围作为一个地块' },
  },
  input: 'choice',
  group: SITE,
});

const limitFields = {
  farMaximum: limit('farMaximum', {
    title: { en: 'Floor area ratio, at most', 'zh-CN': '容积率上限' },
    unit: '1',
    step: 0.1,
  }),
  coverageMaximum: limit('coverageMaximum', {
    title: { en: 'Building coverage, at most', 'zh-CN': '建筑密度上限' },
    unit: '1',
    step: 0.05,
  }),
  greenRatioMinimum: limit('greenRatioMinimum', {
    title: { en: 'Green ratio, at least', 'zh-CN': '绿地率下限' },
    unit: '1',
    step: 0.05,
  }),
  heightMaximum: limit('heightMaximum', {
    title: { en: 'Height, at most', 'zh-CN': '建筑高度上限' },
    description: { en: 'Above the ground the building stands on.', 'zh-CN': '自建筑所在地面起算。' },
    unit: 'm',
    step: 1,
  }),
  setback: limit('setback', {
    title: { en: 'Setback from the boundary', 'zh-CN': '建筑退界' },
    unit: 'm',
    step: 1,
  }),
  setbackMainRoad: limit('setbackMainRoad', {
    title: { en: 'Setback along main roads', 'zh-CN': '临主次干路退界' },
    description: {
      en: 'In place of the setback, from edges along motorways, trunk, primary and secondary roads.',
      'zh-CN': '沿高速公路、快速路、主干路和次干路的边界采用，代替一般退界。',
    },
    unit: 'm',
    step: 1,
  }),
  setbackRoad: limit('setbackRoad', {
    title: { en: 'Setback along other streets', 'zh-CN': '临支路退界' },
    description: {
      en: 'In place of the setback, from edges along any other street.',
      'zh-CN': '沿其他道路的边界采用，代替一般退界。',
    },
    unit: 'm',
    step: 1,
  }),
  parkingMinimum: limit('parkingMinimum', {
    title: { en: 'Parking places per 100 m² of floor, at least', 'zh-CN': '每百平方米停车位下限' },
    unit: '1',
    step: 0.1,
  }),
};

const ruleFields = {
  storeyHeight: describeParameterAs(z.number().min(2).max(10).default(3), {
    title: { en: 'Storey height where levels are not recorded', 'zh-CN': '未记录层数时的层高' },
    unit: 'm',
    step: 0.1,
    input: 'number',
    group: RULES,
  }),
  countBelowGround: describeParameterAs(z.boolean().default(false), {
    title: { en: 'Floors below ground count in the floor area ratio', 'zh-CN': '地下建筑面积计入容积率' },
    input: 'switch',
    group: RULES,
  }),
  floorAreaPerResident: rate(31.4, {
    title: { en: 'Floor area per resident', 'zh-CN': '人均住宅建筑面积' },
    source:
      '22 m² of dwelling per person, dwellings 0.7 of the gross floor area: the rule of the Astana package',
  }),
  peoplePerDwelling: describeParameterAs(z.number().min(0.1).max(20).default(2.62), {
    title: { en: 'People per dwelling where dwellings are recorded', 'zh-CN': '户均人口（已登记户数时）' },
    step: 0.01,
    input: 'number',
    group: RULES,
    source: 'mean household of China, census of 2020; give the local figure',
  }),
  floorAreaPerJobCommercial: rate(20, {
    title: { en: 'Floor area per job: shops, offices, hotels', 'zh-CN': '商业办公每岗位建筑面积' },
    source: DENSITY,
  }),
  floorAreaPerJobIndustrial: rate(50, {
    title: { en: 'Floor area per job: industry, storage', 'zh-CN': '工业仓储每岗位建筑面积' },
    source: DENSITY,
  }),
  floorAreaPerJobPublic: rate(50, {
    title: { en: 'Floor area per job: schools, clinics, administration', 'zh-CN': '公共服务每岗位建筑面积' },
    source: 'assumption; give the local figure',
  }),
};

export const parametersSchema: z.ZodType<PlanningControlParameters> = z
  .strictObject({
    site: siteField,
    ...studyAreaFields({
      objects: {
        en: 'Only these parcels, by id. Without any: all parcels whose middle lies in the area.',
        'zh-CN': '仅检查这些地块（按编号）。未给出时为中心位于范围内的全部地块。',
      },
    }),
    ...limitFields,
    ...ruleFields,
  })
  .superRefine((value, context) => {
    if (value.site !== 'area' || value.area !== undefined) return;
    context.addIssue({
      code: 'custom',
      path: ['area'],
      message: 'draw the area that is to be the parcel',
      params: { 'zh-CN': '请绘制作为地块的范围' },
    });
  });
