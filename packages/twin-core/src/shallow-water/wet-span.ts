import type { FlowState, WaterState } from './flow-state.ts';

/**
 * Columns of a row that a step has to compute: where it or a neighbour may hold water, and one more on each side.
 * What the next moment holds of an older one beyond them is cleared.
 * @param everywhere the whole row: it rains.
 */
export function openSpan(state: FlowState, row: number, everywhere: boolean): void {
  const { now, next, columns, stride } = state;
  let [from, to] = [columns + 2, 0];
  for (let near = row - 1; near <= row + 1; near += 1) {
    const end = now.to[near] as number;
    if (end === 0) continue;
    from = Math.min(from, now.from[near] as number);
    to = Math.max(to, end);
  }
  if (everywhere) [from, to] = [1, columns + 1];
  else if (to > 0) [from, to] = [Math.max(1, from - 1), Math.min(columns + 1, to + 1)];
  else from = 0;
  const old = [next.from[row] as number, Math.min(columns, next.to[row] as number)] as const;
  clearBeyond(next, row * stride, old, [from, to]);
  next.from[row] = from;
  next.to[row] = to;
}

function clearBeyond(
  moment: WaterState,
  start: number,
  [oldFrom, oldTo]: readonly [number, number],
  [from, to]: readonly [number, number],
): void {
  if (oldTo === 0) return;
  const clear = (first: number, end: number): void => {
    if (end <= first) return;
    moment.depth.fill(0, start + first, start + end);
    moment.east.fill(0, start + first, start + end);
    moment.north.fill(0, start + first, start + end);
  };
  if (to === 0) clear(oldFrom, oldTo + 1);
  else {
    clear(oldFrom, Math.min(from, oldTo + 1));
    clear(Math.max(oldFrom, to), oldTo + 1);
  }
}

/** Has the next step compute this cell. */
export function markWet({ now, stride }: FlowState, place: number): void {
  const row = Math.floor(place / stride);
  const column = place - row * stride;
  if (now.to[row] === 0) {
    now.from[row] = column;
    now.to[row] = column + 1;
    return;
  }
  now.from[row] = Math.min(now.from[row] as number, column);
  now.to[row] = Math.max(now.to[row] as number, column + 1);
}
