import type { FeatureTable, ObjectId } from '@cityloom/twin-core';
import type { SessionContext } from '../session-context.ts';
import type { ObjectLook } from '../session-state.ts';

/** Sets part of the look of objects; one that is as its layer again is forgotten. */
export function alterLooks(
  { store }: SessionContext,
  objects: readonly ObjectId[],
  part: { readonly hidden: boolean } | { readonly colour: string | undefined },
): void {
  store.setState(({ objectLooks: before }) => {
    const objectLooks = new Map(before);
    for (const id of objects) {
      const { hidden, colour } = { hidden: false, colour: undefined, ...before.get(id), ...part };
      if (!hidden && colour === undefined) objectLooks.delete(id);
      else objectLooks.set(id, { hidden, colour });
    }
    return { objectLooks };
  });
}

/** Looks of the rows of one layer, by row. */
export function rowLooks(
  looks: ReadonlyMap<ObjectId, ObjectLook>,
  table: Pick<FeatureTable, 'layer' | 'rowOf'>,
): ReadonlyMap<number, ObjectLook> {
  const rows = new Map<number, ObjectLook>();
  for (const [id, look] of looks) {
    const row = id.startsWith(`${table.layer}/`) ? table.rowOf(id) : -1;
    if (row >= 0) rows.set(row, look);
  }
  return rows;
}
