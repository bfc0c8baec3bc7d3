import { z } from 'zod';
import type { Position } from '../geo/position.ts';
import type { LocalizedText } from '../units/quantity.ts';
import { describeParameterAs } from './describe-parameters.ts';

/** Schemas of the parameters of somebody who looks, to be spread into a model's `z.strictObject`. */
export interface ViewpointFields {
  readonly viewpoint: z.ZodType<Position, Position>;
  readonly eyeHeight: z.ZodDefault<z.ZodNumber>;
  readonly curvatureCoefficient: z.ZodDefault<z.ZodNumber>;
}

const GROUP: LocalizedText = { en: 'Viewpoint', 'zh-CN': '视点' };

/** A position that is picked on the map. */
export function positionSchema(): z.ZodType<Position, Position> {
  return z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).readonly();
}

/** The parameters that analyses of what can be seen from a point share. */
export function viewpointFields(): ViewpointFields {
  return {
    viewpoint: describeParameterAs(positionSchema(), {
      title: { en: 'Viewpoint', 'zh-CN': '视点' },
      description: { en: 'Pick it on the map.', 'zh-CN': '在地图上选取。' },
      unit: '°',
      input: 'position',
      group: GROUP,
    }),
    eyeHeight: describeParameterAs(z.number().min(0).max(2000).default(1.6), {
      title: { en: 'Height of the eye', 'zh-CN': '视点高度' },
      description: {
        en: 'Above the ground, or above the roof of the building the viewpoint lies on.',
        'zh-CN': '高于地面；若视点位于建筑上，则高于其屋顶。',
      },
      unit: 'm',
      input: 'number',
      step: 0.1,
      group: GROUP,
    }),
    curvatureCoefficient: describeParameterAs(z.number().min(0).max(1.5).default(0.85714), {
      title: { en: 'Curvature coefficient', 'zh-CN': '曲率系数' },
      description: {
        en: 'The ground at distance d lies lower by this times d² / Earth’s diameter: 1 without refraction, 0.85714 in ordinary air, 0 for a flat Earth.',
        'zh-CN':
          '距离 d 处地面降低量 = 系数 × d² / 地球直径：1 为无折射，0.85714 为一般大气，0 为不计地球曲率。',
      },
      unit: '1',
      input: 'number',
      step: 0.01,
      source: 'default as in gdal_viewshed',
      group: GROUP,
    }),
  };
}
