import { createRandom } from '@cityloom/twin-core';
import {
  createEntityStore,
  type EntityBatch,
  type EntityStates,
  type EntityStore,
} from '@cityloom/twin-core/entities';
import { describe, expect, it } from 'vitest';
import { START, vehicleClass } from './live-inputs.ts';

const SECONDS = 100;

/** Where an entity is: each drives its own straight way, and turns round every 20 s. */
function longitudeOf(entity: number, second: number): number {
  const leg = second % 40;
  return Math.round((71 + entity / 1e5 + (leg < 20 ? leg : 40 - leg) / 1e4) * 1e7) / 1e7;
}

/** Seconds between the reports of an entity. */
function rateOf(entity: number): number {
  if (entity < 20) return 0.05;
  return entity % 10 === 3 ? 25 : 1;
}

/** Between the report before and the one after along the line. */
function placeAt(entity: number, second: number): number {
  const rate = rateOf(entity);
  const from = Math.floor(second / rate + 1e-9) * rate;
  const to = from + rate < SECONDS ? from + rate : from;
  const start = longitudeOf(entity, from);
  return to > from ? start + ((longitudeOf(entity, to) - start) * (second - from)) / rate : start;
}

function isAsDriven(states: EntityStates, slot: number, entity: number, second: number): boolean {
  const distance = Math.abs((states.positions[slot * 2] ?? NaN) - placeAt(entity, second));
  return states.present[slot] === 1 && distance < 2e-7;
}

/** Samples read one after another must say what arithmetic on a block says. */
function saysLastOfTrack(store: EntityStore, states: EntityStates, slot: number, second: number): boolean {
  const id = store.tables.get('vehicle')?.idOf(slot) ?? '';
  const track = store.track('vehicle', id, START, START + second * 1000);
  return (
    states.observationTimes[slot] === track.times.at(-1) &&
    Object.is(states.headings[slot], track.headings.at(-1)) &&
    Object.is(states.speeds[slot], track.speeds.at(-1))
  );
}

describe('the history of many entities', () => {
  it('gives every state at any time, sealed or not, whatever the rates and silences', () => {
    const count = 20_000;
    const random = createRandom(7);
    const ids = Array.from({ length: count }, (_, index) => `vehicle-${index}`);
    const entities = Uint32Array.from(ids.keys());
    const store = createEntityStore();
    store.defineClass(
      vehicleClass({
        lostAfter: 3600,
        history: { seconds: 3600, bytes: 1e9, fullRateSeconds: 3600, coarseSeconds: 0 },
      }),
    );
    const send = (rows: Uint32Array, second: number): void => {
      const positions = Float64Array.from({ length: rows.length * 2 }, (_, at) =>
        at % 2 === 0 ? longitudeOf(rows[at >> 1] ?? NaN, second) : 51,
      );
      const batch: EntityBatch = {
        entityClass: 'vehicle',
        source: 'test',
        arrivalTime: START + second * 1000,
        count: rows.length,
        ids,
        entities: rows,
        observationTimes: new Float64Array(rows.length).fill(START + second * 1000),
        positions,
      };
      expect(store.apply(batch).rejected).toEqual({});
    };
    const fast = entities.filter((entity) => rateOf(entity) < 1);
    const usual = entities.filter((entity) => rateOf(entity) <= 1);
    for (let tick = 0; tick < SECONDS * 20; tick++) {
      const second = tick / 20;
      if (tick % 20 === 0) send(tick % 500 === 0 ? entities : usual, second);
      else send(fast, second);
    }
    const states = store.statesAt('vehicle', START);
    const table = store.tables.get('vehicle');
    let wrong = 0;
    for (const second of [0, 0.52, 13, 20.49, 23.5, 31.5, 37.7, 39.5, 50, 61.02, 80.99, 92.5, 98.6]) {
      store.statesAt('vehicle', START + second * 1000, states);
      for (let draw = 0; draw < 4000; draw++) {
        const entity = draw < 20 ? draw : Math.floor(random.next() * count);
        const slot = table?.slotOf(`vehicle-${entity}`) ?? -1;
        if (!isAsDriven(states, slot, entity, second)) wrong++;
        if (draw % 20 === 0 && !saysLastOfTrack(store, states, slot, second)) wrong++;
      }
    }
    expect(wrong).toBe(0);
  });
});
