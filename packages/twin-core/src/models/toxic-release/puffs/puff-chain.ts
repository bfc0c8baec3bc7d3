import { verticalTerm } from '../plume.ts';
import type { CloudTravel } from '../puff.ts';
import type { Release } from '../releases.ts';
import type { WeatherSpell } from '../weather.ts';
import { createPuffSpread } from './puff-spread.ts';
import type { PuffSize } from './puff-spread.ts';
import { createWindPath } from './wind-path.ts';

/** Puffs in the air at one moment, by column. Overwritten by the next call. */
export interface Puffs {
  count: number;
  /** Metres east and north of the frame's origin. */
  readonly east: Float64Array;
  readonly north: Float64Array;
  /** σ in every horizontal direction, metres. */
  readonly sigma: Float64Array;
  /** Concentration at the height of the receptors in the middle of the puff, kg/m³. */
  readonly centre: Float64Array;
}

/** Puffs of one source. */
export interface PuffChain {
  at(time: number): Puffs;
}

/** Spacing of puffs, in σ. A row of Gaussians this far apart is even within 1 part in 10⁸. */
const SPACING = 0.75;
/** Closest spacing, metres: nearer to the source than about 10 m the plume is a row of puffs. */
const LEAST_SPACING = 1;
const MOST_PUFFS = 8192;
const TWO_PI_TO_THREE_HALVES = 15.749609945722419;

/**
 * A source as a chain of puffs, made anew for each moment: the times of release are cut so that puffs lie three
 * quarters of their own size apart, each has the whole mass of its cut. Puffs need no merging, mass is exact, and
 * their number grows with the logarithm of the distance only (some 200 over 10 km).
 */
export function createPuffChain(
  release: Release,
  weather: readonly WeatherSpell[],
  options: {
    /** Metres from the frame's origin. */
    readonly east: number;
    readonly north: number;
    readonly lidHeight: number;
    readonly receptorHeight: number;
  },
): PuffChain {
  const path = createWindPath(weather, release.windSpeeds);
  const sizeOf = createPuffSpread(release, weather, path, options.lidHeight);
  const { emission } = release;
  const puffs: Puffs = {
    count: 0,
    east: new Float64Array(MOST_PUFFS),
    north: new Float64Array(MOST_PUFFS),
    sigma: new Float64Array(MOST_PUFFS),
    centre: new Float64Array(MOST_PUFFS),
  };
  const size: PuffSize = { sigmaY: 0, sigmaZ: 0, height: 0 };

  function add(mass: number, emitted: number, now: number): void {
    if (!(mass > 0) || puffs.count === MOST_PUFFS) return;
    sizeOf(emitted, now, size);
    const { sigmaY, sigmaZ, height } = size;
    if (!(sigmaY > 0) || !(sigmaZ > 0)) return;
    const vertical = verticalTerm(options.receptorHeight, height, sigmaZ, options.lidHeight);
    const [eastNow, northNow] = path.displaced(now);
    const [eastThen, northThen] = path.displaced(emitted);
    const index = puffs.count;
    puffs.east[index] = options.east + eastNow - eastThen;
    puffs.north[index] = options.north + northNow - northThen;
    puffs.sigma[index] = sigmaY;
    puffs.centre[index] = (mass * vertical) / (TWO_PI_TO_THREE_HALVES * sigmaY * sigmaY * sigmaZ);
    puffs.count += 1;
  }

  /** A dense cloud lags behind: the time air takes for the way the cloud has made. */
  function airTimeOf(elapsed: number): number {
    const travel = release.dense?.travel;
    if (travel === undefined) return elapsed;
    const way = wayAfter(travel, elapsed);
    return path.timeWhenTravelled(path.travelled(emission.start) + way) - emission.start;
  }

  return {
    at(time) {
      puffs.count = 0;
      const { start, end, kind } = emission;
      if (kind === 'instantaneous') {
        const airTime = time > start ? start + airTimeOf(time - start) : start;
        if (airTime > start) add(emission.strength, start, airTime);
        return puffs;
      }
      let later = Math.min(time, end);
      const wayNow = path.travelled(time);
      while (later > start) {
        sizeOf(later, time, size);
        const spacing = Math.max(LEAST_SPACING, SPACING * size.sigmaY);
        const earlier = Math.max(start, path.timeWhenTravelled(path.travelled(later) - spacing));
        add(emission.upTo(later) - emission.upTo(earlier), (earlier + later) / 2, time);
        if (wayNow - path.travelled(earlier) > FARTHEST) break;
        later = earlier;
      }
      return puffs;
    },
  };
}

const HALVINGS = 60;

/** How far a cloud has come; the inverse of its time to a distance. */
function wayAfter(travel: CloudTravel, elapsed: number): number {
  let near = 0;
  let far = FARTHEST;
  for (let round = 0; round < HALVINGS; round += 1) {
    const middle = (near + far) / 2;
    if (travel.timeTo(middle) < elapsed) near = middle;
    else far = middle;
  }
  return far;
}

/** Puffs that have travelled farther are let go, metres. */
const FARTHEST = 200_000;
