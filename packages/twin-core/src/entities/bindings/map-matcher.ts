import { sourceOfEdge, speedsOf, type TravelMode } from '../../network/shortest-path.ts';
import type { RoadNetwork } from '../../network/road-network.ts';
import type { EntityBatch } from '../entity-batch.ts';
import { EntitySlots } from '../ordering/entity-slots.ts';
import { EdgeLines, type EdgePoint, type EdgeShape } from './edge-lines.ts';
import { RoadReach } from './road-reach.ts';

/** How positions are matched to roads. */
export interface MapMatcherOptions {
  /** Roads that may be used. Default `car`. */
  readonly mode?: TravelMode;
  /** Bends of an edge; `undefined`: it is straight. Default: all are straight. */
  readonly shapeOf?: EdgeShape;
  /** Standard deviation of the positions, metres. Default 7. */
  readonly positionError?: number;
  /** Standard deviation of headings of what moves, degrees. Default 25. */
  readonly headingError?: number;
  /** Metres from a position within which its road is sought. Default 50. */
  readonly radius?: number;
  /** Seconds of silence after which an entity is matched anew. Default 60. */
  readonly longestGap?: number;
}

/** Default options of {@link createMapMatcher}. */
export const MAP_MATCHER_DEFAULTS: Required<Omit<MapMatcherOptions, 'shapeOf'>> = {
  mode: 'car',
  positionError: 7,
  headingError: 25,
  radius: 50,
  longestGap: 60,
};

/** Where an entity is on the roads. */
export interface RoadMatch {
  /** Edge of the network; it tells the direction of travel as well. */
  readonly edge: number;
  /** Row of the way in the network's layer: its object is what the entity is bound to. */
  readonly row: number;
  /** Metres from the edge's start. */
  readonly offset: number;
  /** Metres between the reported position and the road. */
  readonly distance: number;
}

/** Follows entities along the roads; see {@link createMapMatcher}. */
export interface MapMatcher {
  /** Takes reports in the order of observation. @returns the match of each; `undefined` where no road is near. */
  take(batch: EntityBatch): readonly (RoadMatch | undefined)[];
  /** Last match of an entity. */
  matchOf(entityClass: string, entity: string): RoadMatch | undefined;
  /** Forgets entities of which nothing was heard since a time, milliseconds since 1970. */
  forgetSilent(before: number): void;
}

/** Edges that are weighed at most for one position. */
const MOST_CANDIDATES = 8;
/** Metres by which way on the road and way between positions usually differ: β of Newson & Krumm. */
const DETOUR = 10;
/** The same where the speed tells how far it drove. */
const DETOUR_BY_SPEED = 4;
/** Logarithm of the likelihood to take another road than the one it is on, and to turn round. */
const TURNING = -1.5;
const TURNING_ROUND = -6;
const TURNING_WHILE_STANDING = -8;
/** Logarithm of the likelihood to be where no way leads: the match before was wrong. */
const LEAPING = -12;
/** Share of its weight that a position has while it stands: errors of one place agree, and tell nothing new. */
const WEIGHT_STANDING = 0.2;
/** Metres below which it stands. */
const LEAST_DRIVE = 1;
/** Metres per second up to which a heading is not that of the way. */
const MOVING = 1.5;

interface Candidate extends RoadMatch {
  /** Logarithm of the likelihood of the best way to here, less that of the likeliest. */
  score: number;
}

/** What is known of an entity. */
interface Follow {
  readonly candidates: readonly Candidate[];
  readonly time: number;
  readonly longitude: number;
  readonly latitude: number;
  /** Metres per second; NaN unknown. */
  readonly speed: number;
}

/**
 * Matches moving entities to road edges as they report: the hidden Markov model of Newson & Krumm (2009), ACM GIS, pp. 336–343,
 * run forwards. The nearest edges are weighed by their distance and by how well they agree with the heading; the way from
 * each edge before to each edge now, by how much it differs from what it drove: by its speed where that is known, else the
 * straight way between the positions; changing roads costs a little, turning round more. The likeliest edge is given at
 * once; unlike the paper's, it is not set right by later reports.
 * @throws {RangeError} if an option is wrong.
 */
