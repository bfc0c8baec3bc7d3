import type { FeatureLayer } from '../../datasets/dataset.ts';
import type { TileFeatures } from '../../datasets/tile-features.ts';
import { type LayerRows, NO_ROW, numberOfMember } from './layer-rows.ts';

/** Where a row of the assembly ended up: table (polygons, lines …) of its layer, row in it. */
export interface FeaturePlace {
  readonly table: number;
  readonly row: number;
}

/** Collects {@link TileFeatures} layer by layer. */
export class FeatureRows {
  private readonly uris: readonly string[];
  private readonly layers: string[] = [];
  private readonly groups: { uri: number; slot: number; layer: number; start: number }[] = [];
  private readonly numbers: number[] = [];
  private readonly rows: number[] = [];

  constructor(uris: readonly string[]) {
    this.uris = uris;
  }

  add({ occurrences }: LayerRows, places: readonly FeaturePlace[], tables: readonly FeatureLayer[]): void {
    const first = this.layers.length;
    this.layers.push(...tables.map(({ id }) => id));
    for (const { content, set, rows } of occurrences) {
      for (const table of tables.keys()) {
        const start = this.numbers.length;
        rows.forEach((row, member) => {
          const place = row === NO_ROW ? undefined : places[row];
          if (place?.table !== table) return;
          this.numbers.push(numberOfMember(set, member));
          this.rows.push(place.row);
        });
        if (this.numbers.length === start) continue;
        // A set several slots speak of is listed for each; the second time by the same numbers.
        for (const slot of set.slots) this.groups.push({ uri: content, slot, layer: first + table, start });
        if (set.slots.length === 0) this.groups.push({ uri: content, slot: 0, layer: first + table, start });
      }
    }
  }

  finish(): TileFeatures {
    const { groups } = this;
    const groupEnds = groups.map(({ start }, at) => {
      const next = groups.slice(at + 1, at + 64).find((group) => group.start !== start);
      return next?.start ?? this.numbers.length;
    });
    return {
      uris: this.uris,
      layers: this.layers,
      groupUris: Uint32Array.from(groups, ({ uri }) => uri),
      groupSlots: Uint32Array.from(groups, ({ slot }) => slot),
      groupLayers: Uint32Array.from(groups, ({ layer }) => layer),
      groupRanges: Uint32Array.from(groups.flatMap(({ start }, at) => [start, groupEnds[at] as number])),
      numbers: Uint32Array.from(this.numbers),
      rows: Uint32Array.from(this.rows),
    };
  }
}
