/** A line and how far along it each of its points lies. */
export interface RouteShape {
  /** Longitude, latitude interleaved, degrees. */
  readonly positions: Float64Array;
  /** Metres from its start, per point. */
  readonly distances: Float64Array;
}

/** Metres of one degree of latitude on a sphere of the Earth's mean radius. */
const METRES_PER_DEGREE = (6_371_008.8 * Math.PI) / 180;

/** Metres between two places near each other; good to 0.5 % within a city. */
function metresBetween(east: number, north: number, otherEast: number, otherNorth: number): number {
  const scale = Math.cos((((north + otherNorth) / 2) * Math.PI) / 180);
  return Math.hypot((otherEast - east) * scale, otherNorth - north) * METRES_PER_DEGREE;
}

export function createRouteShape(positions: Float64Array): RouteShape {
  const distances = new Float64Array(positions.length / 2);
  for (let point = 1; point < distances.length; point++) {
    const at = point * 2;
    const step = metresBetween(
      positions[at - 2] as number,
      positions[at - 1] as number,
      positions[at] as number,
      positions[at + 1] as number,
    );
    distances[point] = (distances[point - 1] as number) + step;
  }
  return { positions, distances };
}

/** Metres a stop's own place on the shape may be off before a later, nearer one is looked for. */
const NEAR = 60;

/**
 * How far along a shape its stops lie, in metres, never falling. Lines that pass a place twice are served in order: the
 * first stretch that comes near enough is taken, else the nearest of all that is left.
 * @param stops longitude, latitude interleaved.
 */
export function placeStops({ positions, distances }: RouteShape, stops: Float64Array): Float64Array {
  const placed = new Float64Array(stops.length / 2);
  let from = 0;
  for (let stop = 0; stop < placed.length; stop++) {
    const [east, north] = [stops[stop * 2] as number, stops[stop * 2 + 1] as number];
    const before = stop === 0 ? 0 : (placed[stop - 1] as number);
    let [best, nearest, bestSegment] = [before, Infinity, from];
    for (let segment = from; segment + 1 < distances.length; segment++) {
      const { share, distance } = nearestOnSegment(positions, segment, east, north);
      const length = (distances[segment + 1] as number) - (distances[segment] as number);
      const along = (distances[segment] as number) + share * length;
      if (distance < nearest && along >= before) [best, nearest, bestSegment] = [along, distance, segment];
      // Past the nearest point of a stretch that came near.
      else if (nearest < NEAR && distance > 4 * NEAR) break;
    }
    placed[stop] = best;
    from = bestSegment;
  }
  return placed;
}

function nearestOnSegment(
  positions: Float64Array,
  segment: number,
  east: number,
  north: number,
): { share: number; distance: number } {
  const at = segment * 2;
  const [startEast, startNorth] = [positions[at] as number, positions[at + 1] as number];
  const scale = Math.cos((north * Math.PI) / 180);
  const x = ((positions[at + 2] as number) - startEast) * scale;
  const y = (positions[at + 3] as number) - startNorth;
  const [dx, dy] = [(east - startEast) * scale, north - startNorth];
  const square = x * x + y * y;
  const share = square === 0 ? 0 : Math.min(1, Math.max(0, (dx * x + dy * y) / square));
  return { share, distance: Math.hypot(dx - share * x, dy - share * y) * METRES_PER_DEGREE };
}

/** Place and direction (degrees clockwise from north; NaN on a shape without length) so many metres along. */
export function placeAlong(
  { positions, distances }: RouteShape,
  metres: number,
): { longitude: number; latitude: number; heading: number } {
  let [low, high] = [0, Math.max(1, distances.length - 1)];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((distances[middle] as number) <= metres) low = middle;
    else high = middle;
  }
  const [east, north] = [positions[low * 2] as number, positions[low * 2 + 1] as number];
  if (distances.length < 2) return { longitude: east, latitude: north, heading: NaN };
  const length = (distances[high] as number) - (distances[low] as number);
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, (metres - (distances[low] as number)) / length));
  const [stepEast, stepNorth] = [
    (positions[high * 2] as number) - east,
    (positions[high * 2 + 1] as number) - north,
  ];
  const heading =
    length === 0
      ? NaN
      : (Math.atan2(stepEast * Math.cos((north * Math.PI) / 180), stepNorth) * 180) / Math.PI;
  return { longitude: east + share * stepEast, latitude: north + share * stepNorth, heading };
}
