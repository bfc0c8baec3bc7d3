/**
 * Listens to an MQTT broker for a while, keeps what it says in an entity store, and prints each entity that moves.
 * `node index.ts [ADDRESS] [SECONDS]`; see README.md.
 */
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { mqttFeed } from '@cityloom/cim-loader';
import { applyEntityChange, createEntityStore } from '@cityloom/twin-core/entities';

const [url = 'mqtt://127.0.0.1:1883', seconds = '5'] = process.argv.slice(2);
/** Name of the feed: entities that it brought end where it no longer names them. */
const source = 'example';
const store = createEntityStore();
const clock = { now: () => Date.now() };

const feed = mqttFeed.open(
  { id: source, url, clock, random: () => Math.random() },
  {
    defineClass: (entityClass) => {
      store.defineClass(entityClass);
    },
    snapshot: (batches) => {
      applyEntityChange(store, { kind: 'entity.snapshot', at: clock.now(), source, batches });
    },
    reports: (batch) => {
      store.apply(batch);
    },
    event: ({ type, entity }) => {
      process.stdout.write(`${type}: ${entity}\n`);
    },
    health: ({ condition, reason }) => {
      if (reason !== undefined) process.stderr.write(`${condition}: ${reason}\n`);
    },
  },
);
await wait(Number(seconds) * 1000);
await feed.close();

for (const [name, table] of store.tables) {
  if (!table.entityClass.mobile) continue;
  for (let slot = 0; slot < table.slotCount; slot++) {
    if (!table.isUsed(slot)) continue;
    const [longitude = NaN, latitude = NaN] = table.positions.subarray(slot * 2, slot * 2 + 2);
    const speed = table.speeds[slot] ?? NaN;
    process.stdout.write(
      `${name} ${table.idOf(slot) ?? ''} at ${longitude.toFixed(5)} ${latitude.toFixed(5)}, ` +
        `${Number.isNaN(speed) ? 'speed unknown' : `${speed.toFixed(1)} m/s`}, ${table.freshness(slot, clock.now())}\n`,
    );
  }
}
const { applied, late, duplicate, rejected } = store.totals;
process.stdout.write(
  `${applied} applied, ${late} late, ${duplicate} duplicate, rejected ${JSON.stringify(rejected)}\n`,
);