export function createMapMatcher(network: RoadNetwork, options: MapMatcherOptions = {}): MapMatcher {
  const settings = { ...MAP_MATCHER_DEFAULTS, ...options };
  for (const name of ['positionError', 'headingError', 'radius', 'longestGap'] as const) {
    if (!(settings[name] > 0))
      throw new RangeError(`createMapMatcher: ${name} is ${settings[name]}; give more than 0.`);
  }
  return new RoadFollower(network, settings);
}

class RoadFollower implements MapMatcher {
  readonly #network: RoadNetwork;
  readonly #lines: EdgeLines;
  readonly #reach: RoadReach;
  readonly #settings: Required<Omit<MapMatcherOptions, 'shapeOf'>>;
  readonly #classes = new Map<string, { slots: EntitySlots; follows: (Follow | undefined)[] }>();
  readonly #point: EdgePoint = { distance: 0, offset: 0, heading: 0 };

  constructor(
    network: RoadNetwork,
    settings: Required<Omit<MapMatcherOptions, 'shapeOf'>> & MapMatcherOptions,
  ) {
    const speeds = speedsOf(network, settings.mode);
    this.#network = network;
    this.#lines = new EdgeLines(network, speeds, settings.shapeOf ?? (() => undefined));
    this.#reach = new RoadReach(network, speeds);
    this.#settings = settings;
  }

  take(batch: EntityBatch): readonly (RoadMatch | undefined)[] {
    const { slots, follows } = this.#classFor(batch.entityClass);
    const listed = slots.slotsOf(batch.ids);
    const rows = Math.min(batch.count, batch.entities.length);
    const matches: (RoadMatch | undefined)[] = [];
    for (let row = 0; row < rows; row++) {
      const slot = slots.slotAt(batch.ids, listed, batch.entities[row] as number, Infinity);
      if (slot >= 0 && hasPlace(batch, row)) follows[slot] = this.#follow(follows[slot], batch, row);
      matches.push(slot < 0 ? undefined : matchOf(follows[slot]));
    }
    return matches;
  }

  matchOf(entityClass: string, entity: string): RoadMatch | undefined {
    const known = this.#classes.get(entityClass);
    const slot = known?.slots.slotFor(entity, 0) ?? -1;
    return slot < 0 ? undefined : matchOf(known?.follows[slot]);
  }

  forgetSilent(before: number): void {
    for (const { follows } of this.#classes.values()) {
      for (const [slot, follow] of follows.entries()) {
        if (follow !== undefined && follow.time < before) follows[slot] = undefined;
      }
    }
  }

