import type { ObjectId } from '../scene/feature-table.ts';
import type { ObjectDifference } from './branch.ts';
import type { RoadSetting } from './change.ts';
import type { CityBase } from './city-base.ts';
import { type Overlay, type OverlayObject, sameGeometry } from './overlay.ts';

/** Attribute name that stands for a road closed to traffic in an {@link ObjectDifference}. */
export const CLOSED = 'closed';

/**
 * What makes `ours` differ from `theirs`, in order of id. Only objects one of the two altered are looked at:
 * the cost is the number of changes.
 */
export function compareOverlays(base: CityBase, ours: Overlay, theirs: Overlay): ObjectDifference[] {
  const ids = new Set<ObjectId>([
    ...ours.objects.keys(),
    ...theirs.objects.keys(),
    ...ours.closedRoads,
    ...theirs.closedRoads,
    ...ours.roadSettings.keys(),
    ...theirs.roadSettings.keys(),
  ]);
  const differences: ObjectDifference[] = [];
  for (const id of [...ids].sort()) {
    const difference = compareObject(base, id, ours, theirs);
    if (difference !== undefined) differences.push(difference);
  }
  return differences;
}

function compareObject(
  base: CityBase,
  id: ObjectId,
  ours: Overlay,
  theirs: Overlay,
): ObjectDifference | undefined {
  const our = ours.objects.get(id);
  const their = theirs.objects.get(id);
  const layer = (our ?? their ?? base.find(id)?.table)?.layer ?? '';
  const isHere = exists(base, id, our);
  if (isHere !== exists(base, id, their)) {
    return { object: id, layer, kind: isHere ? 'added' : 'removed', attributes: [] };
  }
  if (!isHere) return undefined;
  const attributes = changedAttributes(base, id, our, their);
  if (!hasSameShape(our, their)) attributes.push('geometry');
  // A column may be called `lanes` too.
  const all = [...new Set([...attributes, ...changedRules(id, ours, theirs)])];
  return all.length === 0 ? undefined : { object: id, layer, kind: 'changed', attributes: all };
}

function changedRules(id: ObjectId, ours: Overlay, theirs: Overlay): string[] {
  const closed = ours.closedRoads.has(id) !== theirs.closedRoads.has(id) ? [CLOSED] : [];
  return [...closed, ...changedSettings(ours.roadSettings.get(id), theirs.roadSettings.get(id))];
}

/** Names of {@link RoadSetting} stand in an {@link ObjectDifference} for what is ruled otherwise about a road. */
function changedSettings(our: RoadSetting = {}, their: RoadSetting = {}): string[] {
  return (['direction', 'lanes', 'speedLimitKmh'] as const).filter((name) => our[name] !== their[name]);
}

function exists(base: CityBase, id: ObjectId, object: OverlayObject | undefined): boolean {
  return object === undefined ? base.find(id) !== undefined : !object.removed;
}

function changedAttributes(
  base: CityBase,
  id: ObjectId,
  our: OverlayObject | undefined,
  their: OverlayObject | undefined,
): string[] {
  const place = base.find(id);
  const valueIn = (object: OverlayObject | undefined, name: string): unknown =>
    object?.attributes.has(name) === true ? object.attributes.get(name) : place?.table.value(place.row, name);
  const names = new Set([...(our?.attributes.keys() ?? []), ...(their?.attributes.keys() ?? [])]);
  return [...names].filter((name) => !Object.is(valueIn(our, name), valueIn(their, name))).sort();
}

function hasSameShape(our: OverlayObject | undefined, their: OverlayObject | undefined): boolean {
  if (our !== undefined && their !== undefined) return sameGeometry(our.geometry, their.geometry);
  return (our ?? their)?.isReshaped !== true;
}
