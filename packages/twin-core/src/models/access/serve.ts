import type { AccessInput } from './access-input.ts';
import { SERVICE_CLASSES } from './service-classes.ts';
import { type Anchor, anchorsOf, type TravelPlanner } from './travel.ts';

/** How well the dwellings are served. */
export interface Served {
  /** Per class and dwelling: seconds to the nearest service; NaN beyond the longest limit. */
  readonly seconds: readonly Float64Array[];
  /** Share of classes within their circle by weight, per dwelling, in [0, 1]. */
  readonly scores: Float64Array;
  /** Dwellings without a road near. */
  readonly farFromRoads: number;
  /** Dwellings' places on the roads. */
  readonly anchors: readonly (Anchor | undefined)[];
}

/** One search per class, from its services outwards on roads turned round: times of all dwellings to the nearest. */
export function* serveDwellings(
  { dwellings, services }: AccessInput,
  planner: TravelPlanner,
  accessDistance: number,
  longest: number,
): Generator<undefined, Served> {
  const anchors = anchorsOf(planner.locate, dwellings.positions, accessDistance);
  yield undefined;
  const places = anchorsOf(planner.locate, services.positions, accessDistance);
  yield undefined;
  const count = dwellings.objects.length;
  const scores = new Float64Array(count);
  const weights = SERVICE_CLASSES.reduce((sum, { weight }) => sum + weight, 0);
  const seconds: Float64Array[] = [];
  for (const [index, { circleMinutes, weight }] of SERVICE_CLASSES.entries()) {
    const own = places.filter(
      (place, at): place is Anchor => place !== undefined && services.classes[at] === index,
    );
    const limit = Math.max(longest, circleMinutes * 60);
    const field = planner.field(own, 'to', limit);
    const times = Float64Array.from(anchors, (anchor) => {
      const time = anchor === undefined ? Infinity : anchor.walk + field.at(anchor.piece, anchor.share);
      return time <= limit ? time : Number.NaN;
    });
    times.forEach((time, dwelling) => {
      if (time <= circleMinutes * 60) scores[dwelling] = (scores[dwelling] as number) + weight / weights;
    });
    seconds.push(times);
    yield undefined;
  }
  const farFromRoads = anchors.filter((anchor) => anchor === undefined).length;
  return { seconds, scores, farFromRoads, anchors };
}
