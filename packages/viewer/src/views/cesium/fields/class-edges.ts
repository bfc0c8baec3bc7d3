import type { FieldDescription } from '@cityloom/twin-core';

/** Where the classes of a field begin and end, and from where on a cell counts as having something to show. */
export interface ClassEdges {
  /**
   * The limits between a lower and an upper end, ascending: class k of n lies between edge k + 1 and edge k + 2. Between
   * edges values are told apart by their logarithm, for concentrations span decades; from 0 or below in proportion.
   */
  readonly edges: readonly number[];
  /** Values between which a cell goes from absent to present; the same twice: absent up to it. */
  readonly presence: readonly [from: number, to: number];
}

/** A tenth of the lowest limit, or that limit where it is 0 or less: so far below it the scale reaches. */
function floorOf(lowest: number): number {
  return lowest > 0 ? lowest / 10 : lowest;
}

/** Water shallower than the lowest class is shown as a film, down to this share of its limit. */
export const FILM_SHARE: number = 1 / 3;

/**
 * Beside a cell with nothing in it a value does not fade through all classes below its own (a road that is 1 m deep beside
 * a wall, an arrival after two hours beside one that never comes): cells are present or absent, and values are those of
 * the present ones around.
 */
export function classEdges({ levels, water }: FieldDescription): ClassEdges {
  const limits = levels.map(({ limit }) => limit);
  const [lowest = Number.POSITIVE_INFINITY] = limits;
  const highest = limits.at(-1) ?? lowest;
  const edges = [floorOf(lowest), ...limits, highest > 0 ? highest * 10 : highest + 1];
  if (!(lowest > 0)) return { edges, presence: [lowest, lowest] };
  const least = water === undefined ? lowest : lowest * FILM_SHARE;
  return { edges, presence: [least / 2, least] };
}
