import type { EntityStates } from './entity-store.ts';

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
