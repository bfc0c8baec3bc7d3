import type { PolygonCoordinates, Ring } from '../../geo/position.ts';

/** An area, and what of those who move in it is to be told. */
export interface GeofenceRule {
  /** Stands in the ids of its events; 1 to 128 characters. */
  readonly id: string;
  /** Closed rings, the outer one first, then holes. It must not cross the antimeridian. */
  readonly polygon: PolygonCoordinates;
  /** Classes it is for; absent: all that are fed. */
  readonly classes?: readonly string[];
  /** Seconds inside after which it tells of a stay, once per stay; absent: never. */
  readonly dwellSeconds?: number;
  /** Metres per second above which it tells of the speed inside, once per exceedance; absent: never. */
  readonly speedLimit?: number;
  /**
   * Metres outside within which an entity has not left yet, so that one that stands at the edge does not come and go
   * with every error of its position. Default 10.
   */
  readonly margin?: number;
}

/** Metres; see {@link GeofenceRule.margin}. */
export const GEOFENCE_MARGIN = 10;

const LONGEST_ID = 128;

/** @throws {RangeError} saying which fence is wrong, in what, and what to give. */
export function checkGeofenceRules(rules: readonly GeofenceRule[]): void {
  const ids = new Set<string>();
  for (const { id, polygon, dwellSeconds, speedLimit, margin } of rules) {
    const name = `Geofence ${JSON.stringify(id)}`;
    if (id.length === 0 || id.length > LONGEST_ID) {
      throw new RangeError(`${name}: the id must have 1 to ${LONGEST_ID} characters.`);
    }
    if (ids.has(id)) throw new RangeError(`${name} stands twice; give each an id of its own.`);
    ids.add(id);
    if (polygon.length === 0) throw new RangeError(`${name} has no ring; give the outer one at least.`);
    for (const ring of polygon) checkRing(name, ring);
    checkPositive(name, 'dwellSeconds', dwellSeconds);
    checkPositive(name, 'speedLimit', speedLimit);
    if (margin !== undefined) checkPositive(name, 'margin', margin);
  }
}

function checkRing(name: string, ring: Ring): void {
  const first = ring[0];
  const last = ring.at(-1);
  if (first === undefined || last === undefined || ring.length < 4) {
    throw new RangeError(
      `${name}: a ring of ${ring.length} positions; it needs 4, the last the same as the first.`,
    );
  }
  if (first[0] !== last[0] || first[1] !== last[1]) {
    throw new RangeError(`${name}: a ring is not closed; repeat its first position as the last.`);
  }
  for (const [longitude, latitude] of ring) {
    if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) {
      throw new RangeError(
        `${name}: [${longitude}, ${latitude}] is no position; give longitude, latitude in degrees.`,
      );
    }
  }
}

function checkPositive(name: string, field: string, value: number | undefined): void {
  if (value === undefined || (value >= 0 && value !== Infinity)) return;
  throw new RangeError(`${name}: ${field} is ${value}; give a number, 0 or more.`);
}
