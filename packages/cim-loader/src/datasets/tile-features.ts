/**
 * The way from a feature of a tile, as a renderer picks it, to its row: plain data, so that a worker can post it.
 *
 * ```
 * group g: content uris[groupUris[g]], feature id set groupSlots[g], rows of layers[groupLayers[g]];
 *          feature numbers[i] is in row rows[i], i in [groupRanges[2g], groupRanges[2g + 1])
 * ```
 */
export interface TileFeatures {
  readonly uris: readonly string[];
  readonly layers: readonly string[];
  readonly groupUris: Uint32Array;
  readonly groupSlots: Uint32Array;
  readonly groupLayers: Uint32Array;
  /** Start and end of each group. */
  readonly groupRanges: Uint32Array;
  /** Feature numbers, rising in each group. */
  readonly numbers: Uint32Array;
  readonly rows: Uint32Array;
}

/** A row of a dataset. */
export interface FeatureRow {
  readonly layer: string;
  readonly row: number;
}

/** Finds rows for what is picked in tiles. */
export interface FeatureRowIndex {
  /**
   * Row of a feature of a content; `undefined` where it has none.
   * @param uri content as the tileset names it, relative to the tileset's folder.
   * @param featureId batch id or feature id.
   * @param slot index of the feature id set (`featureId_0` is 0). Default 0.
   */
  find(uri: string, featureId: number, slot?: number): FeatureRow | undefined;
}

/** Index over the features of a tileset, for picks in a view. */
export function createFeatureRowIndex(features: TileFeatures): FeatureRowIndex {
  const { uris, layers, groupUris, groupSlots, groupLayers, groupRanges, numbers, rows } = features;
  const groupsOfUri = new Map<string, number[]>();
  groupUris.forEach((uri, group) => {
    const key = uris[uri] ?? '';
    const list = groupsOfUri.get(key);
    if (list === undefined) groupsOfUri.set(key, [group]);
    else list.push(group);
  });
  return {
    find: (uri, featureId, slot = 0) => {
      for (const group of groupsOfUri.get(uri) ?? []) {
        if (groupSlots[group] !== slot) continue;
        const at = search(numbers, featureId, groupRanges[group * 2] ?? 0, groupRanges[group * 2 + 1] ?? 0);
        if (at >= 0) return { layer: layers[groupLayers[group] ?? 0] ?? '', row: rows[at] ?? 0 };
      }
      return undefined;
    },
  };
}

/** Binary search; -1 where absent. */
function search(numbers: Uint32Array, wanted: number, start: number, end: number): number {
  let [low, high] = [start, end];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low < end && numbers[low] === wanted ? low : -1;
}
