import { z } from 'zod';
import type { Position } from '../../geo/position.ts';
import { describeParameterAs } from '../../simulation/describe-parameters.ts';
import { positionSchema, viewpointFields } from '../../simulation/viewpoint-fields.ts';
import type { LocalizedText } from '../../units/quantity.ts';

/** Parameters of one run, defaults filled in. */
export interface ViewshedParameters {
  readonly viewpoint: Position;
  readonly eyeHeight: number;
  readonly curvatureCoefficient: number;
  /** Further corners of a way that begins at the viewpoint. */
  readonly path?: readonly Position[] | undefined;
  /** Metres between viewpoints on the way. */
  readonly pathSpacing: number;
  readonly maximumDistance: number;
  readonly targetHeight: number;
  readonly target?: Position | undefined;
  readonly cellSize: number;
  readonly method: 'fast' | 'exact';
}

const WAY: LocalizedText = { en: 'Way', 'zh-CN': '路径' };
const TARGET: LocalizedText = { en: 'What is looked at', 'zh-CN': '目标' };
const COMPUTATION: LocalizedText = { en: 'Computation', 'zh-CN': '计算' };

export const parametersSchema: z.ZodType<ViewshedParameters> = z.strictObject({
  ...viewpointFields(),
  path: describeParameterAs(z.array(positionSchema()).min(1).max(500).readonly().optional(), {
    title: { en: 'Way onwards', 'zh-CN': '后续路径' },
    description: {
      en: 'Corners of a way from the viewpoint onwards, as [longitude, latitude]: the view from all along it.',
      'zh-CN': '自视点起的路径各点 [经度, 纬度]：计算沿途视域。',
    },
    unit: '°',
    input: 'line',
    group: WAY,
  }),
  pathSpacing: describeParameterAs(z.number().min(1).max(1000).default(20), {
    title: { en: 'Distance between viewpoints', 'zh-CN': '视点间距' },
    description: { en: 'Along the way.', 'zh-CN': '沿路径。' },
    unit: 'm',
    input: 'number',
    step: 5,
    group: WAY,
  }),
  maximumDistance: describeParameterAs(z.number().min(10).max(20_000).default(1000), {
    title: { en: 'Maximum distance', 'zh-CN': '最大距离' },
    unit: 'm',
    input: 'number',
    step: 100,
    group: TARGET,
  }),
  targetHeight: describeParameterAs(z.number().min(0).max(2000).default(0), {
    title: { en: 'Height above the surface', 'zh-CN': '目标高度' },
    description: {
      en: 'A cell counts as seen if a point this far above its ground or roof is in sight.',
      'zh-CN': '地面或屋顶以上该高度处的点可见时，该网格视为可见。',
    },
    unit: 'm',
    input: 'number',
    step: 0.5,
    group: TARGET,
  }),
  target: describeParameterAs(positionSchema().optional(), {
    title: { en: 'Line of sight to', 'zh-CN': '通视目标点' },
    description: {
      en: 'Tells whether the viewpoint sees this point, and what stands in between.',
      'zh-CN': '判断视点能否看到该点，以及被何物遮挡。',
    },
    unit: '°',
    input: 'position',
    group: TARGET,
  }),
  cellSize: describeParameterAs(z.number().min(0.25).max(100).default(2), {
    title: { en: 'Cell size', 'zh-CN': '网格大小' },
    unit: 'm',
    input: 'number',
    step: 1,
    group: COMPUTATION,
  }),
  method: describeParameterAs(z.enum(['fast', 'exact']).default('fast'), {
    title: { en: 'Method', 'zh-CN': '方法' },
    choices: {
      fast: { en: 'Radial sweep', 'zh-CN': '径向扫描' },
      exact: { en: 'A ray for each cell', 'zh-CN': '逐格射线' },
    },
    input: 'choice',
    group: COMPUTATION,
  }),
});
