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

/** Enough for the base and one alternative: what is kept may take tens of megabytes. */
const MOST_KEPT = 2;

/** Memories of models, by id. */
export interface RunMemories {
  /** The memory of one model. */
  of(model: string): RunMemory;
  /** Forgets all. */
  clear(): void;
}

/** Empty memories, for as long as whoever computes runs stands. */
export function createRunMemories(): RunMemories {
  const all = new Map<string, unknown[]>();
  return {
    of(model) {
      return {
        get kept() {
          return all.get(model) ?? [];
        },
        keep(value) {
          all.set(model, [value, ...(all.get(model) ?? [])].slice(0, MOST_KEPT));
        },
      };
    },
    clear() {
      all.clear();
    },
  };
}
