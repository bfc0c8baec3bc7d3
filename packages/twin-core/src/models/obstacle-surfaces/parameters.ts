import { z } from 'zod';
import type { Position } from '../../geo/position.ts';
import { describeParameterAs } from '../../simulation/describe-parameters.ts';
import { positionSchema } from '../../simulation/viewpoint-fields.ts';
import type { LocalizedText } from '../../units/quantity.ts';
import { APPROACHES, dimensionsOf, SOURCE } from './dimensions.ts';
import type { Approach } from './dimensions.ts';

/** Parameters of one run, defaults filled in. */
export interface ObstacleSurfacesParameters {
  readonly firstEnd: Position;
  readonly secondEnd: Position;
  readonly approach: Approach;
  /** Code number 1 to 4, by the length of the runway. */
  readonly code: '1' | '2' | '3' | '4';
  /** Metres above the datum of the city's terrain. */
  readonly elevation?: number | undefined;
  readonly centre: 'reference-point' | 'strip';
  readonly approachSurfaces: boolean;
}

const RUNWAY: LocalizedText = { en: 'Runway', 'zh-CN': '跑道' };
const SURFACES: LocalizedText = { en: 'Surfaces', 'zh-CN': '限制面' };

function end(english: string, chinese: string): z.ZodType<Position, Position> {
  return describeParameterAs(positionSchema(), {
    title: { en: english, 'zh-CN': chinese },
    description: { en: 'Pick the threshold on the map.', 'zh-CN': '在地图上选取跑道端。' },
    unit: '°',
    input: 'position',
    group: RUNWAY,
  });
}

export const parametersSchema: z.ZodType<ObstacleSurfacesParameters> = z
  .strictObject({
    firstEnd: end('First end', '第一端'),
    secondEnd: end('Second end', '第二端'),
    approach: describeParameterAs(z.enum(APPROACHES).default('precision-cat-1'), {
      title: { en: 'Kind of approach', 'zh-CN': '进近类型' },
      choices: {
        'non-instrument': { en: 'Non-instrument', 'zh-CN': '非仪表' },
        'non-precision': { en: 'Non-precision', 'zh-CN': '非精密进近' },
        'precision-cat-1': { en: 'Precision, category I', 'zh-CN': '精密进近 I 类' },
        'precision-cat-2-3': { en: 'Precision, category II or III', 'zh-CN': '精密进近 II/III 类' },
      },
      input: 'choice',
      source: SOURCE,
      group: RUNWAY,
    }),
    code: describeParameterAs(z.enum(['1', '2', '3', '4']).default('4'), {
      title: { en: 'Code number', 'zh-CN': '飞行区指标 I' },
      choices: {
        '1': { en: '1: below 800 m', 'zh-CN': '1：小于 800 米' },
        '2': { en: '2: 800 m to below 1,200 m', 'zh-CN': '2：800 至 1200 米（不含）' },
        '3': { en: '3: 1,200 m to below 1,800 m', 'zh-CN': '3：1200 至 1800 米（不含）' },
        '4': { en: '4: 1,800 m and more', 'zh-CN': '4：1800 米及以上' },
      },
      input: 'choice',
      source: 'ICAO Annex 14, Volume I, Table 1-1',
      group: RUNWAY,
    }),
    elevation: describeParameterAs(z.number().min(-500).max(6000).optional(), {
      title: { en: 'Elevation of the aerodrome', 'zh-CN': '机场标高' },
      description: {
        en: 'Above the datum of the city’s terrain. Without it: the ground at the higher end.',
        'zh-CN': '相对于城市地形基准。未给出时取较高一端的地面高程。',
      },
      unit: 'm',
      input: 'number',
      step: 1,
      group: RUNWAY,
    }),
    centre: describeParameterAs(z.enum(['strip', 'reference-point']).default('strip'), {
      title: { en: 'Distances count from', 'zh-CN': '距离起算' },
      choices: {
        strip: { en: 'The strip: circles at its ends, joined', 'zh-CN': '升降带：两端圆弧相接' },
        'reference-point': { en: 'The middle of the runway', 'zh-CN': '跑道中点' },
      },
      input: 'choice',
      group: SURFACES,
    }),
    approachSurfaces: describeParameterAs(z.boolean().default(true), {
      title: { en: 'Approach and transitional surfaces', 'zh-CN': '进近面与过渡面' },
      description: {
        en: 'First approach section (2 % over 3,000 m) and transitional surface (14.3 %) of instrument runways of code 3 and 4.',
        'zh-CN': '仪表跑道（指标 3、4）进近面第一段（3000 米内 2%）与过渡面（14.3%）。',
      },
      input: 'switch',
      group: SURFACES,
    }),
  })
  .superRefine(({ approach, code }, context) => {
    if (dimensionsOf(approach, Number(code)) !== undefined) return;
    context.addIssue({
      code: 'custom',
      path: ['code'],
      message: 'category II and III are given for code 3 and 4 only; choose one of them or another approach',
      params: { 'zh-CN': 'II/III 类仅适用于指标 3、4；请更改指标或进近类型' },
    });
  });
