import type { BatchValues, EntityBatch } from '@cityloom/twin-core/entities';

/** Rows of a batch as a batch of their own, over the same memory; applied one after another they make the same state. */
export function rowsOf(batch: EntityBatch, from: number, to: number): EntityBatch {
  if (from === 0 && to >= batch.count) return batch;
  const { sequences, positions, heights, headings, speeds, timesToLive, bindings, values, ended } = batch;
  return {
    entityClass: batch.entityClass,
    source: batch.source,
    arrivalTime: batch.arrivalTime,
    count: to - from,
    ids: batch.ids,
    entities: batch.entities.subarray(from, to),
    observationTimes: batch.observationTimes.subarray(from, to),
    ...(sequences !== undefined && { sequences: sequences.subarray(from, to) }),
    ...(positions !== undefined && { positions: positions.subarray(2 * from, 2 * to) }),
    ...(heights !== undefined && { heights: heights.subarray(from, to) }),
    ...(headings !== undefined && { headings: headings.subarray(from, to) }),
    ...(speeds !== undefined && { speeds: speeds.subarray(from, to) }),
    ...(timesToLive !== undefined && { timesToLive: timesToLive.subarray(from, to) }),
    ...(bindings !== undefined && { bindings: bindings.slice(from, to) }),
    ...(values !== undefined && { values: rowsOfValues(values, from, to) }),
    ...(ended !== undefined && { ended: ended.subarray(from, to) }),
  };
}

function rowsOfValues(
  values: ReadonlyMap<string, BatchValues>,
  from: number,
  to: number,
): ReadonlyMap<string, BatchValues> {
  return new Map(
    Array.from(values, ([property, column]) => [
      property,
      column instanceof Float64Array ? column.subarray(from, to) : column.slice(from, to),
    ]),
  );
}

/** With the names of its own rows alone: a few rows of a long list are not to carry all of it. */
export function withOwnIds(batch: EntityBatch): EntityBatch {
  const places = new Map<number, number>();
  const entities = new Uint32Array(batch.count);
  for (let row = 0; row < batch.count; row += 1) {
    const index = batch.entities[row] as number;
    let place = places.get(index);
    if (place === undefined) places.set(index, (place = places.size));
    entities[row] = place;
  }
  return { ...batch, entities, ids: Array.from(places.keys(), (index) => batch.ids[index] ?? '') };
}
