import type { RoadNetwork } from '../network/road-network.ts';
import type { FeatureTable } from '../scene/feature-table.ts';

/**
 * Lanes of one direction where OpenStreetMap tags none: [one-way road, two-way road]. One-way figures are the most frequent
 * tagged value of the class in Astana (trunk 2, primary and secondary 3); two-way ones a lane less, as the same class has
 * where its carriageways are not apart. Links and everything below are single lanes.
 */
const TYPICAL_LANES: Readonly<Record<string, readonly [oneWay: number, twoWay: number]>> = {
  motorway: [3, 2],
  trunk: [2, 1],
  primary: [3, 2],
  secondary: [3, 2],
  tertiary: [2, 1],
};
/** More are a tag that counts both carriageways. */
const MOST_LANES = 4;

/**
 * Lanes of each edge in its direction, 1 to 4: the tag `lanes` (of both directions together on a two-way road, as
 * OpenStreetMap defines it), else the usual number of the road's class; 1 without a table.
 * @param reverses edge of the other direction, by edge; `noEdge` for a one-way road.
 */
export function laneCountsOf(
  network: RoadNetwork,
  reverses: Uint32Array,
  noEdge: number,
  roads: FeatureTable | undefined,
): Uint8Array {
  const counts = new Uint8Array(network.edgeCount).fill(1);
  if (roads === undefined) return counts;
  for (let edge = 0; edge < network.edgeCount; edge++) {
    const row = network.edgeRows[edge] as number;
    const isOneWay = reverses[edge] === noEdge;
    const tagged = roads.value(row, 'lanes');
    const [oneWay, twoWay] = TYPICAL_LANES[String(roads.value(row, 'class'))] ?? [1, 1];
    const typical = isOneWay ? oneWay : twoWay;
    const own = typeof tagged === 'number' ? (isOneWay ? tagged : Math.floor(tagged / 2)) : typical;
    counts[edge] = Math.min(MOST_LANES, Math.max(1, own));
  }
  return counts;
}
