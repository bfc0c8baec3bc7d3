import type { EntityBatch } from '../entity-batch.ts';
import type { EntityEvent } from '../entity-log.ts';
import { createFenceSet, type Fence, type FenceSet } from './fence-set.ts';
import { eventOf } from './fence-event.ts';
import { captureMemory, type GeofenceMemory, type RememberedStay } from './geofence-memory.ts';
import { checkGeofenceRules, type GeofenceRule } from './geofence-rule.ts';
import { createWatchedClass, growWatched, keepReport, type WatchedClass } from './watched-class.ts';
import {
  followWay,
  leapTo,
  openStay,
  speedOf,
  type Stay,
  tellInside,
  type TellFence,
  type Way,
} from './stay.ts';

/** Bounds of a monitor. */
export interface GeofenceMonitorOptions {
  /** Entities watched; reports of further ones are counted as `unwatched`. Default 1,000,000. */
  readonly maximumEntities?: number;
  /**
   * Seconds between two reports beyond which the way between is not known: a crossing is then dated by the later report,
   * and one who passed through in the meantime is not told of. Default 120.
   */
  readonly longestGap?: number;
  /** To go on from where another monitor was; from {@link GeofenceMonitor.capture}. */
  readonly memory?: GeofenceMemory;
}

/** What became of reports; every one is counted once. */
export interface GeofenceCounts {
  readonly followed: number;
  /** Not newer than the last one of its entity: told again, or not put in order before. */
  readonly passedOver: number;
  /** Without a name, a time or a place, or of more entities than are watched. */
  readonly unwatched: number;
}

/** Watches fences; see {@link createGeofenceMonitor}. */
export interface GeofenceMonitor {
  readonly rules: readonly GeofenceRule[];
  readonly counts: GeofenceCounts;
  /**
   * Exchanges the fences. Those that stay as they are keep who is inside; of others, who is inside already is taken as
   * it is, without an event.
   * @throws {RangeError} saying which fence is wrong.
   */
  setRules(rules: readonly GeofenceRule[]): void;
  /**
   * Follows reports, which must come in the order of observation for each entity, as a reorder buffer gives them.
   * Never throws on what they say.
   * @returns what happened, by time and then id.
   */
  take(batch: EntityBatch): readonly EntityEvent[];
  /** Entities inside a fence now; 0 where there is no such fence. */
  countInside(fence: string): number;
  /** What must be known to go on later, as plain data. */
  capture(): GeofenceMemory;
}

/**
 * Watches who enters and leaves areas, stays long or moves fast in them.
 *
 * - `geofence.enter`, `geofence.leave`: where the straight way between two reports crosses the edge, dated there at even
 *   speed. Passing through between two reports gives both.
 * - Hysteresis: one who crosses outwards has left only when it is further than the fence's margin from the edge; the event
 *   is dated at the crossing all the same. Who turns back within the margin neither leaves nor enters.
 * - `geofence.dwell`: so many seconds after the entry, once per stay, as soon as a report shows that it was still inside.
 * - `geofence.speed`: when the speed (reported, else from the last two positions) passed the limit inside, once; again only
 *   after it has been at most 0.9 of the limit, or after a new entry.
 * - Who is seen for the first time inside is inside since then, without an event; who ends inside is inside no more,
 *   without an event: neither has crossed.
 *
 * An event's id is made of its kind, fence, class, entity and time: the same reports give the same ids, however often they
 * come and whoever finds them.
 * @throws {RangeError} if a rule or an option is wrong.
 */
export function createGeofenceMonitor(
  rules: readonly GeofenceRule[] = [],
  options: GeofenceMonitorOptions = {},
): GeofenceMonitor {
  const { maximumEntities = 1_000_000, longestGap = 120, memory } = options;
  if (!(maximumEntities >= 1)) throw new RangeError(`maximumEntities is ${maximumEntities}; give 1 or more.`);
  if (!(longestGap > 0)) throw new RangeError(`longestGap is ${longestGap}; give seconds above 0.`);
  const watch = new FenceWatch(maximumEntities, longestGap * 1000);
  watch.setRules(rules);
  if (memory !== undefined) watch.restore(memory);
  return watch;
}

