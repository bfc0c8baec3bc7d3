/** Entities of the frames that are measured against peers. */
export const FRAME_COUNTS = [10_000, 100_000] as const;

/** Beginning of the names of figures of so many entities. */
export const frameTitle = (count: number): string =>
  `frame above empty, ${count.toLocaleString('en')} entities`;
