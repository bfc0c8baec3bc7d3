import { metresPerDegree, type ObjectHandle, type View } from '@cityloom/twin-core';
import {
  hasEdgeSetbacks,
  type ParcelEdge,
  parcelEdges,
  parseSetbacks,
  type SetbackRules,
} from '@cityloom/twin-core/massing';

/** The setback rules that a parcel states. */
export function setbackRulesOf(parcel: ObjectHandle): SetbackRules {
  const number = (name: string): number | undefined => {
    const value = parcel.value(name);
    return typeof value === 'number' ? value : undefined;
  };
  const text = parcel.value('setbacks');
  return {
    setback: number('setback'),
    setbackMainRoad: number('setbackMainRoad'),
    setbackRoad: number('setbackRoad'),
    setbacks: text === undefined || text === '' ? undefined : parseSetbacks(String(text)),
  };
}

/** Edges of a parcel with the setback along each; `undefined` for one without an outline. */
export function edgesOf(view: View, parcel: ObjectHandle): readonly ParcelEdge[] | undefined {
  const geometry = parcel.geometry();
  return geometry === undefined ? undefined : parcelEdges(view, geometry, setbackRulesOf(parcel));
}

/** The same, only where setbacks may differ from edge to edge. */
export function differingEdges(
  view: View | undefined,
  parcel: ObjectHandle,
): readonly ParcelEdge[] | undefined {
  return view !== undefined && hasEdgeSetbacks(setbackRulesOf(parcel)) ? edgesOf(view, parcel) : undefined;
}

/** The text of the column with one edge's own setback set, or taken away; `undefined` where none is left. */
export function withSetback(
  setbacks: readonly (number | undefined)[],
  edge: number,
  metres: number | undefined,
): string | undefined {
  const all = Array.from({ length: Math.max(setbacks.length, edge) }, (_, at) => setbacks[at]);
  all[edge - 1] = metres;
  const last = all.findLastIndex((value) => value !== undefined);
  return last < 0
    ? undefined
    : all
        .slice(0, last + 1)
        .map((value) => value ?? '')
        .join(', ');
}

/** Length of an edge, metres, and the side of the parcel it is on: 0 north, 1 north-east … 7 north-west. */
export function edgeSide(
  { from, to }: ParcelEdge,
  middle: readonly [number, number],
): { length: number; side: number } {
  const [east, north] = metresPerDegree(from[1]);
  const length = Math.hypot((to[0] - from[0]) * east, (to[1] - from[1]) * north);
  const x = ((from[0] + to[0]) / 2 - middle[0]) * east;
  const y = ((from[1] + to[1]) / 2 - middle[1]) * north;
  const side = (Math.round((Math.atan2(x, y) * 4) / Math.PI) + 8) % 8;
  return { length, side };
}
