import type { EntityStates, EntityTrack } from './entity-store.ts';
import type { ClassTable } from './class-table.ts';

/** Columns for the states of as many slots, kept where those given are long enough. */
export function statesFor(slots: number, into: EntityStates | undefined): EntityStates {
  if (into !== undefined && into.present.length >= slots) return into;
  const states: EntityStates = into ?? {
    present: new Uint8Array(0),
    positions: new Float64Array(0),
    headings: new Float32Array(0),
    speeds: new Float32Array(0),
    observationTimes: new Float64Array(0),
  };
  states.present = new Uint8Array(slots);
  states.positions = new Float64Array(slots * 2);
  states.headings = new Float32Array(slots);
  states.speeds = new Float32Array(slots);
  states.observationTimes = new Float64Array(slots);
  return states;
}

export function presentStates(table: ClassTable, time: number, into?: EntityStates): EntityStates {
  const states = statesFor(table.slotCount, into);
  for (let slot = 0; slot < states.present.length; slot++) {
    const at = table.observationTimes[slot] ?? NaN;
    const here = table.isUsed(slot) && at <= time && time - at <= table.entityClass.lostAfter * 1000;
    states.present[slot] = here ? 1 : 0;
    states.positions[slot * 2] = table.positions[slot * 2] ?? NaN;
    states.positions[slot * 2 + 1] = table.positions[slot * 2 + 1] ?? NaN;
    states.headings[slot] = table.headings[slot] ?? NaN;
    states.speeds[slot] = table.speeds[slot] ?? NaN;
    states.observationTimes[slot] = at;
  }
  return states;
}

export function presentTrack(table: ClassTable, id: string, from: number, to: number): EntityTrack {
  const slot = table.slots.get(id);
  const time = slot === undefined ? NaN : (table.observationTimes[slot] as number);
  const rows = slot !== undefined && time >= from && time <= to ? [slot] : [];
  return {
    times: Float64Array.from(rows, () => time),
    positions: Float64Array.from(
      rows.flatMap((row) => [table.positions[row * 2] ?? NaN, table.positions[row * 2 + 1] ?? NaN]),
    ),
    headings: Float32Array.from(rows, (row) => table.headings[row] ?? NaN),
    speeds: Float32Array.from(rows, (row) => table.speeds[row] ?? NaN),
  };
}
