import { meridianScale, parallelScale } from '../../geo/degree-lengths.ts';
import type { RoadTravel } from '../road-travel.ts';

/** A piece of road between two nodes. Both directions are one stretch, so that both are split together. */
export interface Stretch {
  readonly row: number;
  readonly from: number;
  readonly to: number;
  /** Longitude and latitude interleaved, degrees, along the road's line. */
  readonly positions: readonly number[];
  readonly travel: RoadTravel;
  /** Edges of the base it is made of; none for a piece that is new. */
  readonly baseEdges: readonly number[];
  /** Metres; `undefined` for a new road, whose length follows from its positions once its ends are joined. */
  readonly length: number | undefined;
}

/** The point of a stretch that is nearest to a position. */
export interface FootPoint {
  readonly stretch: Stretch;
  /** Metres from the position. */
  readonly distance: number;
  /** It lies between positions `segment` and `segment + 1` of the stretch … */
  readonly segment: number;
  /** … at this share of the way. */
  readonly share: number;
}

/** Metres around a position: a plane good for the few metres a joint reaches. */
export interface Surroundings {
  readonly east: (longitude: number) => number;
  readonly north: (latitude: number) => number;
}

/** @param position degrees. */
export function surroundingsOf(longitude: number, latitude: number): Surroundings {
  const [eastScale, northScale] = [parallelScale(latitude), meridianScale(latitude)];
  return {
    east: (value) => (value - longitude) * eastScale,
    north: (value) => (value - latitude) * northScale,
  };
}

/** Nearest point of a stretch to the origin of the surroundings. */
export function footOf(stretch: Stretch, { east, north }: Surroundings): FootPoint {
  const { positions } = stretch;
  let best: FootPoint = { stretch, distance: Infinity, segment: 0, share: 0 };
  for (let at = 0; at + 3 < positions.length; at += 2) {
    const x = east(positions[at] as number);
    const y = north(positions[at + 1] as number);
    const dx = east(positions[at + 2] as number) - x;
    const dy = north(positions[at + 3] as number) - y;
    const squared = dx * dx + dy * dy;
    const share = squared === 0 ? 0 : Math.min(1, Math.max(0, -(x * dx + y * dy) / squared));
    const [footX, footY] = [x + share * dx, y + share * dy];
    const distance = Math.sqrt(footX * footX + footY * footY);
    if (distance < best.distance) best = { stretch, distance, segment: at / 2, share };
  }
  return best;
}

/** Position of a foot point, degrees. */
export function footPosition({ stretch, segment, share }: FootPoint): readonly [number, number] {
  const { positions } = stretch;
  const at = segment * 2;
  const between = (index: number): number => {
    const start = positions[index] as number;
    return start + share * ((positions[index + 2] as number) - start);
  };
  return [between(at), between(at + 1)];
}

/** Metres of each stretch of positions before and after a foot point. */
function lengthsAround({ stretch, segment, share }: FootPoint): readonly [before: number, after: number] {
  const { positions } = stretch;
  const { east, north } = surroundingsOf(positions[0] as number, positions[1] as number);
  let [before, after] = [0, 0];
  for (let at = 0; at + 3 < positions.length; at += 2) {
    const dx = east(positions[at + 2] as number) - east(positions[at] as number);
    const dy = north(positions[at + 3] as number) - north(positions[at + 1] as number);
    const length = Math.sqrt(dx * dx + dy * dy);
    const passed = at / 2 < segment ? 1 : at / 2 > segment ? 0 : share;
    before += length * passed;
    after += length * (1 - passed);
  }
  return [before, after];
}

/** The two halves of a stretch that gets a node at a foot point. The length of a base's road is shared out. */
export function halvesOf(foot: FootPoint, node: number): readonly [Stretch, Stretch] {
  const { stretch, segment } = foot;
  const { positions, length } = stretch;
  const [longitude, latitude] = footPosition(foot);
  const [before, after] = lengthsAround(foot);
  const share = before + after === 0 ? 0.5 : before / (before + after);
  const half = (from: number, to: number, own: readonly number[], part: number): Stretch => ({
    ...{ row: stretch.row, travel: stretch.travel, baseEdges: [], from, to },
    positions: own,
    length: length === undefined ? undefined : length * part,
  });
  const cut = segment * 2 + 2;
  return [
    half(stretch.from, node, withoutRepeats([...positions.slice(0, cut), longitude, latitude]), share),
    half(node, stretch.to, withoutRepeats([longitude, latitude, ...positions.slice(cut)]), 1 - share),
  ];
}

/** A cut at a corner must not leave a segment without length; a line keeps two positions at least. */
function withoutRepeats(positions: readonly number[]): number[] {
  const kept: number[] = [];
  for (let at = 0; at + 1 < positions.length; at += 2) {
    const [longitude, latitude] = [positions[at] as number, positions[at + 1] as number];
    const isRepeat = kept.at(-2) === longitude && kept.at(-1) === latitude;
    if (!isRepeat || kept.length === 0) kept.push(longitude, latitude);
  }
  return kept.length >= 4 ? kept : [...positions.slice(0, 2), ...positions.slice(-2)];
}

/** True if somebody can use both roads. */
export function sharesMode(first: RoadTravel, second: RoadTravel): boolean {
  return (isDriven(first) && isDriven(second)) || (first.walkSpeed > 0 && second.walkSpeed > 0);
}

/** True if whoever can use the first road can use the second. */
export function servesAll(first: RoadTravel, second: RoadTravel): boolean {
  return (!isDriven(first) || isDriven(second)) && (first.walkSpeed <= 0 || second.walkSpeed > 0);
}

function isDriven({ forwardCarSpeed, backwardCarSpeed }: RoadTravel): boolean {
  return forwardCarSpeed > 0 || backwardCarSpeed > 0;
}