  #classFor(entityClass: string): { slots: EntitySlots; follows: (Follow | undefined)[] } {
    const known = this.#classes.get(entityClass) ?? { slots: new EntitySlots(), follows: [] };
    this.#classes.set(entityClass, known);
    return known;
  }

  #follow(before: Follow | undefined, batch: EntityBatch, row: number): Follow {
    const time = batch.observationTimes[row] as number;
    if (before !== undefined && time <= before.time) return before;
    const longitude = batch.positions?.[row * 2] as number;
    const latitude = batch.positions?.[row * 2 + 1] as number;
    const speed = batch.speeds?.[row] ?? NaN;
    const heading = batch.headings?.[row] ?? NaN;
    const candidates = this.#candidates(longitude, latitude, heading, speed <= MOVING);
    const now = { candidates, time, longitude, latitude, speed };
    const isNew = before === undefined || time - before.time > this.#settings.longestGap * 1000;
    const reached = isNew ? candidates : this.#weighWays(before, now);
    const best = reached.reduce((most, { score }) => Math.max(most, score), -Infinity);
    for (const candidate of reached) candidate.score -= best;
    return { ...now, candidates: reached };
  }

  /** Nearest edges of a position, the likeliest first. */
  #candidates(
    longitude: number,
    latitude: number,
    heading: number,
    isStanding: boolean,
  ): readonly Candidate[] {
    const { radius, positionError, headingError } = this.#settings;
    const weight = isStanding ? WEIGHT_STANDING : 1;
    const point = this.#point;
    const candidates: Candidate[] = [];
    for (const edge of this.#lines.near(longitude, latitude, radius)) {
      this.#lines.project(edge, longitude, latitude, point);
      if (point.distance > radius) continue;
      const turn = Number.isNaN(heading) ? 0 : Math.abs(((heading - point.heading + 540) % 360) - 180);
      const score =
        (-weight * ((point.distance / positionError) ** 2 + Math.min(turn / headingError, 6) ** 2)) / 2;
      const row = this.#network.edgeRows[edge] as number;
      candidates.push({ edge, row, offset: point.offset, distance: point.distance, score });
    }
    return candidates.sort((a, b) => b.score - a.score || a.edge - b.edge).slice(0, MOST_CANDIDATES);
  }

  /** Adds the likelihood of the best way to each; one that no way leads to is still possible, if unlikely. */
  #weighWays(before: Follow, { candidates, time, longitude, latitude, speed }: Follow): readonly Candidate[] {
    const straight = this.#lines.distance(before.longitude, before.latitude, longitude, latitude);
    const most = straight + DETOUR * 20;
    // How fast it drove tells better how far than two positions that err.
    const driven = (((before.speed + speed) / 2) * (time - before.time)) / 1000;
    const [expected, usual] = Number.isNaN(driven) ? [straight, DETOUR] : [driven, DETOUR_BY_SPEED];
    // Both ends of the way err.
    const slack = this.#settings.positionError * 1.5;
    const best = new Float64Array(candidates.length).fill(-Infinity);
    for (const from of before.candidates) {
      const { edgeLengths, edgeTargets } = this.#network;
      const rest = (edgeLengths[from.edge] as number) - from.offset;
      this.#reach.search(edgeTargets[from.edge] as number, rest, most);
      for (const [at, to] of candidates.entries()) {
        const way = this.#wayTo(from, to);
        const beyond = Math.max(0, Math.abs(way - expected) - slack);
        const score = from.score - beyond / usual + this.#turning(from, to, driven);
        if (way <= most && score > (best[at] as number)) best[at] = score;
      }
    }
    for (const [at, candidate] of candidates.entries())
      candidate.score += Math.max(best[at] as number, LEAPING);
    return candidates;
  }

  #turning(from: Candidate, to: Candidate, driven: number): number {
    if (from.edge === to.edge) return 0;
    if (driven < LEAST_DRIVE) return TURNING_WHILE_STANDING;
    const isBack =
      from.row === to.row && sourceOfEdge(this.#network, from.edge) === this.#network.edgeTargets[to.edge];
    return isBack ? TURNING_ROUND : TURNING;
  }

  /** Metres by road; on one edge a little backwards is an error of the position, not a way round. */
  #wayTo(from: Candidate, to: Candidate): number {
    if (from.edge === to.edge && to.offset >= from.offset - this.#settings.positionError * 2) {
      return Math.abs(to.offset - from.offset);
    }
    return this.#reach.lengthTo(sourceOfEdge(this.#network, to.edge)) + to.offset;
  }
}

function hasPlace({ positions, observationTimes }: EntityBatch, row: number): boolean {
  const longitude = Math.abs(positions?.[row * 2] ?? NaN);
  const latitude = Math.abs(positions?.[row * 2 + 1] ?? NaN);
  return longitude <= 180 && latitude <= 90 && Number.isFinite(observationTimes[row] ?? NaN);
}

function matchOf(follow: Follow | undefined): RoadMatch | undefined {
  const [first] = follow?.candidates ?? [];
  if (follow === undefined || first === undefined) return undefined;
  const { edge, row, offset, distance } = follow.candidates.reduce(
    (a, b) => (b.score > a.score ? b : a),
    first,
  );
  return { edge, row, offset, distance };
}
