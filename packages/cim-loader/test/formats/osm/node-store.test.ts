import { createRandom } from '@cityloom/twin-core';
import { expect, test } from 'vitest';
import { NO_NODE, NodeStore } from '../../../src/formats/osm/node-store.ts';

/** More than two chunks of the store, with ids that stand several times, one of them across a chunk's edge. */
function ids(): number[] {
  const random = createRandom(3);
  const list: number[] = [];
  for (let id = -40; list.length < 140_000; id += 1 + Math.floor(random.next() * 3)) {
    const times = id % 1000 === 0 || Math.abs(list.length - 65_534) < 2 ? 3 : 1;
    for (let time = 0; time < times; time++) list.push(id);
  }
  return list;
}

test.for(['ascending', 'shuffled'])(
  'nodes that come %s are found by id, the first of equal ones',
  (order) => {
    const random = createRandom(4);
    const sorted = ids();
    const given = sorted.map((id, at) => ({ id, longitude: at * 3, latitude: at }));
    if (order === 'shuffled') {
      for (let at = given.length - 1; at > 0; at--) {
        const other = Math.floor(random.next() * (at + 1));
        [given[at], given[other]] = [given[other] as (typeof given)[0], given[at] as (typeof given)[0]];
      }
    }
    const store = new NodeStore();
    const first = new Map<number, number>();
    for (const { id, longitude, latitude } of given) {
      store.add(id, longitude, latitude);
      if (!first.has(id)) first.set(id, longitude);
    }
    store.finish();
    const wrong: number[] = [];
    const look = (id: number): void => {
      const index = store.indexOf(id);
      const longitude = index === NO_NODE ? undefined : store.longitude(index);
      if (longitude !== first.get(id)) wrong.push(id);
    };
    // As ways ask: runs that follow each other, the same again, and leaps; also for what is not there.
    for (let id = -45; id < (sorted.at(-1) ?? 0) + 5; id++) look(id);
    for (let n = 0; n < 20_000; n++) {
      const id = Math.floor(random.next() * 290_000) - 50;
      for (const each of [id, id, id + 1, id + 2, id]) look(each);
    }
    expect(wrong).toEqual([]);
    expect(store.countDuplicates()).toBe(sorted.length - first.size);
  },
);
