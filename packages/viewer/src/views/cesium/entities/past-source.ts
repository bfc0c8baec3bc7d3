import type { EntityStates, EntityStore, EntityTable } from '@cityloom/twin-core/entities';
import type { MotionSource } from './motion-columns.ts';

/** A class as it was at a moment of its history. */
export interface PastSource extends MotionSource {
  readonly states: EntityStates;
  /** Moment it has the states of, milliseconds since 1970; NaN before the first. */
  readonly time: number;
  /** Takes over the states of another moment. Slots that are as before do not count as changed. */
  load(time: number): void;
}

/** Draws on the history of a store. */
export function createPastSource(store: EntityStore, table: EntityTable): PastSource {
  let states: EntityStates = {
    present: new Uint8Array(0),
    positions: new Float64Array(0),
    headings: new Float32Array(0),
    speeds: new Float32Array(0),
    observationTimes: new Float64Array(0),
  };
  let before = new Float64Array(0);
  let observationTimes = new Float64Array(0);
  let changedAt = new Float64Array(0);
  let slotCount = 0;
  let version = 0;
  let time = NaN;

  function makeRoom(): void {
    if (changedAt.length >= states.present.length) return;
    const room = states.present.length;
    before = new Float64Array(2 * room).fill(NaN);
    observationTimes = new Float64Array(room);
    changedAt = new Float64Array(room);
  }

  return {
    get states() {
      return states;
    },
    get time() {
      return time;
    },
    get slotCount() {
      return slotCount;
    },
    get positions() {
      return states.positions;
    },
    get heights() {
      return table.heights;
    },
    get headings() {
      return states.headings;
    },
    get observationTimes() {
      return observationTimes;
    },
    get changedAt() {
      return changedAt;
    },
    get version() {
      return version;
    },
    isUsed: (slot) => states.present[slot] === 1,
    load(next) {
      time = next;
      states = store.statesAt(table.entityClass.id, next, states);
      slotCount = table.slotCount;
      makeRoom();
      version += 1;
      // Everything is to be there at that moment, whenever it was observed.
      observationTimes.fill(next, 0, slotCount);
      for (let slot = 0; slot < slotCount; slot++) {
        const isPresent = states.present[slot] === 1;
        const longitude = isPresent ? (states.positions[2 * slot] as number) : NaN;
        const latitude = isPresent ? (states.positions[2 * slot + 1] as number) : NaN;
        if (Object.is(longitude, before[2 * slot]) && Object.is(latitude, before[2 * slot + 1])) continue;
        before[2 * slot] = longitude;
        before[2 * slot + 1] = latitude;
        changedAt[slot] = version;
      }
    },
  };
}
