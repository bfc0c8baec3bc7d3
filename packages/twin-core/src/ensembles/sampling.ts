import { philox4x32, unitInterval } from '../time/philox.ts';
import type { CounterWords } from '../time/philox.ts';
import type { Sampling } from './ensemble-request.ts';

/** Last word of the counter: what the numbers are for. None may ever be used for two things. */
const STREAM = { place: 1, stratum: 2, run: 3 } as const;
/** Second word of the key: keeps ensembles apart from whoever else uses the generator with the same seed. */
const KEY = 0x656e_736d;

function wordsOf(seed: number, first: number, second: number, stream: number): CounterWords {
  return philox4x32([first, second, 0, stream], [seed, KEY]);
}

/** Shares in (0, 1) that place the members in the distributions of the inputs. */
export interface Samples {
  /** The same for the same member and input, in whatever order they are asked for. */
  share(member: number, input: number): number;
}

/**
 * Shares for every member and input, by a counter-based generator: no number depends on which others were drawn before.
 *
 * `monte-carlo`: independent of the number of members, so that an ensemble can be made larger later.
 * `latin-hypercube`: each input has one member in each of as many equal parts of its probability; McKay, Beckman and
 * Conover 1979, Technometrics 21(2), 239–245. Another number of members gives other shares.
 */
export function createSamples(sampling: Sampling, seed: number, members: number, inputs: number): Samples {
  const within = (member: number, input: number): number =>
    unitInterval(wordsOf(seed, member, input, STREAM.place));
  if (sampling === 'monte-carlo') return { share: within };
  const strata = Array.from({ length: inputs }, (_, input) => shuffledStrata(seed, input, members));
  return {
    share: (member, input) => ((strata[input]?.[member] as number) + within(member, input)) / members,
  };
}

/** The numbers below `members` in an order of chance: Durstenfeld 1964, Communications of the ACM 7(7), 420. */
function shuffledStrata(seed: number, input: number, members: number): Uint32Array {
  const strata = Uint32Array.from({ length: members }, (_, stratum) => stratum);
  for (let last = members - 1; last > 0; last -= 1) {
    const chosen = Math.floor(unitInterval(wordsOf(seed, last, input, STREAM.stratum)) * (last + 1));
    const moved = strata[chosen] as number;
    strata[chosen] = strata[last] as number;
    strata[last] = moved;
  }
  return strata;
}

/** Seed of a member's own run, integer in [0, 2^32). */
export function runSeed(seed: number, member: number): number {
  return wordsOf(seed, member, 0, STREAM.run)[0];
}
