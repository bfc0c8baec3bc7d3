import Flatbush from 'flatbush';
import { FenceShape } from './fence-shape.ts';
import { GEOFENCE_MARGIN, type GeofenceRule } from './geofence-rule.ts';

/** A fence ready for use. */
export interface Fence {
  readonly rule: GeofenceRule;
  readonly shape: FenceShape;
  /** Metres. */
  readonly margin: number;
  /** As it was defined, to tell whether it has changed. */
  readonly definition: string;
  /** Entities inside. */
  count: number;
}

/** Fences by id and by place. */
export interface FenceSet {
  readonly byId: ReadonlyMap<string, Fence>;
  /** Those whose bounds touch the bounds of a way. */
  near(longitude: number, latitude: number, otherLongitude: number, otherLatitude: number): readonly Fence[];
}

const NO_FENCES: readonly Fence[] = [];

/** @param known fences whose rule has not changed are taken over from here as they are. */
export function createFenceSet(rules: readonly GeofenceRule[], known: ReadonlyMap<string, Fence>): FenceSet {
  const fences = rules.map((rule) => {
    const definition = JSON.stringify(rule);
    const before = known.get(rule.id);
    return before?.definition === definition ? before : createFence(rule, definition);
  });
  const byId = new Map(fences.map((fence) => [fence.rule.id, fence]));
  if (fences.length === 0) return { byId, near: () => NO_FENCES };
  const index = new Flatbush(fences.length);
  for (const { shape } of fences) index.add(...shape.bounds);
  index.finish();
  return {
    byId,
    near: (longitude, latitude, otherLongitude, otherLatitude) => {
      const west = Math.min(longitude, otherLongitude);
      const east = Math.max(longitude, otherLongitude);
      const south = Math.min(latitude, otherLatitude);
      const north = Math.max(latitude, otherLatitude);
      if (east < index.minX || west > index.maxX || north < index.minY || south > index.maxY)
        return NO_FENCES;
      const found = index.search(west, south, east, north);
      return found.length === 0 ? NO_FENCES : found.map((at) => fences[at] as Fence);
    },
  };
}

function createFence(rule: GeofenceRule, definition: string): Fence {
  return {
    rule,
    shape: new FenceShape(rule.polygon),
    margin: rule.margin ?? GEOFENCE_MARGIN,
    definition,
    count: 0,
  };
}
