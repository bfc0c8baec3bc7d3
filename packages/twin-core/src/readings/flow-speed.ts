import type { FieldDescription } from '../simulation/model.ts';
import { fieldInTime, withTimes } from './field-in-time.ts';
import type { FieldInTime, RunFields } from './field-in-time.ts';

/** Classes of our own: a walker loses hold from about 1 m/s in knee-deep water. */
const LEVELS: FieldDescription['levels'] = [
  { limit: 0.1, label: { en: 'gentle', 'zh-CN': '缓流' } },
  { limit: 0.5, label: { en: 'moderate', 'zh-CN': '中等' } },
  { limit: 1, label: { en: 'strong', 'zh-CN': '急流' } },
  { limit: 2, label: { en: 'torrent', 'zh-CN': '激流' } },
];

/** The speed that {@link flowSpeed} gives, without its frames: for a list. */
export function flowSpeedField({ outcome: { fields } }: RunFields): FieldDescription | undefined {
  const field = fields.find(({ water }) => water !== undefined);
  const flow = fields.find(({ id }) => id === field?.water?.flowEast);
  if (field === undefined || flow === undefined) return undefined;
  return {
    id: `${field.id}/speed`,
    title: { en: 'Flow speed', 'zh-CN': '流速' },
    unit: 'm/s',
    grid: flow.grid,
    levels: LEVELS,
    standardName: 'flood_water_speed',
    ...(field.empty !== undefined && { empty: field.empty }),
  };
}

/**
 * Speed of the water of a run, m/s, made of its two flow fields; `undefined` where it has no water or no flow. Its id is
 * that of the water's field with `/speed` behind it.
 */
export function flowSpeed(run: RunFields): FieldInTime | undefined {
  const field = flowSpeedField(run);
  const water = run.outcome.fields.find((candidate) => candidate.water !== undefined)?.water;
  const east = water && fieldInTime(run, water.flowEast);
  const north = water && fieldInTime(run, water.flowNorth);
  if (field === undefined || east === undefined || north?.frames.length !== east.frames.length)
    return undefined;
  const frames = east.frames.map(({ time, values }, index) => ({
    field: field.id,
    time,
    values: speedsOf(values, north.frames[index]?.values ?? values),
  }));
  return withTimes(field, frames);
}

function speedsOf(east: Float32Array, north: Float32Array): Float32Array {
  const speeds = new Float32Array(east.length);
  for (let cell = 0; cell < speeds.length; cell += 1) {
    const [x, y] = [east[cell] as number, north[cell] as number];
    // Most cells are dry.
    if (x !== 0 || y !== 0) speeds[cell] = Math.sqrt(x * x + y * y);
  }
  return speeds;
}
