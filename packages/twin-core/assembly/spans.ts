// Which columns of a row have to be computed; `wet-span.ts` of the reference says why.
// Compiled by AssemblyScript, not by TypeScript.
import { at, count, State } from './memory';

/** First column of a row that a step has to compute; 0 where there is none. */
export function firstColumn(state: State, row: i32): i32 {
  if (state.rain > 0) return 1;
  let from = state.columns + 2;
  for (let near = row - 1; near <= row + 1; near += 1) {
    if (count(state.to, near) > 0) from = min(from, count(state.from, near));
  }
  return from > state.columns + 1 ? 0 : max(1, from - 1);
}

/** Last column and one more; 0 where there is none. */
export function lastColumn(state: State, row: i32): i32 {
  if (state.rain > 0) return state.columns + 1;
  let to = 0;
  for (let near = row - 1; near <= row + 1; near += 1) to = max(to, count(state.to, near));
  return to === 0 ? 0 : min(state.columns + 1, to + 1);
}

/** Clears what the next moment of a row holds of an older one, but for the discharges over the edges. */
export function openSpan(state: State, row: i32): void {
  const to = count(state.nextTo, row);
  if (to === 0) return;
  const from = count(state.nextFrom, row);
  const start = row * state.stride;
  const bytes = <usize>(min(to, state.columns) - from + 1) << 2;
  memory.fill(at(state.nextDepth, start + from), 0, bytes);
  memory.fill(at(state.nextEast, start + max(from, 2)), 0, bytes - (<usize>(max(from, 2) - from) << 2));
  if (row > 1) memory.fill(at(state.nextNorth, start + from), 0, bytes);
}

/** Clears all that the next moment of a row holds of an older one: discharges belong to cells. */
export function clearRow(state: State, row: i32): void {
  const to = count(state.nextTo, row);
  if (to === 0) return;
  const from = count(state.nextFrom, row);
  const start = row * state.stride;
  const bytes = <usize>(to - from) << 2;
  memory.fill(at(state.nextDepth, start + from), 0, bytes);
  memory.fill(at(state.nextEast, start + from), 0, bytes);
  memory.fill(at(state.nextNorth, start + from), 0, bytes);
}

export function markSpan(state: State, row: i32, from: i32, to: i32): void {
  store<i32>(at(state.nextFrom, row), from);
  store<i32>(at(state.nextTo, row), to);
}

/** All bits of the lanes whose column is one of a cell. */
@inline
export function lanesInside(column: i32, columns: i32): v128 {
  const lanes = i32x4.add(i32x4.splat(column), i32x4(0, 1, 2, 3));
  return v128.and(i32x4.ge_s(lanes, i32x4.splat(1)), i32x4.le_s(lanes, i32x4.splat(columns)));
}
