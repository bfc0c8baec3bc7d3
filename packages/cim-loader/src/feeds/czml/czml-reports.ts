import { ecefToGeodetic } from '@cityloom/twin-core';
import type { BareReport } from '../mapping/map-record.ts';
import type { CzmlDocument, CzmlObject } from './czml-objects.ts';
import type { TimedValue, ValueOfSpan } from './timed-value.ts';

/** References that are followed one after another. */
const MAXIMUM_REFERENCES = 8;
const RADIANS = Math.PI / 180;
/** Seconds over which a direction of motion is taken. */
const MOTION_STEP = 0.5;

/** Whether an object is there at a time. */
export function isAvailable({ availability }: CzmlObject, time: number): boolean {
  return availability?.some(({ from, until }) => from <= time && time <= until) ?? true;
}

/**
 * What the document says of an object at a time, as a report; `undefined` where it is not there or has no place.
 * Heights are above the ellipsoid, as CZML has them.
 * @param reported time of the report, where the document is played at another time than its own.
 */
export function reportAt(
  document: CzmlDocument,
  object: CzmlObject,
  entityClass: string,
  time: number,
  reported: number = time,
): BareReport | undefined {
  if (!isAvailable(object, time)) return undefined;
  const ecef = placeAt(document, object.position, time);
  if (ecef === undefined) return undefined;
  const { position, height } = ecefToGeodetic(ecef);
  const heading = headingAt(document, object, time, ecef, position);
  const values = Object.create(null) as Record<string, number | string>;
  if (object.name !== undefined) values['name'] = object.name;
  for (const [name, property] of object.properties) {
    const value = plainAt(document, property, time);
    if (value !== undefined) values[name] = value;
  }
  return {
    class: entityClass,
    id: object.id,
    time: Math.round(reported),
    longitude: position[0],
    latitude: position[1],
    height,
    ...(heading !== undefined && { heading }),
    values,
  };
}

function resolve(document: CzmlDocument, property: TimedValue, time: number): ValueOfSpan | undefined {
  let value = property.at(time);
  for (let step = 0; value?.kind === 'reference' && step < MAXIMUM_REFERENCES; step++) {
    const [id = '', name = ''] = value.reference.split('#');
    const object = document.objects.get(id);
    if (object === undefined) return undefined;
    const target =
      name === 'position'
        ? object.position
        : name === 'orientation'
          ? object.orientation
          : object.properties.get(name.replace(/^properties\./u, ''));
    value = target?.at(time);
  }
  return value;
}

function numbersAt(
  document: CzmlDocument,
  property: TimedValue,
  time: number,
): readonly number[] | undefined {
  const value = resolve(document, property, time);
  if (value?.kind === 'constant') return value.numbers;
  const numbers = value?.kind === 'sampled' ? value.sampled.at(time) : undefined;
  return numbers?.every(Number.isFinite) === true ? numbers : undefined;
}

function placeAt(
  document: CzmlDocument,
  property: TimedValue,
  time: number,
): readonly [number, number, number] | undefined {
  const numbers = numbersAt(document, property, time);
  return numbers?.length === 3 ? (numbers as readonly [number, number, number]) : undefined;
}

function plainAt(document: CzmlDocument, property: TimedValue, time: number): number | string | undefined {
  const value = resolve(document, property, time);
  if (value?.kind === 'text') return value.text;
  return numbersAt(document, property, time)?.[0];
}

/** Where the object's x axis points, or where it moves to, if it says so; degrees clockwise from north. */
function headingAt(
  document: CzmlDocument,
  object: CzmlObject,
  time: number,
  ecef: readonly [number, number, number],
  position: readonly [number, number],
): number | undefined {
  const quaternion = numbersAt(document, object.orientation, time);
  if (quaternion?.length === 4) {
    const [x, y, z, w] = quaternion as readonly [number, number, number, number];
    // First column of the rotation's matrix.
    return bearingOf([1 - 2 * (y * y + z * z), 2 * (x * y + z * w), 2 * (x * z - y * w)], position);
  }
  if (!object.isTurnedByMotion.value) return undefined;
  const next = placeAt(document, object.position, time + MOTION_STEP * 1000);
  if (next === undefined) return undefined;
  return bearingOf([next[0] - ecef[0], next[1] - ecef[1], next[2] - ecef[2]], position);
}

function bearingOf(
  [x, y, z]: readonly [number, number, number],
  [longitude, latitude]: readonly [number, number],
): number | undefined {
  const [sinEast, cosEast] = [Math.sin(longitude * RADIANS), Math.cos(longitude * RADIANS)];
  const [sinNorth, cosNorth] = [Math.sin(latitude * RADIANS), Math.cos(latitude * RADIANS)];
  const east = -sinEast * x + cosEast * y;
  const north = -sinNorth * (cosEast * x + sinEast * y) + cosNorth * z;
  // Upright or standing still.
  if (Math.hypot(east, north) < 1e-6) return undefined;
  return (Math.atan2(east, north) / RADIANS + 360) % 360;
}
