import type { RoadNetwork } from '../network/road-network.ts';
import type { Geometry, Position, Ring } from '../geo/position.ts';
import type { AttributeValue } from '../scene/columns.ts';
import type { FeatureTable, ObjectId } from '../scene/feature-table.ts';
import type { RoadSetting } from './change.ts';

/**
 * One stretch of a layer's rows as a view sees it. A layer is its base table with some rows hidden,
 * followed by a small table of rows a branch added or replaced: nothing is copied.
 */
export interface TablePart {
  readonly table: FeatureTable;
  /** Rows of `table` this view does not have; absent means none. */
  readonly hiddenRows?: ReadonlySet<number>;
  /** True for the part that holds a branch's own rows. */
  readonly overlay: boolean;
}

/** Objects of one layer as a view has them: skip `hiddenRows` when walking the parts. */
export interface LayerView {
  readonly id: string;
  /** Rows visible in this view. */
  readonly count: number;
  readonly parts: readonly TablePart[];
}

/** Handle onto one row: no copy, valid as long as the view. */
export interface ObjectHandle {
  readonly id: ObjectId;
  readonly layer: string;
  readonly table: FeatureTable;
  readonly row: number;
  /** Value in the column's unit; `undefined` where absent or the table has no such column. */
  value(column: string): AttributeValue;
  /** A copy in degrees; `undefined` for a layer without geometry. */
  geometry(): Geometry | undefined;
}

/** A solid a ray enters. */
export interface RayHit {
  readonly object: ObjectHandle;
  /** Distance from the origin along the ray, metres. */
  readonly distance: number;
}

/** An object with its distance from the place asked for. */
export interface NearestHit {
  readonly object: ObjectHandle;
  /** Horizontal distance to the nearest point of the geometry, metres; 0 inside a polygon. */
  readonly distance: number;
}

/** A point of a ray: position plus height above the ground datum, metres. */
export interface RayOrigin {
  readonly position: Position;
  readonly height: number;
}

/**
 * The one read interface of the twin and of any branch: models and indicators take a view,
 * so every analysis works on the base and on any what-if without further code.
 */
export interface View {
  /** Hash of the base's content and the effective changes: same hash, same answers. */
  readonly hash: string;
  /** Layers of the city, then the planning layers it has not but objects of this view are in. */
  readonly layerIds: readonly string[];
  /**
   * Planning layers (`parcels`, `facilities`, `barriers`) are always there, empty where nothing is planned.
   * @throws {RangeError} if the view has no such layer.
   */
  layer(id: string): LayerView;
  /** The object of any layer; `undefined` if this view has none by that id. */
  object(id: ObjectId): ObjectHandle | undefined;
  /** Objects whose geometry intersects the ring; with holes ignored. */
  objectsInPolygon(layer: string, ring: Ring): ObjectHandle[];
  /** Up to `count` objects by distance, nearest first. */
  nearest(layer: string, position: Position, count: number, maximumDistance?: number): NearestHit[];
  /**
   * Solids (footprint from the ground under it to the `height` column above, metres) that a ray meets, nearest first.
   * Heights count from the datum of the city's terrain; without terrain the ground is at 0.
   * @param azimuthDegrees clockwise from north.
   * @param elevationDegrees above the horizon.
   */
  alongRay(
    layer: string,
    origin: RayOrigin,
    azimuthDegrees: number,
    elevationDegrees: number,
    maximumDistance: number,
  ): RayHit[];
  /**
   * Height of the ground, metres above the datum of the city's terrain, bilinear between its samples; `undefined` where
   * there is none.
   */
  groundHeight(position: Position): number | undefined;
  /**
   * The road network of this view, where the city has one: without closed and removed roads, with those a branch added,
   * joined to what they meet (see `editNetwork`). Worked out when it is first asked for; the base's own where nothing is edited.
   */
  readonly network: RoadNetwork | undefined;
  /** Road objects that are closed in this view. */
  readonly closedRoads: ReadonlySet<ObjectId>;
  /** What is ruled anew about direction, lanes or speed of roads in this view. */
  readonly roadSettings: ReadonlyMap<ObjectId, RoadSetting>;
}
