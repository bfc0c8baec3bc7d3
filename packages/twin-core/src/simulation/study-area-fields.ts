import { z } from 'zod';
import type { Position, Ring } from '../geo/position.ts';
import { findSelfCrossing, measureRing } from '../geo/ring.ts';
import type { ObjectId } from '../scene/feature-table.ts';
import type { LocalizedText } from '../units/quantity.ts';
import { describeParameterAs } from './describe-parameters.ts';
import { closedRing } from './study-area.ts';

/** Schemas of the parameters `area` and `objects`, to be spread into a model's `z.strictObject`. */
export interface StudyAreaFields {
  readonly area: z.ZodType<readonly Position[] | undefined, readonly Position[] | undefined>;
  readonly objects: z.ZodType<readonly ObjectId[] | undefined, readonly ObjectId[] | undefined>;
}

/** Words of a model for its study area, where the general ones say too little. */
export interface StudyAreaTexts {
  readonly area?: LocalizedText;
  readonly objects?: LocalizedText;
}

const GROUP: LocalizedText = { en: 'Study area', 'zh-CN': '研究范围' };
const MOST_CORNERS = 10_000;
const MOST_OBJECTS = 100_000;
/** A ring this small was drawn by mistake, m². */
const LEAST_AREA = 1;

/**
 * The parameters every analysis of a part of a city shares. A form lets people draw `area` and pick `objects` on
 * the map; a scenario file gives them as lists.
 */
export function studyAreaFields(texts: StudyAreaTexts = {}): StudyAreaFields {
  return {
    area: describeParameterAs(areaSchema().optional(), {
      title: { en: 'Area', 'zh-CN': '范围' },
      description: texts.area ?? {
        en: 'Draw it on the map, or give its corners as [longitude, latitude]. Without one: the whole city.',
        'zh-CN': '在地图上绘制，或给出各角点的 [经度, 纬度]。未给出时为全市。',
      },
      unit: '°',
      input: 'area',
      group: GROUP,
    }),
    objects: describeParameterAs(z.array(z.string().min(1)).max(MOST_OBJECTS).readonly().optional(), {
      title: { en: 'Objects', 'zh-CN': '对象' },
      description: texts.objects ?? {
        en: 'Only these objects, by id. Without any: all in the area.',
        'zh-CN': '仅分析这些对象（按编号）。未给出时为范围内全部。',
      },
      input: 'objects',
      group: GROUP,
    }),
  };
}

/**
 * Schema of one simple ring of at least 3 corners and 1 m², the closing position optional. Its issues say what is
 * wrong and where, in both languages.
 */
export function areaSchema(): z.ZodType<readonly Position[], readonly Position[]> {
  return z
    .array(z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).readonly())
    .min(3)
    .max(MOST_CORNERS)
    .readonly()
    .superRefine((corners, context) => {
      const problem = problemOfArea(closedRing(corners));
      if (problem === undefined) return;
      context.addIssue({ code: 'custom', message: problem.en, params: { 'zh-CN': problem['zh-CN'] } });
    });
}

function problemOfArea(ring: Ring): LocalizedText | undefined {
  const crossing = findSelfCrossing(ring);
  if (crossing !== undefined) {
    const place = crossing.position.map((degrees) => degrees.toFixed(6)).join(', ');
    return {
      en: `its outline crosses or touches itself at [${place}]; move a corner so that it is simple`,
      'zh-CN': `其边界在 [${place}] 处自相交或自接触；请移动角点使其成为简单多边形`,
    };
  }
  if (Math.abs(measureRing(ring).signedArea) >= LEAST_AREA) return undefined;
  return {
    en: `it encloses less than ${LEAST_AREA} m²; give corners that are not in one line`,
    'zh-CN': `其面积小于 ${LEAST_AREA} m²；请给出不共线的角点`,
  };
}
