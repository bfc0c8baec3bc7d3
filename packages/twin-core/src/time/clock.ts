/** Source of the present. Injected, so that tests, drills and replays control time. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

/** A clock that stands still until it is told to move. */
export interface ManualClock extends Clock {
  /** @throws {RangeError} if `epochMs` lies before the present or is not a number. */
  set(epochMs: number): void;
  /** @throws {RangeError} if `milliseconds` is negative or not a number. */
  advance(milliseconds: number): void;
}

/** @throws {RangeError} if the start, milliseconds since 1970, is not a finite number. */
export function createManualClock(startEpochMs: number): ManualClock {
  if (!Number.isFinite(startEpochMs)) {
    throw new RangeError(`createManualClock: start is ${startEpochMs}; give milliseconds since 1970.`);
  }
  let present = startEpochMs;
  const set = (epochMs: number): void => {
    if (!(epochMs >= present && epochMs < Infinity)) {
      throw new RangeError(
        `ManualClock: cannot go from ${present} to ${epochMs}; a clock only runs forward, make a new one to go back.`,
      );
    }
    present = epochMs;
  };
  return {
    now: () => present,
    set,
    advance: (milliseconds) => {
      set(present + milliseconds);
    },
  };
}
