import type { Geometry } from '../geo/position.ts';
import type { AttributeValue } from '../scene/columns.ts';
import type { ObjectId } from '../scene/feature-table.ts';
import { geometryOfRow, normalizeGeometry } from '../scene/geometry-column.ts';
import type {
  AddObject,
  Change,
  CloseRoad,
  OpenRoad,
  RoadSetting,
  SetRoad,
  UnknownChange,
} from './change.ts';
import type { CityBase } from './city-base.ts';

/** One object as a branch left it. */
export interface OverlayObject {
  readonly id: ObjectId;
  readonly layer: string;
  /** Row in the base table; -1 for an object the branch added. */
  readonly baseRow: number;
  /** True once it is taken away. */
  readonly removed: boolean;
  readonly geometry: Geometry | undefined;
  /** True if the geometry is not that of the base row. */
  readonly isReshaped: boolean;
  /** Attributes that differ from the base row, or all of an added object. */
  readonly attributes: ReadonlyMap<string, AttributeValue>;
}

/** Net effect of a list of changes on a base: only objects that differ, by id. */
export interface Overlay {
  readonly objects: ReadonlyMap<ObjectId, OverlayObject>;
  readonly closedRoads: ReadonlySet<ObjectId>;
  /** What is ruled anew about roads that stand; never an empty setting. */
  readonly roadSettings: ReadonlyMap<ObjectId, RoadSetting>;
}

export const EMPTY_OVERLAY: Overlay = {
  objects: new Map(),
  closedRoads: new Set(),
  roadSettings: new Map(),
};

/** An overlay while changes are folded onto it. */
interface OverlayDraft {
  readonly objects: Map<ObjectId, OverlayObject>;
  readonly closedRoads: Set<ObjectId>;
  readonly roadSettings: Map<ObjectId, RoadSetting>;
}

/**
 * Folds changes in order. A change whose object is not there (its `object.add` is switched off) sleeps: it has
 * no effect and wakes when the object comes back. Cost: the number of changes.
 */
export function foldChanges(base: CityBase, changes: readonly Change[]): Overlay {
  return extendOverlay(base, EMPTY_OVERLAY, changes);
}

/** Folds further changes onto an overlay: an edit at the end of a long log does not fold the log again. */
export function extendOverlay(base: CityBase, overlay: Overlay, changes: readonly Change[]): Overlay {
  const draft: OverlayDraft = {
    objects: new Map(overlay.objects),
    closedRoads: new Set(overlay.closedRoads),
    roadSettings: new Map(overlay.roadSettings),
  };
  const { objects, closedRoads, roadSettings } = draft;
  const touched = new Set<ObjectId>();
  for (const change of changes) {
    if (change.enabled === false || change.kind === 'unknown') continue;
    touched.add(change.object);
    applyOne(base, draft, change);
  }
  for (const id of touched) {
    const object = objects.get(id);
    if (object?.removed === true) {
      closedRoads.delete(id);
      roadSettings.delete(id);
    }
    if (object !== undefined && isAsBase(object)) objects.delete(id);
  }
  return draft;
}

function applyOne(base: CityBase, draft: OverlayDraft, change: Exclude<Change, UnknownChange>): void {
  const { objects } = draft;
  if (change.kind === 'object.add') {
    const taken = objects.has(change.object) || base.find(change.object) !== undefined;
    if (!taken) objects.set(change.object, addedObject(change));
    return;
  }
  const object = objects.get(change.object) ?? baseObject(base, change.object);
  if (object === undefined || object.removed) return;
  if (change.kind === 'object.remove' || change.kind === 'object.set' || change.kind === 'object.reshape') {
    objects.set(change.object, alter(base, object, change));
  } else ruleRoad(draft, change);
}

function ruleRoad({ closedRoads, roadSettings }: OverlayDraft, change: CloseRoad | OpenRoad | SetRoad): void {
  const { object } = change;
  if (change.kind === 'road.close') closedRoads.add(object);
  else if (change.kind === 'road.open') closedRoads.delete(object);
  else roadSettings.set(object, { ...roadSettings.get(object), ...settingOf(change) });
}

function settingOf({ direction, lanes, speedLimitKmh }: SetRoad): RoadSetting {
  return {
    ...(direction !== undefined && { direction }),
    ...(lanes !== undefined && { lanes }),
    ...(speedLimitKmh !== undefined && { speedLimitKmh }),
  };
}

function addedObject({ object, layer, geometry, attributes }: AddObject): OverlayObject {
  return {
    id: object,
    layer,
    baseRow: -1,
    removed: false,
    geometry: normalizeGeometry(geometry),
    isReshaped: true,
    attributes: presentOnly(new Map(Object.entries(attributes))),
  };
}

function baseObject(base: CityBase, id: ObjectId): OverlayObject | undefined {
  const place = base.find(id);
  if (place === undefined) return undefined;
  const { table, row } = place;
  const geometry = table.geometry && geometryOfRow(table.geometry, row);
  return {
    id,
    layer: table.layer,
    baseRow: row,
    removed: false,
    geometry,
    isReshaped: false,
    attributes: new Map(),
  };
}

function alter(
  base: CityBase,
  object: OverlayObject,
  change: Extract<Change, { kind: 'object.remove' | 'object.set' | 'object.reshape' }>,
): OverlayObject {
  switch (change.kind) {
    case 'object.remove':
      return { ...object, removed: true };
    case 'object.reshape': {
      const geometry = normalizeGeometry(change.geometry);
      const before = baseObject(base, object.id)?.geometry;
      return {
        ...object,
        geometry,
        isReshaped: !sameGeometry(before && normalizeGeometry(before), geometry),
      };
    }
    case 'object.set': {
      const attributes = new Map(object.attributes);
      const table = base.table(object.layer);
      for (const [name, value] of Object.entries(change.attributes)) {
        const before = object.baseRow < 0 ? undefined : table?.value(object.baseRow, name);
        if (Object.is(value, before)) attributes.delete(name);
        else attributes.set(name, value);
      }
      return { ...object, attributes };
    }
  }
}

function presentOnly(attributes: Map<string, AttributeValue>): Map<string, AttributeValue> {
  for (const [name, value] of attributes) if (value === undefined) attributes.delete(name);
  return attributes;
}

/** True for an object set back to what it was, and for one that was added and taken away again. */
function isAsBase(object: OverlayObject): boolean {
  if (object.removed) return object.baseRow < 0;
  return object.baseRow >= 0 && object.attributes.size === 0 && !object.isReshaped;
}

/** Corner by corner; both geometries in the normal form of a geometry column. */
export function sameGeometry(a: Geometry | undefined, b: Geometry | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.type === b.type && sameNumbers(a.coordinates, b.coordinates);
}

type Nested = number | readonly Nested[];

function sameNumbers(a: Nested, b: Nested): boolean {
  if (typeof a === 'number' || typeof b === 'number') return a === b;
  return a.length === b.length && a.every((item, index) => sameNumbers(item, b[index] ?? NaN));
}
