import { z } from 'zod';
import { describeParameterAs } from '../../../simulation/describe-parameters.ts';
import type { LocalizedText } from '../../../units/quantity.ts';
import { numberField } from './number-field.ts';
import type { FieldsOf } from './number-field.ts';

const SURFACE: LocalizedText = { en: 'Ground', 'zh-CN': '下垫面' };
const ROUGHNESS: LocalizedText = { en: 'Roughness (Manning’s n)', 'zh-CN': '糙率（曼宁系数 n）' };
const CHOW = 'Chow 1959, tables 5-5 and 5-6';

/** How the city becomes ground for water. */
export interface SurfaceParameters {
  readonly edges: 'free' | 'closed';
  readonly waterDepth: number;
  readonly derivedSlope: number;
  readonly derivedBankHeight: number;
  readonly buildings: 'blocked' | 'raised';
  readonly floorHeight: number;
  readonly kerbHeight: number;
  readonly groundRoughness: number;
  readonly roadRoughness: number;
  readonly greenRoughness: number;
  readonly waterRoughness: number;
}

export const surfaceFields: FieldsOf<SurfaceParameters> = {
  buildings: describeParameterAs(z.enum(['blocked', 'raised']).default('blocked'), {
    title: { en: 'Buildings', 'zh-CN': '建筑' },
    choices: {
      blocked: { en: 'Water runs around them', 'zh-CN': '阻水，绕流' },
      raised: { en: 'Water enters above the floor', 'zh-CN': '高于室内地坪时进水' },
    },
    input: 'choice',
    group: SURFACE,
  }),
  floorHeight: numberField([0, 3], 0.3, {
    title: { en: 'Floor above the ground', 'zh-CN': '室内外高差' },
    description: { en: 'Read if water enters buildings.', 'zh-CN': '建筑进水时使用。' },
    unit: 'm',
    step: 0.05,
    group: SURFACE,
  }),
  kerbHeight: numberField([0, 0.5], 0.1, {
    title: { en: 'Height of kerbs', 'zh-CN': '路缘石高度' },
    description: { en: 'Carriageways lie this much lower.', 'zh-CN': '车行道低于两侧地面的高度。' },
    unit: 'm',
    step: 0.01,
    group: SURFACE,
  }),
  waterDepth: numberField([0.2, 50], 2, {
    title: { en: 'Depth of rivers and lakes', 'zh-CN': '河湖水深' },
    description: {
      en: 'Below their usual level, where the data states none.',
      'zh-CN': '常水位以下深度，数据未给出时使用。',
    },
    unit: 'm',
    step: 0.5,
    group: SURFACE,
  }),
  derivedBankHeight: numberField([0, 10], 1, {
    title: { en: 'Banks above the water', 'zh-CN': '岸顶高出水面' },
    description: { en: 'Only where the city has no terrain.', 'zh-CN': '仅用于无地形数据的城市。' },
    unit: 'm',
    step: 0.1,
    group: SURFACE,
  }),
  derivedSlope: numberField([0, 0.05], 0.002, {
    title: { en: 'Rise of the ground from the water', 'zh-CN': '地面自水边的坡度' },
    description: {
      en: 'Only where the city has no terrain: 0.002 is 2 m per kilometre.',
      'zh-CN': '仅用于无地形数据的城市：0.002 即每公里升高 2 米。',
    },
    unit: '1',
    step: 0.0005,
    group: SURFACE,
  }),
  edges: describeParameterAs(z.enum(['free', 'closed']).default('free'), {
    title: { en: 'Edges of the domain', 'zh-CN': '范围边界' },
    choices: {
      free: { en: 'Water leaves by its own slope', 'zh-CN': '自由出流' },
      closed: { en: 'Nothing leaves', 'zh-CN': '封闭' },
    },
    input: 'choice',
    group: SURFACE,
  }),
  groundRoughness: numberField([0.005, 0.5], 0.05, {
    title: { en: 'Ground between buildings', 'zh-CN': '建筑间地面' },
    unit: 's/m^(1/3)',
    step: 0.005,
    source: 'Environment Agency SC120002, test 8',
    group: ROUGHNESS,
  }),
  roadRoughness: numberField([0.005, 0.5], 0.02, {
    title: { en: 'Roads', 'zh-CN': '道路' },
    unit: 's/m^(1/3)',
    step: 0.005,
    source: 'Environment Agency SC120002, test 8',
    group: ROUGHNESS,
  }),
  greenRoughness: numberField([0.005, 0.5], 0.06, {
    title: { en: 'Green ground', 'zh-CN': '绿地' },
    unit: 's/m^(1/3)',
    step: 0.005,
    source: CHOW,
    group: ROUGHNESS,
  }),
  waterRoughness: numberField([0.005, 0.5], 0.03, {
    title: { en: 'Rivers and lakes', 'zh-CN': '河湖' },
    unit: 's/m^(1/3)',
    step: 0.005,
    source: CHOW,
    group: ROUGHNESS,
  }),
};
