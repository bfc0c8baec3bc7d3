import type { Clock } from '@cityloom/twin-core';
import type { EntityBatch } from '@cityloom/twin-core/entities';
import type { SyntheticCity } from '@cityloom/twin-core/synthetic';

/** A city that runs on the clock. */
export interface PacedCity {
  /** Milliseconds of the clock that were left out, as this machine was too slow or asleep. */
  readonly leftOut: number;
  stop(): void;
}

/** What a city is paced by and told to. */
export interface PacedCityOptions {
  readonly city: Pick<SyntheticCity, 'advance' | 'time'>;
  readonly clock: Clock;
  readonly publish: (batch: EntityBatch) => void;
  /** The city could not keep up: so many milliseconds were left out just now. */
  readonly onLeftOut: (milliseconds: number) => void;
  /** Calls `action` again and again, so many milliseconds apart; what is returned ends it. Default: the platform's. */
  readonly every?: (milliseconds: number, action: () => void) => () => void;
}

/** Milliseconds between two turns: one step of the city. */
const TURN = 100;
/** Milliseconds of the city made in one turn at most: so it catches up, and still lets its receivers have a say. */
const LONGEST_TURN = 500;
/** Further behind than this the city gives up catching up. Milliseconds. */
const FURTHEST_BEHIND = 2000;

/**
 * Lets a city go at the pace of the clock. Where it falls more than two seconds behind, the time between is left out: its
 * reports go on to be of now, its vehicles stand still for as long as was left out, and that is told.
 */
export function paceCity({
  city,
  clock,
  publish,
  onLeftOut,
  every = everyInterval,
}: PacedCityOptions): PacedCity {
  let leftOut = 0;
  const turn = (): void => {
    const due = clock.now() - leftOut;
    for (const batch of city.advance(Math.min(due, city.time + LONGEST_TURN))) publish(later(batch, leftOut));
    const behind = clock.now() - leftOut - city.time;
    if (behind <= FURTHEST_BEHIND) return;
    leftOut += behind;
    onLeftOut(behind);
  };
  turn();
  const end = every(TURN, turn);
  return {
    get leftOut() {
      return leftOut;
    },
    stop: end,
  };
}

/** The same reports, so many milliseconds later. */
function later(batch: EntityBatch, milliseconds: number): EntityBatch {
  if (milliseconds === 0) return batch;
  return {
    ...batch,
    arrivalTime: batch.arrivalTime + milliseconds,
    observationTimes: batch.observationTimes.map((time) => time + milliseconds),
  };
}

function everyInterval(milliseconds: number, action: () => void): () => void {
  const interval = setInterval(action, milliseconds);
  return () => {
    clearInterval(interval);
  };
}
