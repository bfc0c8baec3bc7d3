import { createSha256 } from '../hashing/sha256.ts';
import { createExactState } from './exact-state.ts';
import type { LiveClass } from './live-class.ts';

const LINES_AT_ONCE = 1024;

/**
 * SHA-256 over the states of classes at a time: a line per entity that is present then, by class and id in the order of
 * UTF-16 code units. Slots, packing of the history and the order of arrival leave no trace in it.
 */
export function hashStates(classes: readonly LiveClass[], time: number): string {
  const stream = createSha256();
  const sorted = classes.toSorted((a, b) => (a.table.entityClass.id < b.table.entityClass.id ? -1 : 1));
  for (const live of sorted) {
    stream.update(`class ${live.table.entityClass.id}\n`);
    const ids = [...live.table.slots.keys()].sort();
    for (let start = 0; start < ids.length; start += LINES_AT_ONCE) {
      const lines = ids.slice(start, start + LINES_AT_ONCE).map((id) => lineOf(live, id, time));
      stream.update(lines.join(''));
    }
  }
  return stream.digestHex();
}

const state = createExactState();

function lineOf(live: LiveClass, id: string, time: number): string {
  const slot = live.table.slots.get(id) ?? -1;
  if (!live.exactStateAt(slot, time, state)) return '';
  const fields: (string | number | null)[] = [id, state.time];
  if (state.hasPosition) fields.push(state.longitude, state.latitude, state.height);
  else fields.push(null, null, state.height);
  fields.push(state.heading, state.speed);
  for (const { id: property } of live.propertiesById) {
    const value = live.valueAt(slot, property, time);
    if (value !== undefined) fields.push(property, value);
  }
  return `${JSON.stringify(fields)}\n`;
}
