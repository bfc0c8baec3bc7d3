import type { EntityClass, EntityProperty } from '@cityloom/twin-core/entities';
import type { EntityBatchBuilder } from '../batch-builder.ts';
import { decodeDigits, encodeDigits } from './message.ts';

/** What a terminal says of itself at one time (message 0x0200). */
export interface Jt808Location {
  /** Milliseconds since 1970; the standard's clock is that of China, UTC+8. */
  readonly time: number;
  /** Whether the terminal knows where it is. */
  readonly isLocated: boolean;
  /** Degrees, in the coordinates the terminals are set to. */
  readonly longitude: number;
  readonly latitude: number;
  /** Metres above sea level. */
  readonly height: number;
  /** Metres per second. */
  readonly speed: number;
  /** Degrees clockwise from north. */
  readonly heading: number;
  /** Bits of the alarms of the standard, table 24. */
  readonly alarms: number;
  /** Bits of the state, table 25. */
  readonly state: number;
  /** By property of {@link JT808_CLASS}: what its additional items say. */
  readonly values: Readonly<Record<string, number>>;
}

/** Bytes before the additional items. */
const FIXED_BYTES = 28;
const LOCATED_BIT = 0x02;
const SOUTH_BIT = 0x04;
const WEST_BIT = 0x08;
const MICRODEGREES = 1e6;
/** Tenths of a kilometre per hour in a metre per second. */
const SPEED_UNITS = 36;
const CHINA_MILLISECONDS = 8 * 3_600_000;

/** Additional items that are read: by id, their bytes and how a value of theirs is meant. */
const ITEMS: ReadonlyMap<
  number,
  { readonly property: string; readonly bytes: 1 | 2 | 4; readonly factor: number }
> = new Map([
  [0x01, { property: 'mileage', bytes: 4, factor: 0.1 }],
  [0x02, { property: 'fuel', bytes: 2, factor: 0.1 }],
  [0x30, { property: 'signal', bytes: 1, factor: 1 }],
  [0x31, { property: 'satellites', bytes: 1, factor: 1 }],
]);

const number = (id: string, en: string, chinese: string, unit: string): EntityProperty => ({
  ...{ id, title: { en, 'zh-CN': chinese }, kind: 'number', unit },
});

/** What terminals report. Alarms and state are the bits of the standard. */
export const JT808_CLASS: EntityClass = {
  id: 'tracker',
  title: { en: 'Trackers (JT/T 808)', 'zh-CN': '车载终端（JT/T 808）' },
  mobile: true,
  properties: [
    number('mileage', 'Mileage', '里程', 'km'),
    number('fuel', 'Fuel', '油量', 'L'),
    number('signal', 'Signal strength', '信号强度', '1'),
    number('satellites', 'Satellites', '卫星数', '1'),
    number('alarms', 'Alarms (bits)', '报警标志位', '1'),
    number('state', 'State (bits)', '状态位', '1'),
    { id: 'plate', title: { en: 'Number plate', 'zh-CN': '车牌号' }, kind: 'text' },
  ],
  timeToLive: 60,
  lostAfter: 600,
  jitterWindow: 5,
  history: { seconds: 3600, bytes: 100e6, fullRateSeconds: 3600, coarseSeconds: 30 },
};

/** @returns `undefined` where it is too short, or its time is none. */
export function decodeJt808Location(body: Uint8Array): Jt808Location | undefined {
  if (body.length < FIXED_BYTES) return undefined;
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const time = decodeTime(body.subarray(22, FIXED_BYTES));
  if (time === undefined) return undefined;
  const state = view.getUint32(4);
  return {
    time,
    isLocated: (state & LOCATED_BIT) !== 0,
    latitude: (view.getUint32(8) / MICRODEGREES) * ((state & SOUTH_BIT) === 0 ? 1 : -1),
    longitude: (view.getUint32(12) / MICRODEGREES) * ((state & WEST_BIT) === 0 ? 1 : -1),
    // Below the sea it is the two's complement, as terminals have it.
    height: view.getInt16(16),
    speed: view.getUint16(18) / SPEED_UNITS,
    heading: view.getUint16(20),
    alarms: view.getUint32(0),
    state,
    values: decodeItems(view),
  };
}

