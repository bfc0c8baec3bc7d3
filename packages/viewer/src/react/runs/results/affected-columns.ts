import type { ObjectStates } from '@cityloom/twin-core';

type StateColumn = ObjectStates['columns'][number];

/** Columns a dock has room for; the export holds them all. */
const MOST = 3;
const FIRST = ['people', 'peak', 'arrival'];

/** The few result columns shown in the dock: those that matter most to people first, else in the model's order. */
export function shownColumns(states: ObjectStates): readonly StateColumn[] {
  const preferred = FIRST.flatMap((name) => states.columns.filter((column) => column.name === name));
  return [...new Set([...preferred, ...states.columns])].slice(0, MOST);
}
