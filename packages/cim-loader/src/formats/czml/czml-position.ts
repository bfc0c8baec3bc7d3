import { ecefToGeodetic } from '@cityloom/twin-core';

/** Places of a property: one for a constant, several for samples over time. */
export interface CzmlPlaces {
  /** Longitude, latitude (degrees), height (metres). */
  readonly positions: readonly (readonly [number, number, number])[];
  /** Seconds since 1970, one per position; empty for a constant. */
  readonly times: readonly number[];
}

export const asRecord = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;

const DEGREES = 180 / Math.PI;
const FORMS = ['cartographicDegrees', 'cartographicRadians', 'cartesian', 'cartesianVelocity'] as const;
type Form = (typeof FORMS)[number];

/**
 * Places of a position property in any of its forms; a list of intervals is read one after another.
 * @returns `undefined`: none (references, deleted), or in the inertial frame, which turns against the ground.
 */
export function readPlaces(property: unknown): CzmlPlaces | undefined {
  const intervals = Array.isArray(property) ? (property as unknown[]) : [property];
  const positions: [number, number, number][] = [];
  const times: number[] = [];
  for (const interval of intervals) {
    const record = asRecord(interval);
    if (record === undefined || record['referenceFrame'] === 'INERTIAL') continue;
    const form = FORMS.find((each) => Array.isArray(record[each]));
    if (form === undefined) continue;
    addPlaces(record, form, positions, times);
  }
  return positions.length === 0 ? undefined : { positions, times };
}

function addPlaces(
  record: Readonly<Record<string, unknown>>,
  form: Form,
  positions: [number, number, number][],
  times: number[],
): void {
  const values = record[form] as readonly unknown[];
  const width = form === 'cartesianVelocity' ? 6 : 3;
  if (values.length === width) {
    const place = placeOf(values.slice(0, 3).map(Number), form);
    if (place !== undefined) positions.push(place);
    return;
  }
  const epoch = secondsOf(record['epoch']) ?? 0;
  for (let at = 0; at + width < values.length; at += width + 1) {
    const time = typeof values[at] === 'number' ? epoch + (values[at] as number) : secondsOf(values[at]);
    const place = placeOf(values.slice(at + 1, at + 4).map(Number), form);
    if (time === undefined || place === undefined) continue;
    positions.push(place);
    times.push(time);
  }
}

/** Flat list of positions of a line or an area. */
export function readPositionList(property: unknown): (readonly [number, number, number])[] | undefined {
  const first: unknown = Array.isArray(property) ? property[0] : property;
  const record = asRecord(first);
  const form = FORMS.slice(0, 3).find((each) => Array.isArray(record?.[each]));
  if (record === undefined || form === undefined) return undefined;
  const values = (record[form] as readonly unknown[]).map(Number);
  const positions: (readonly [number, number, number])[] = [];
  for (let at = 0; at + 2 < values.length; at += 3) {
    const place = placeOf(values.slice(at, at + 3), form);
    if (place !== undefined) positions.push(place);
  }
  return positions;
}

function placeOf(values: readonly number[], form: Form): [number, number, number] | undefined {
  const [x, y, z] = values as [number, number, number];
  if (![x, y, z].every(Number.isFinite)) return undefined;
  if (form === 'cartographicDegrees') return [x, y, z];
  if (form === 'cartographicRadians') return [x * DEGREES, y * DEGREES, z];
  const { position, height } = ecefToGeodetic([x, y, z]);
  return [position[0], position[1], height];
}

/** Seconds since 1970 of an ISO 8601 time. */
export function secondsOf(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  // More than milliseconds are common and not understood everywhere.
  const seconds = Date.parse(text.replace(/(\.\d{3})\d+/u, '$1')) / 1000;
  return Number.isNaN(seconds) ? undefined : seconds;
}
