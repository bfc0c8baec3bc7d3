/** Courses over time of those of many places that gas reaches; places it does not reach cost four bytes. */
export interface SeriesStore {
  /** Places with a course, in the order they were reached. */
  readonly reached: readonly number[];
  add(place: number, step: number, value: number): void;
  /** Course of one of `reached`, by its index there. Shared: do not write. */
  course(index: number): Float32Array;
}

/** Values a run keeps at most: 256 MB. */
export const MOST_VALUES = 64_000_000;
const PAGE = 1024;

/**
 * @param tooMany says what to do where gas reaches more places than there is memory for.
 * @throws {RangeError} from `add`, with those words.
 */
export function createSeriesStore(places: number, steps: number, tooMany: string): SeriesStore {
  const slots = new Int32Array(places).fill(-1);
  const reached: number[] = [];
  const pages: Float32Array[] = [];
  return {
    reached,
    add(place, step, value) {
      let slot = slots[place] as number;
      if (slot < 0) {
        slot = reached.length;
        if ((slot + 1) * steps > MOST_VALUES) throw new RangeError(tooMany);
        slots[place] = slot;
        reached.push(place);
        if (slot % PAGE === 0) pages.push(new Float32Array(PAGE * steps));
      }
      const page = pages[Math.floor(slot / PAGE)] as Float32Array;
      const at = (slot % PAGE) * steps + step;
      page[at] = (page[at] as number) + value;
    },
    course(index) {
      const start = (index % PAGE) * steps;
      return (pages[Math.floor(index / PAGE)] as Float32Array).subarray(start, start + steps);
    },
  };
}
