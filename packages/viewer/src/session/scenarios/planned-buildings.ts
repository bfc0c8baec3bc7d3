import {
  BUILDINGS_LAYER,
  measureRing,
  PARCELS_LAYER,
  pointInRing,
  type Geometry,
  type ObjectHandle,
  type ObjectId,
  type Position,
  type Ring,
  type View,
} from '@cityloom/twin-core';

/** Column in which a solid of a building of several names that building; as `@cityloom/twin-core/massing` writes it. */
const PART_OF = 'part-of';

/** Further solids of a building that a scenario gave several: the tower on its podium, the slices of its roof. */
export function buildingParts(view: View, building: ObjectId): ObjectHandle[] {
  if (!view.layerIds.includes(BUILDINGS_LAYER)) return [];
  const parts: ObjectHandle[] = [];
  for (const { table, overlay, hiddenRows } of view.layer(BUILDINGS_LAYER).parts) {
    if (!overlay) continue;
    for (let row = 0; row < table.count; row++) {
      if (hiddenRows?.has(row) === true || table.value(row, PART_OF) !== building) continue;
      const handle = view.object(table.idOf(row));
      if (handle !== undefined) parts.push(handle);
    }
  }
  return parts;
}

/** The building a solid is a part of; the object itself where it is none. */
export function wholeBuilding(handle: ObjectHandle): ObjectId {
  const whole = handle.value(PART_OF);
  return typeof whole === 'string' ? whole : handle.id;
}

function outerRings(geometry: Geometry | undefined): readonly Ring[] {
  if (geometry?.type === 'Polygon') return geometry.coordinates.slice(0, 1);
  return geometry?.type === 'MultiPolygon' ? geometry.coordinates.flatMap((rings) => rings.slice(0, 1)) : [];
}

/** Centre of the first outline of an area. */
function centreOf(geometry: Geometry | undefined): Position | undefined {
  const [ring] = outerRings(geometry);
  return ring === undefined ? undefined : measureRing(ring).centroid;
}

/** Parcel that the centre of an object lies in. */
export function parcelOf(view: View, handle: ObjectHandle): ObjectHandle | undefined {
  const centre = view.layerIds.includes(PARCELS_LAYER) ? centreOf(handle.geometry()) : undefined;
  return centre && view.nearest(PARCELS_LAYER, centre, 1, 0)[0]?.object;
}

/** Buildings, and solids of buildings, whose centre lies in a parcel. */
export function buildingsOn(view: View, parcel: ObjectHandle): ObjectHandle[] {
  const rings = outerRings(parcel.geometry());
  if (!view.layerIds.includes(BUILDINGS_LAYER)) return [];
  return rings.flatMap((ring) =>
    view.objectsInPolygon(BUILDINGS_LAYER, ring).filter((handle) => {
      const centre = centreOf(handle.geometry());
      return centre !== undefined && pointInRing(centre, ring);
    }),
  );
}

/** Height that a proposal may reach where it stands, metres: the parcel's, and the plan's for the whole city. */
export function heightLimitFor(
  view: View,
  handle: ObjectHandle,
  cityLimit: number | undefined,
): number | undefined {
  const own = parcelOf(view, handle)?.value('heightMaximum');
  const limits = [cityLimit, own].filter((limit) => typeof limit === 'number');
  return limits.length === 0 ? undefined : Math.min(...limits);
}
