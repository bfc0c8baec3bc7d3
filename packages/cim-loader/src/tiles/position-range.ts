import type { GeometryColumn } from '@cityloom/twin-core';

/** First and last (exclusive) position of a row. */
export function positionRange(
  { partOffsets, ringOffsets, positionOffsets }: GeometryColumn,
  row: number,
): [number, number] {
  const firstRing = ringOffsets[partOffsets[row] as number] as number;
  const lastRing = ringOffsets[partOffsets[row + 1] as number] as number;
  return [positionOffsets[firstRing] as number, positionOffsets[lastRing] as number];
}
