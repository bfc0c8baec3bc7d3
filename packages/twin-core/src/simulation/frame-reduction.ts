import type { FieldFrame } from './model.ts';

/** One frame of a field that stands for all of them. */
export interface FrameReduction {
  /** Id of the field. */
  readonly field: string;
  /** `last`: the last frame; `greatest`: the largest value of each cell; a number: the last frame up to that time, seconds. */
  readonly over: 'last' | 'greatest' | number;
}

/** Takes a run's frames in their order and keeps what the reductions ask for. */
export interface FrameReducer {
  add(frame: FieldFrame): void;
  /** One frame per reduction whose field had any, in the order of the reductions. The reducer is spent. */
  finish(): FieldFrame[];
}

/** Keeps one frame per reduction: a run of many frames takes the memory of a few. */
export function createFrameReducer(reductions: readonly FrameReduction[]): FrameReducer {
  const kept = new Map<FrameReduction, FieldFrame>();
  return {
    add(frame) {
      for (const reduction of reductions) {
        if (reduction.field !== frame.field) continue;
        const before = kept.get(reduction);
        if (reduction.over === 'greatest') kept.set(reduction, greaterOf(before, frame));
        else if (reduction.over === 'last' || frame.time <= reduction.over) kept.set(reduction, frame);
      }
    },
    finish() {
      const given = new Set<FieldFrame>();
      return reductions.flatMap((reduction) => {
        const frame = kept.get(reduction);
        if (frame === undefined) return [];
        // Whoever gets a frame may transfer its values away.
        const own = given.has(frame) ? { ...frame, values: frame.values.slice() } : frame;
        given.add(frame);
        return [own];
      });
    },
  };
}

/** The larger values of both, in the values of the first, which are nobody else's. */
function greaterOf(before: FieldFrame | undefined, frame: FieldFrame): FieldFrame {
  // A copy: another reduction may hand over the frame itself.
  if (before === undefined) return { ...frame, values: frame.values.slice() };
  const { values } = before;
  for (let cell = 0; cell < values.length; cell += 1) {
    const value = frame.values[cell] as number;
    if (value > (values[cell] as number)) values[cell] = value;
  }
  return { ...frame, values };
}
