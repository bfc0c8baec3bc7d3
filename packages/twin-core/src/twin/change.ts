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

/** A kind this version does not know: kept and written back unaltered, without effect. */
export interface UnknownChange extends ChangeHeader {
  readonly kind: 'unknown';
  readonly original: Readonly<Record<string, unknown>>;
}

/**
 * One edit, plain serialisable data. Read outside data with `parseChange` of `@cityloom/twin-
 * core/scenarios`.
 */
export type Change = AddObject | RemoveObject | SetAttributes | ReshapeObject | CloseRoad | UnknownChange;
/** Value of `kind`; `unknown` for kinds of newer versions. */
export type ChangeKind = Change['kind'];
