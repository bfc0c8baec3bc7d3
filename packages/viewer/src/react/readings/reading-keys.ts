/** Keys under which the map gives back where results are to be read. */
export const READING_KEYS = { point: 'reading/point', line: 'reading/line' } as const;
