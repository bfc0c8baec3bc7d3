import type { FieldDescription, FieldFrame, ObjectStates } from '@cityloom/twin-core';

/** Objects in each class of a result; the first number counts those in none. */
export function countOfLevels({ level, levels }: ObjectStates): readonly number[] {
  const counts = new Array<number>(levels.length + 1).fill(0);
  for (const at of level) counts[at] = (counts[at] ?? 0) + 1;
  return counts;
}

/** Ground in each class of a field, m²: a class begins at its limit, as on the map; one that begins at 0 holds more than that. */
export function areaOfClasses({ grid, levels }: FieldDescription, { values }: FieldFrame): readonly number[] {
  const areas = new Array<number>(levels.length).fill(0);
  const cell = grid.cellSize * grid.cellSize;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    const index = levels.findLastIndex(({ limit }) => (limit > 0 ? value >= limit : value > limit));
    if (index >= 0) areas[index] = (areas[index] ?? 0) + cell;
  }
  return areas;
}
