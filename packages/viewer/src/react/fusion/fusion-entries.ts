import type { FusionAmbiguity, FusionConflict, FusionMatch, FusionSourceReport } from '@cityloom/cim-loader';

/** Lists of a report, in the order they are shown. */
export const FUSION_LISTS = ['matched', 'modelOnly', 'dataOnly', 'conflicting', 'ambiguous'] as const;
/** One of {@link FUSION_LISTS}. */
export type FusionListName = (typeof FUSION_LISTS)[number];

/** One object of a list. Ids are those of the report. */
export interface FusionEntry {
  /** Object of the model; `undefined` for what only the data have. */
  readonly model: string | undefined;
  /** Objects of the source that belong to it. */
  readonly data: readonly string[];
  readonly matches: readonly FusionMatch[];
  readonly conflicts: readonly FusionConflict[];
  readonly ambiguity?: FusionAmbiguity;
}

/** Objects of one list; as many as the report counts. */
export function entriesOf(source: FusionSourceReport, list: FusionListName): readonly FusionEntry[] {
  switch (list) {
    case 'matched':
      return matchedEntries(source, new Set(source.matches.map(({ target }) => target)));
    case 'conflicting':
      return matchedEntries(source, new Set(source.conflicts.map(({ object }) => object)));
    case 'modelOnly':
      return source.modelOnly.map(({ object }) => ({ ...NOTHING, model: object, data: [] }));
    case 'dataOnly':
      return source.dataOnly.map(({ object }) => ({ ...NOTHING, model: undefined, data: [object] }));
    case 'ambiguous':
      return source.ambiguous.map((ambiguity) => ({
        ...{ ...NOTHING, model: undefined, data: [ambiguity.object], ambiguity },
      }));
  }
}

const NOTHING = { matches: [], conflicts: [] } as const;

function matchedEntries(
  { matches, conflicts }: FusionSourceReport,
  wanted: ReadonlySet<string>,
): FusionEntry[] {
  const matchesOf = groupBy(matches, ({ target }) => target);
  const conflictsOf = groupBy(conflicts, ({ object }) => object);
  return [...wanted].map((model) => {
    const own = matchesOf.get(model) ?? [];
    return {
      model,
      data: own.map(({ source }) => source),
      matches: own,
      conflicts: conflictsOf.get(model) ?? [],
    };
  });
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const known = groups.get(keyOf(item));
    if (known === undefined) groups.set(keyOf(item), [item]);
    else known.push(item);
  }
  return groups;
}

/** How many objects a list has. */
export function countOf({ counts }: FusionSourceReport, list: FusionListName): number {
  return counts[list];
}