const NO_STAYS: readonly Stay[] = [];

class FenceWatch implements GeofenceMonitor {
  rules: readonly GeofenceRule[] = [];
  #fences: FenceSet = createFenceSet([], new Map());
  #events: EntityEvent[] = [];
  readonly #classes = new Map<string, WatchedClass>();
  readonly #most: number;
  readonly #longestGap: number;
  #entities = 0;
  #followed = 0;
  #passedOver = 0;
  #unwatched = 0;
  #entityClass = '';
  #entity = '';
  readonly #way: Way = {
    fromTime: 0,
    fromLongitude: 0,
    fromLatitude: 0,
    fromSpeed: 0,
    time: 0,
    longitude: 0,
    latitude: 0,
    speed: 0,
  };
  readonly #tell: TellFence = (kind, fence, time, longitude, latitude) => {
    const at = { entityClass: this.#entityClass, entity: this.#entity, time, longitude, latitude };
    this.#events.push(eventOf(kind, fence.rule, at, speedOf(this.#way)));
  };

  constructor(most: number, longestGap: number) {
    this.#most = most;
    this.#longestGap = longestGap;
  }

  get counts(): GeofenceCounts {
    return { followed: this.#followed, passedOver: this.#passedOver, unwatched: this.#unwatched };
  }

  setRules(rules: readonly GeofenceRule[]): void {
    checkGeofenceRules(rules);
    this.rules = rules;
    this.#fences = createFenceSet(rules, this.#fences.byId);
    const { byId } = this.#fences;
    for (const { stays } of this.#classes.values()) {
      for (const [slot, held] of stays.entries()) {
        if (held === undefined) continue;
        const kept = held.filter(({ fence }) => byId.get(fence.rule.id) === fence);
        stays[slot] = kept.length > 0 ? kept : undefined;
      }
    }
  }

  take(batch: EntityBatch): readonly EntityEvent[] {
    const watched = this.#classFor(batch.entityClass);
    const slots = watched.slots.slotsOf(batch.ids);
    const rows = Math.min(batch.count, batch.entities.length);
    const before = watched.slots.count;
    this.#entityClass = batch.entityClass;
    for (let row = 0; row < rows; row++) {
      const room = this.#most - this.#entities + before;
      const slot = watched.slots.slotAt(batch.ids, slots, batch.entities[row] as number, room);
      if (slot < 0) this.#unwatched++;
      else this.#takeReport(watched, slot, batch, row);
    }
    this.#entities += watched.slots.count - before;
    if (this.#events.length === 0) return [];
    const events = this.#events;
    this.#events = [];
    return events.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
  }

  countInside(fence: string): number {
    return this.#fences.byId.get(fence)?.count ?? 0;
  }

  capture(): GeofenceMemory {
    return captureMemory(this.#classes.values());
  }

  restore(memory: GeofenceMemory): void {
    for (const { entityClass, entity, time, longitude, latitude, speed, stays } of memory.entities) {
      const watched = this.#classFor(entityClass);
      const before = watched.slots.count;
      const slot = watched.slots.slotFor(entity, this.#most - this.#entities + before);
      if (slot < 0) continue;
      this.#entities += watched.slots.count - before;
      growWatched(watched);
      keepReport(watched, slot, time, longitude ?? NaN, latitude ?? NaN, speed ?? NaN);
      watched.stays[slot] = this.#restoreStays(stays);
    }
  }

  #restoreStays(remembered: readonly RememberedStay[]): readonly Stay[] {
    const stays: Stay[] = [];
    for (const { fence: id, since, out, dwelt, speeding } of remembered) {
      const fence = this.#fences.byId.get(id);
      if (fence === undefined) continue;
      const stay = Object.assign(openStay(fence, since), { dwelt, speeding });
      if (out !== undefined) [stay.outSince, stay.outLongitude, stay.outLatitude] = out;
      stays.push(stay);
    }
    return stays;
  }

  #classFor(entityClass: string): WatchedClass {
    const known = this.#classes.get(entityClass);
    if (known !== undefined) return known;
    const watched = createWatchedClass(entityClass);
    this.#classes.set(entityClass, watched);
    return watched;
  }

  #takeReport(watched: WatchedClass, slot: number, batch: EntityBatch, row: number): void {
    growWatched(watched);
    const time = Math.round(batch.observationTimes[row] as number);
    const known = watched.times[slot] as number;
    if (!Number.isFinite(time)) {
      this.#unwatched++;
      return;
    }
    if (time <= known) {
      this.#passedOver++;
      return;
    }
    this.#followed++;
    const way = this.#way;
    const fromLongitude = watched.longitudes[slot] as number;
    this.#readEnd(batch, row, time, fromLongitude, watched.latitudes[slot] as number);
    const isFirst = Number.isNaN(fromLongitude);
    way.fromTime = isFirst ? time : known;
    way.fromLongitude = isFirst ? way.longitude : fromLongitude;
    way.fromLatitude = isFirst ? way.latitude : (watched.latitudes[slot] as number);
    way.fromSpeed = isFirst ? NaN : (watched.speeds[slot] as number);
    const isPlaced = !Number.isNaN(way.longitude);
    if (isPlaced) this.#follow(watched, slot, isFirst);
    keepReport(watched, slot, time, way.longitude, way.latitude, isPlaced ? speedOf(way) : way.speed);
    if (batch.ended?.[row] === 1) this.#end(watched, slot);
  }

  /** What a report does not say is as before: it stands, as fast as its way tells. */
  #readEnd(batch: EntityBatch, row: number, time: number, longitude: number, latitude: number): void {
    const way = this.#way;
    const reported = batch.positions?.[row * 2] ?? NaN;
    const reportedLatitude = batch.positions?.[row * 2 + 1] ?? NaN;
    const hasPlace = Math.abs(reported) <= 180 && Math.abs(reportedLatitude) <= 90;
    const speed = batch.speeds?.[row] ?? NaN;
    way.time = time;
    way.longitude = hasPlace ? reported : longitude;
    way.latitude = hasPlace ? reportedLatitude : latitude;
    way.speed = speed >= 0 && speed !== Infinity ? speed : NaN;
  }

  #follow(watched: WatchedClass, slot: number, isFirst: boolean): void {
    const way = this.#way;
    const held = watched.stays[slot] ?? NO_STAYS;
    const near = this.#fences.near(way.fromLongitude, way.fromLatitude, way.longitude, way.latitude);
    if (near.length === 0 && held.length === 0) return;
    this.#entity = watched.slots.idOf(slot);
    const stays: Stay[] = [];
    const add = (stay: Stay | undefined): void => {
      if (stay !== undefined) stays.push(stay);
    };
    for (const stay of held) add(this.#pass(stay.fence, stay));
    for (const fence of near) {
      if (!isFor(fence, watched.entityClass) || held.some((stay) => stay.fence === fence)) continue;
      add(isFirst ? this.#firstSeen(fence) : this.#pass(fence, undefined));
    }
    watched.stays[slot] = stays.length > 0 ? stays : undefined;
  }

  #pass(fence: Fence, stay: Stay | undefined): Stay | undefined {
    const way = this.#way;
    const follow = way.time - way.fromTime > this.#longestGap ? leapTo : followWay;
    return follow(fence, stay, way, this.#tell);
  }

  #firstSeen(fence: Fence): Stay | undefined {
    const way = this.#way;
    if (!fence.shape.contains(way.longitude, way.latitude)) return undefined;
    const stay = openStay(fence, way.time);
    tellInside(stay, way, this.#tell);
    return stay;
  }

  /** Who has ended is nowhere; where it appears again, it is seen for the first time. */
  #end(watched: WatchedClass, slot: number): void {
    for (const { fence } of watched.stays[slot] ?? []) fence.count--;
    watched.stays[slot] = undefined;
    keepReport(watched, slot, watched.times[slot] as number, NaN, NaN, NaN);
  }
}

function isFor({ rule }: Fence, entityClass: string): boolean {
  return rule.classes === undefined || rule.classes.includes(entityClass);
}
