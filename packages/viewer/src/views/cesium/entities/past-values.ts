import type { EntityStore, EntityTable } from '@cityloom/twin-core/entities';
import type { EntityColouring } from '../../../session/index.ts';

/** Entities of a class beyond which the values of a past moment are not looked up: each is a search of its own. */
const MOST = 3000;

/**
 * Values of the property a class is coloured by, as they were at a moment, by slot; NaN where there was none.
 * @returns `undefined` for other colourings, and for classes too large to be asked one by one.
 */
export function pastValues(
  store: EntityStore,
  table: EntityTable,
  colouring: EntityColouring,
  time: number,
): Float64Array | undefined {
  if (colouring.by !== 'value' || table.slotCount > MOST) return undefined;
  const { id, lostAfter, properties } = table.entityClass;
  if (!properties.some((property) => property.id === colouring.property && property.kind === 'number'))
    return undefined;
  const values = new Float64Array(table.slotCount).fill(NaN);
  for (let slot = 0; slot < table.slotCount; slot++) {
    const entity = table.idOf(slot);
    if (entity === undefined) continue;
    const series = store.series(id, entity, colouring.property, time - lostAfter * 1000, time);
    const last = series.values.at(-1);
    if (typeof last === 'number') values[slot] = last;
  }
  return values;
}
