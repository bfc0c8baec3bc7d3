import type { EntityClass, EntityProperty, HistoryLimits } from '../entities/entity-class.ts';
import type { LocalizedText, Unit } from '../units/quantity.ts';

const title = (en: string, chinese: string): LocalizedText => ({ en, 'zh-CN': chinese });

const number = (
  id: string,
  names: LocalizedText,
  unit: Unit,
  range: readonly [least: number, greatest: number],
): EntityProperty => ({ id, title: names, kind: 'number', unit, range });

const text = (id: string, names: LocalizedText): EntityProperty => ({ id, title: names, kind: 'text' });

/**
 * One hour of what moves: in full for ten minutes, one report in five seconds before. 3,000 vehicles at 1 Hz are 3.6 million
 * reports then; the limit leaves room for ten times as many vehicles in a server, and a browser with 3,000 keeps far below it.
 */
const MOVING_HISTORY: HistoryLimits = { seconds: 3600, bytes: 300e6, fullRateSeconds: 600, coarseSeconds: 5 };
/** The same hour for a few hundred buses and units. */
const FEW_HISTORY: HistoryLimits = { ...MOVING_HISTORY, bytes: 32e6 };
/** A day of what stands; forty sensors of a class need a few megabytes. */
const STANDING_HISTORY: HistoryLimits = {
  seconds: 86_400,
  bytes: 16e6,
  fullRateSeconds: 7200,
  coarseSeconds: 300,
};

const moving = (
  id: string,
  names: LocalizedText,
  properties: readonly EntityProperty[],
  history: HistoryLimits = FEW_HISTORY,
): EntityClass => ({
  ...{ id, title: names, mobile: true, properties, timeToLive: 5, lostAfter: 30, jitterWindow: 2 },
  ...{ history, synthetic: true },
});

/** @param cadence seconds between reports: a report holds for three of them. */
const standing = (
  id: string,
  names: LocalizedText,
  cadence: number,
  properties: readonly EntityProperty[],
): EntityClass => ({
  ...{ id, title: names, mobile: false, properties, timeToLive: 3 * cadence, lostAfter: 10 * cadence },
  ...{ jitterWindow: 2, history: STANDING_HISTORY, synthetic: true },
});

const UNIT_PROPERTIES: readonly EntityProperty[] = [
  text('state', title('State', '状态')),
  text('station', title('Station', '驻地')),
];

const NAME = text('name', title('Name', '名称'));

/** Seconds between two reports of one sensor or camera, by class. */
export const CADENCES = {
  airQuality: 30,
  waterLevel: 60,
  trafficCount: 60,
  powerLoad: 30,
  noise: 10,
  peopleCount: 30,
  camera: 60,
} as const;

/** Sensors and cameras. */
export type StandingClass = keyof typeof CADENCES;

/** Everything the synthetic city reports: what the classes are, in which units and within which bounds. */
export const SYNTHETIC_CLASSES: readonly EntityClass[] = [
  moving(
    'vehicle',
    title('Vehicles (synthetic)', '车辆（合成）'),
    [text('kind', title('Kind', '类型'))],
    MOVING_HISTORY,
  ),
  moving('bus', title('Buses (synthetic)', '公交车（合成）'), [
    text('line', title('Line', '线路')),
    text('nextStop', title('Next stop', '下一站')),
    text('state', title('State', '状态')),
    number('delay', title('Behind timetable', '晚点'), 's', [-3600, 7200]),
    number('occupancy', title('Occupancy, share of capacity', '满载率'), '1', [0, 1]),
  ]),
  moving('fireEngine', title('Fire engines (synthetic)', '消防车（合成）'), UNIT_PROPERTIES),
  moving('ambulance', title('Ambulances (synthetic)', '救护车（合成）'), UNIT_PROPERTIES),
  moving('policeCar', title('Police cars (synthetic)', '警车（合成）'), UNIT_PROPERTIES),
  standing('airQuality', title('Air quality (synthetic)', '空气质量（合成）'), CADENCES.airQuality, [
    number('pm25', title('PM2.5', 'PM2.5'), 'µg/m³', [0, 1000]),
    number('pm10', title('PM10', 'PM10'), 'µg/m³', [0, 2000]),
    number('no2', title('Nitrogen dioxide', '二氧化氮'), 'µg/m³', [0, 1000]),
    NAME,
  ]),
  standing('waterLevel', title('Water level (synthetic)', '水位（合成）'), CADENCES.waterLevel, [
    number('level', title('Level above gauge zero', '水位（零点以上）'), 'm', [-5, 20]),
    NAME,
  ]),
  standing('trafficCount', title('Traffic counts (synthetic)', '交通流量（合成）'), CADENCES.trafficCount, [
    number('flow', title('Vehicles per hour', '小时流量'), 'vehicles/h', [0, 20_000]),
    number('speed', title('Mean speed', '平均车速'), 'm/s', [0, 80]),
    number('vehicles', title('Vehicles on the section', '路段车辆数'), 'vehicles', [0, 10_000]),
    NAME,
  ]),
  standing('powerLoad', title('Power load (synthetic)', '电力负荷（合成）'), CADENCES.powerLoad, [
    number('load', title('Load', '负荷'), 'MW', [0, 5000]),
    number('voltage', title('Voltage, share of nominal', '电压标幺值'), '1', [0, 2]),
    NAME,
  ]),
  standing('noise', title('Noise (synthetic)', '噪声（合成）'), CADENCES.noise, [
    number('level', title('Sound level LAeq', '等效声级'), 'dB(A)', [0, 150]),
    NAME,
  ]),
  standing('peopleCount', title('People counts (synthetic)', '人流计数（合成）'), CADENCES.peopleCount, [
    number('people', title('People present', '在场人数'), 'people', [0, 200_000]),
    NAME,
  ]),
  standing('camera', title('Cameras (synthetic)', '摄像头（合成）'), CADENCES.camera, [
    number('fieldOfView', title('Field of view', '视场角'), '°', [1, 360]),
    number('range', title('Range', '可视距离'), 'm', [0, 5000]),
    number('tilt', title('Tilt below the horizon', '俯角'), '°', [-90, 90]),
    text('state', title('State', '状态')),
    NAME,
  ]),
];