function decodeItems(view: DataView): Record<string, number> {
  const values: Record<string, number> = {};
  // An item that is cut off ends the list.
  for (let at = FIXED_BYTES; at + 2 <= view.byteLength;) {
    const item = ITEMS.get(view.getUint8(at));
    const length = view.getUint8(at + 1);
    at += 2;
    if (at + length > view.byteLength) break;
    if (item?.bytes === length) values[item.property] = readNumber(view, at, item.bytes) * item.factor;
    at += length;
  }
  return values;
}

function readNumber(view: DataView, at: number, bytes: 1 | 2 | 4): number {
  if (bytes === 1) return view.getUint8(at);
  return bytes === 2 ? view.getUint16(at) : view.getUint32(at);
}

/** `YYMMDDhhmmss` of this century. */
function decodeTime(bytes: Uint8Array): number | undefined {
  const digits = decodeDigits(bytes);
  if (digits === undefined) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (digits.match(/../gu) ?? []).map(
    Number,
  );
  const time = Date.UTC(2000 + year, month - 1, day, hour, minute, second);
  // What comes back otherwise was no date: the 31st of a short month, hour 25.
  const isDate = new Date(time).toISOString().replaceAll(/\D/gu, '').slice(2, 14) === digits;
  return isDate ? time - CHINA_MILLISECONDS : undefined;
}

/** The body of a message 0x0200, for tests and simulated terminals. Coordinates and speed are rounded to its units. */
export function encodeJt808Location(location: Omit<Jt808Location, 'isLocated'>): Uint8Array {
  const { latitude, longitude, values } = location;
  const items = [...ITEMS].filter(([, { property }]) => values[property] !== undefined);
  const body = new Uint8Array(FIXED_BYTES + items.reduce((sum, [, { bytes }]) => sum + 2 + bytes, 0));
  const view = new DataView(body.buffer);
  const hemispheres = (latitude < 0 ? SOUTH_BIT : 0) | (longitude < 0 ? WEST_BIT : 0);
  view.setUint32(0, location.alarms);
  view.setUint32(4, ((location.state & ~(SOUTH_BIT | WEST_BIT)) | hemispheres) >>> 0);
  view.setUint32(8, Math.round(Math.abs(latitude) * MICRODEGREES));
  view.setUint32(12, Math.round(Math.abs(longitude) * MICRODEGREES));
  view.setInt16(16, location.height);
  view.setUint16(18, Math.round(location.speed * SPEED_UNITS));
  view.setUint16(20, location.heading);
  const digits = new Date(location.time + CHINA_MILLISECONDS)
    .toISOString()
    .replaceAll(/\D/gu, '')
    .slice(2, 14);
  body.set(encodeDigits(digits), 22);
  let at = FIXED_BYTES;
  for (const [id, { property, bytes, factor }] of items) {
    const value = Math.round((values[property] ?? 0) / factor);
    body.set([id, bytes], at);
    if (bytes === 1) view.setUint8(at + 2, value);
    else if (bytes === 2) view.setUint16(at + 2, value);
    else view.setUint32(at + 2, value);
    at += 2 + bytes;
  }
  return body;
}

/** Locations of a message 0x0704; `undefined` for one that cannot be read. */
export function decodeJt808Locations(body: Uint8Array): (Jt808Location | undefined)[] {
  if (body.length < 3) return [undefined];
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const locations: (Jt808Location | undefined)[] = [];
  let at = 3;
  for (let left = view.getUint16(0); left > 0; left--) {
    const length = at + 2 <= body.length ? view.getUint16(at) : body.length;
    at += 2;
    if (at + length > body.length) return [...locations, undefined];
    locations.push(decodeJt808Location(body.subarray(at, at + length)));
    at += length;
  }
  return locations;
}

/** Adds what a terminal said as a report of it. */
export function addJt808Location(
  builder: EntityBatchBuilder,
  terminal: string,
  plate: string | undefined,
  location: Jt808Location,
): void {
  const row = builder.add(terminal, location.time);
  // Heights are above the sea here and above the ground in a report: without the ground's they say nothing.
  if (location.isLocated) {
    builder.setPosition(row, location.longitude, location.latitude);
    builder.setHeading(row, location.heading);
    builder.setSpeed(row, location.speed);
  }
  builder.setNumber(row, 'alarms', location.alarms);
  builder.setNumber(row, 'state', location.state);
  for (const [property, value] of Object.entries(location.values)) builder.setNumber(row, property, value);
  if (plate !== undefined) builder.setText(row, 'plate', plate);
}
