import type { AttributeValue } from '../scene/columns.ts';
import type { ObjectId } from '../scene/feature-table.ts';
import type { AddObject } from '../twin/change.ts';
import type { Massing } from './massing.ts';

/** Column that names the building a further solid (a tower on a podium, a slice of a roof) belongs to. */
export const PART_OF = 'part-of';

/** Who adds a massing to a branch, when, and as what. */
export interface MassingChangeOptions {
  /** Id of the building; its further solids are `<object>/part/2` and so on. */
  readonly object: ObjectId;
  /** Id of the first change; the others are `<id>/2` and so on. */
  readonly id: string;
  /** ISO 8601 with zone. */
  readonly at: string;
  readonly by: string;
  readonly note?: string;
  /** Layer the rows go to. Default `buildings`. */
  readonly layer?: string;
  /** Use of the floors whose tier states none. */
  readonly use?: string;
  /** Further attributes of the building: its name, parking places … */
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

/**
 * The changes that add a massing: one row per solid with `height`, `minHeight` (metres above the ground), `levels`
 * and `use`. The first row is the building; the others name it in `part-of`.
 */
export function massingChanges(massing: Massing, options: MassingChangeOptions): AddObject[] {
  const { object, id, at, by, note, layer = 'buildings', attributes = {} } = options;
  return massing.solids.map((solid, index) => {
    const use = solid.use ?? options.use;
    const { roof } = massing;
    return {
      kind: 'object.add',
      id: index === 0 ? id : `${id}/${index + 1}`,
      at,
      by,
      ...(note !== undefined && { note }),
      layer,
      object: index === 0 ? object : `${object}/part/${index + 1}`,
      geometry: solid.geometry,
      attributes: {
        ...(index === 0 && attributes),
        height: solid.top,
        ...(solid.bottom > 0 && { minHeight: solid.bottom }),
        levels: solid.levels,
        ...(use !== undefined && { use }),
        ...(index === 0 && roof !== undefined && { roofShape: roof.shape, roofHeight: roof.height }),
        ...(index > 0 && { [PART_OF]: object }),
      },
    };
  });
}
