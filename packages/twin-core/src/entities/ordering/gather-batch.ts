import type { BatchValues, EntityBatch } from '../entity-batch.ts';
import type { HeldReports } from './held-reports.ts';

/** Rows of several batches of one class as one batch, in the order given. @returns `undefined` for no rows. */
export function gatherBatch(held: HeldReports, reports: readonly number[]): EntityBatch | undefined {
  const first = held.batches[reports[0] ?? -1];
  if (first === undefined) return undefined;
  const rows: readonly Row[] = reports.map((at) => ({
    batch: held.batches[at] as EntityBatch,
    row: held.rows[at] as number,
  }));
  const { ids, entities } = namesOf(rows);
  return {
    entityClass: first.entityClass,
    source: first.source,
    arrivalTime: rows.reduce((latest, { batch }) => Math.max(latest, batch.arrivalTime), first.arrivalTime),
    count: rows.length,
    ids,
    entities,
    observationTimes: Float64Array.from(reports, (at) => held.times[at] as number),
    ...wideColumn('sequences', rows, 1),
    ...wideColumn('positions', rows, 2),
    ...narrowColumn('heights', rows),
    ...narrowColumn('headings', rows),
    ...narrowColumn('speeds', rows),
    ...narrowColumn('timesToLive', rows),
    ...(has(rows, 'bindings') ? { bindings: rows.map(({ batch, row }) => batch.bindings?.[row]) } : {}),
    ...(has(rows, 'values') ? { values: valuesOf(rows) } : {}),
    ...(has(rows, 'ended')
      ? { ended: Uint8Array.from(rows, ({ batch, row }) => batch.ended?.[row] ?? 0) }
      : {}),
  };
}

interface Row {
  readonly batch: EntityBatch;
  readonly row: number;
}

function has(rows: readonly Row[], column: keyof EntityBatch): boolean {
  return rows.some(({ batch }) => batch[column] !== undefined);
}

function namesOf(rows: readonly Row[]): Pick<EntityBatch, 'ids' | 'entities'> {
  const numbers = new Map<string, number>();
  const entities = Uint32Array.from(rows, ({ batch, row }) => {
    const id = batch.ids[batch.entities[row] as number] as string;
    const known = numbers.get(id) ?? numbers.size;
    numbers.set(id, known);
    return known;
  });
  return { ids: [...numbers.keys()], entities };
}

function wideColumn(
  name: 'sequences' | 'positions',
  rows: readonly Row[],
  width: number,
): Partial<Pick<EntityBatch, 'sequences' | 'positions'>> {
  if (!has(rows, name)) return {};
  const column = new Float64Array(rows.length * width).fill(NaN);
  for (const [at, { batch, row }] of rows.entries()) {
    const from = batch[name];
    for (let part = 0; part < width; part++) column[at * width + part] = from?.[row * width + part] ?? NaN;
  }
  return { [name]: column };
}

type NarrowName = 'heights' | 'headings' | 'speeds' | 'timesToLive';

function narrowColumn(name: NarrowName, rows: readonly Row[]): Partial<Pick<EntityBatch, NarrowName>> {
  if (!has(rows, name)) return {};
  return { [name]: Float32Array.from(rows, ({ batch, row }) => batch[name]?.[row] ?? NaN) };
}

function valuesOf(rows: readonly Row[]): ReadonlyMap<string, BatchValues> {
  const gathered = new Map<string, BatchValues>();
  const names = new Set(rows.flatMap(({ batch }) => [...(batch.values?.keys() ?? [])]));
  for (const name of names) {
    const isNumbers = rows.every(({ batch }) => {
      const values = batch.values?.get(name);
      return values === undefined || values instanceof Float64Array;
    });
    const read = ({ batch, row }: Row): number | string | undefined => batch.values?.get(name)?.[row];
    gathered.set(
      name,
      isNumbers
        ? Float64Array.from(rows, (row) => Number(read(row) ?? NaN))
        : rows.map((row) => {
            const value = read(row);
            return typeof value === 'string' ? value : undefined;
          }),
    );
  }
  return gathered;
}
