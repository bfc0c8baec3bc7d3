import type { EntityProperty } from '@cityloom/twin-core/entities';
import type { ClassDescription } from '../observed-classes.ts';

/** Class of vehicles whose positions are reported. */
export const TRANSIT_VEHICLE = 'transit-vehicle';
/** Class of vehicles where the timetable would have them. */
export const SCHEDULED_VEHICLE = 'scheduled-transit-vehicle';
/** Class of vehicles without a position of their own, placed by timetable and trip update. */
export const DERIVED_VEHICLE = 'derived-transit-vehicle';

const text = (id: string, en: string, chinese: string): EntityProperty => ({
  id,
  title: { en, 'zh-CN': chinese },
  kind: 'text',
});

const SHARED: readonly EntityProperty[] = [
  text('route', 'Route', '线路'),
  text('trip', 'Trip', '班次'),
  text('status', 'Status', '状态'),
  text('stop', 'Stop', '站点'),
];

/** Of vehicles that report. */
export const VEHICLE_PROPERTIES: readonly EntityProperty[] = [
  ...SHARED,
  text('label', 'Label', '车号'),
  text('occupancy', 'Occupancy', '拥挤程度'),
  text('congestion', 'Congestion', '路况'),
  { id: 'direction', title: { en: 'Direction', 'zh-CN': '方向' }, kind: 'number', unit: '1' },
  { id: 'delay', title: { en: 'Delay', 'zh-CN': '晚点' }, kind: 'number', unit: 's' },
  {
    id: 'occupancyPercentage',
    title: { en: 'Occupancy share', 'zh-CN': '满载率' },
    kind: 'number',
    unit: '%',
    range: [0, 1000],
  },
];

/** Of vehicles by timetable. */
export const SCHEDULED_PROPERTIES: readonly EntityProperty[] = [
  ...SHARED,
  text('headsign', 'Destination', '终点'),
  text('nextStop', 'Next stop', '下一站'),
];

/** Of vehicles placed by timetable and trip update. */
export const DERIVED_PROPERTIES: readonly EntityProperty[] = [
  ...SCHEDULED_PROPERTIES,
  text('label', 'Label', '车号'),
  { id: 'delay', title: { en: 'Delay', 'zh-CN': '晚点' }, kind: 'number', unit: 's' },
  text('positionSource', 'Position from', '位置来源'),
  text('positionQuality', 'Position quality', '位置质量'),
  { id: 'updateAge', title: { en: 'Age of the update', 'zh-CN': '更新距今' }, kind: 'number', unit: 's' },
];

export const TRANSIT_CLASSES: Readonly<Record<string, ClassDescription>> = {
  [TRANSIT_VEHICLE]: {
    title: { en: 'Transit vehicles', 'zh-CN': '公共交通车辆' },
    timeToLive: 120,
    lostAfter: 900,
  },
  [SCHEDULED_VEHICLE]: {
    // Nobody has seen them there: a timetable is a rule, and is labelled so.
    title: {
      en: 'Transit vehicles by timetable (not observed)',
      'zh-CN': '按时刻表推算的公交车辆（非实测）',
    },
    timeToLive: 60,
    lostAfter: 300,
    synthetic: true,
  },
  [DERIVED_VEHICLE]: {
    title: {
      en: 'Transit vehicles by timetable and delay (not observed)',
      'zh-CN': '按时刻表与晚点推算的公交车辆（非实测）',
    },
    timeToLive: 60,
    lostAfter: 300,
    synthetic: true,
  },
};
