// Apart from the schemas: reading a study area needs no schema library.
import { boundsOfPositions } from '../geo/bounds.ts';
import type { Bounds, Position, Ring } from '../geo/position.ts';
import { isClosedRing, pointInRing } from '../geo/ring.ts';
import type { ObjectId } from '../scene/feature-table.ts';
import type { ObjectHandle, View } from '../twin/view.ts';

/** Parameters that say what of a city an analysis is about; absent: all of it. */
export interface StudyArea {
  /** Corners of one simple ring, degrees; the first may be repeated as the last. */
  readonly area?: readonly Position[] | undefined;
  /** Objects the analysis is about, of whatever layers it reads. */
  readonly objects?: readonly ObjectId[] | undefined;
}

/** The corners as a closed ring; as they are if the first is repeated already. */
export function closedRing(corners: readonly Position[]): Ring {
  const [first] = corners;
  return first === undefined || isClosedRing(corners) ? corners : [...corners, first];
}

/** Bounds of the area, degrees; `undefined` without one. */
export function studyBounds({ area }: StudyArea): Bounds | undefined {
  return area === undefined ? undefined : boundsOfPositions(area);
}

/** True for a position in the area, its edge included; everywhere without one. */
export function inStudyArea({ area }: StudyArea, position: Position): boolean {
  return area === undefined || pointInRing(position, closedRing(area));
}

/**
 * Objects of a layer the study is about: those named, those whose geometry meets the area, or those of both.
 * `undefined` if neither is given: the whole layer, which is read by its parts. Names of other layers are skipped.
 * @throws {RangeError} naming the objects the view does not have, and for a view without the layer.
 */
export function studyObjects(view: View, layer: string, study: StudyArea): ObjectHandle[] | undefined {
  const { area, objects } = study;
  const within = area === undefined ? undefined : view.objectsInPolygon(layer, closedRing(area));
  if (objects === undefined) return within;
  const missing: ObjectId[] = [];
  const named = [...new Set(objects)].flatMap((id) => {
    const object = view.object(id);
    if (object === undefined) missing.push(id);
    return object?.layer === layer ? [object] : [];
  });
  if (missing.length > 0) {
    const more = missing.length > 5 ? ` and ${missing.length - 5} more` : '';
    throw new RangeError(
      `objects: ${missing.slice(0, 5).join(', ')}${more} are not in this view; check the ids, or leave them out.`,
    );
  }
  if (within === undefined) return named;
  const inArea = new Set(within.map(({ id }) => id));
  return named.filter(({ id }) => inArea.has(id));
}
