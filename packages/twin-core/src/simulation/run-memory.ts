/**
 * What a model keeps from one run for the next, in the place where runs are computed. Results never depend on it: it
 * only spares work that would come to the same.
 */
export interface RunMemory {
  /** What earlier runs kept, newest first. Whoever kept it knows its type. */
  readonly kept: readonly unknown[];
  /** Keeps something for later runs; what is oldest goes. It must not be altered any more. */
  keep(value: unknown): void;
}

/** Enough for the base and one alternative: what is kept may take over a hundred megabytes. */
const MOST_KEPT = 2;

/** Memories of models, by id. */
export interface RunMemories {
  /** The memory of one model; `undefined` where nothing is to be kept. */
  of(model: string): RunMemory | undefined;
  /** Forgets all. */
  clear(): void;
}

/**
 * Empty memories, for as long as whoever computes runs stands.
 * @param mostKept of each model. @throws {RangeError} if it is no whole number from 0 on.
 */
export function createRunMemories(mostKept: number = MOST_KEPT): RunMemories {
  if (!Number.isSafeInteger(mostKept) || mostKept < 0) {
    throw new RangeError(`mostRunsKept is ${String(mostKept)}; give a whole number from 0 on.`);
  }
  const all = new Map<string, unknown[]>();
  return {
    of(model) {
      if (mostKept === 0) return undefined;
      return {
        get kept() {
          return all.get(model) ?? [];
        },
        keep(value) {
          all.set(model, [value, ...(all.get(model) ?? [])].slice(0, mostKept));
        },
      };
    },
    clear() {
      all.clear();
    },
  };
}
