import type { AttributeValue } from '../scene/columns.ts';
import type { ObjectId } from '../scene/feature-table.ts';
import type { Geometry } from '../geo/position.ts';

/** Fields of every change. */
export interface ChangeHeader {
  /** Unique in its log. */
  readonly id: string;
  /** When it was made: ISO 8601 with zone. */
  readonly at: string;
  /** Who made it. */
  readonly by: string;
  readonly note?: string;
  /** A change that is switched off stays in the list and has no effect. Default true. */
  readonly enabled?: boolean;
  /** When what it proposes is to stand; absent: always. */
  readonly phase?: ChangePhase;
}

/** How far a proposal has come. */
export type PhaseStatus = 'planned' | 'approved' | 'under-construction' | 'built';

/** When a change stands, for the timeline. Dates are days, ISO 8601 (`2027-05-01`). */
export interface ChangePhase {
  readonly status?: PhaseStatus;
  /** First day the change is in effect. */
  readonly from?: string;
  /** First day it is no longer: later than `from`. */
  readonly until?: string;
}

/** Adds an object to a layer. */
export interface AddObject extends ChangeHeader {
  readonly kind: 'object.add';
  readonly layer: string;
  readonly object: ObjectId;
  readonly geometry: Geometry;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** Takes an object away (demolition). */
export interface RemoveObject extends ChangeHeader {
  readonly kind: 'object.remove';
  readonly object: ObjectId;
}

/** Sets attributes; those not named stay. */
export interface SetAttributes extends ChangeHeader {
  readonly kind: 'object.set';
  readonly object: ObjectId;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** Replaces the geometry: move, rotate, resize. */
export interface ReshapeObject extends ChangeHeader {
  readonly kind: 'object.reshape';
  readonly object: ObjectId;
  readonly geometry: Geometry;
}

/** Closes a road to traffic of every mode. */
export interface CloseRoad extends ChangeHeader {
  readonly kind: 'road.close';
  readonly object: ObjectId;
}

/** Opens a road again that an earlier change, or the scenario this one came from, closed. */
export interface OpenRoad extends ChangeHeader {
  readonly kind: 'road.open';
  readonly object: ObjectId;
}

/** Ways a road may be driven: with the order of its positions, against it, or both. */
export type RoadDirection = 'forward' | 'backward' | 'both';

/** What a plan may rule about a road; what is absent stays as it is. */
export interface RoadSetting {
  readonly direction?: RoadDirection;
  /** Number of lanes, both directions together. */
  readonly lanes?: number;
  /** Speed limit of vehicles, kilometres per hour, as on the sign. */
  readonly speedLimitKmh?: number;
}

/** Rules direction, lanes or speed limit of a road anew; what is not named stays. */
export interface SetRoad extends ChangeHeader, RoadSetting {
  readonly kind: 'road.set';
  readonly object: ObjectId;
}

/** A kind this version does not know: kept and written back unaltered, without effect. */
export interface UnknownChange extends ChangeHeader {
  readonly kind: 'unknown';
  readonly original: Readonly<Record<string, unknown>>;
}

/**
 * One edit, plain serialisable data. Read outside data with `parseChange` of `@cityloom/twin-
 * core/scenarios`.
 */
export type Change =
  AddObject | RemoveObject | SetAttributes | ReshapeObject | CloseRoad | OpenRoad | SetRoad | UnknownChange;
/** Value of `kind`; `unknown` for kinds of newer versions. */
export type ChangeKind = Change['kind'];
