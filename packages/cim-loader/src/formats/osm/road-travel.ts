import type { FeatureTable } from '@cityloom/twin-core';
import { type RoadTravel, roadTravelOf } from '@cityloom/twin-core/network';

/** Who may use a road, which way and how fast, by its row's attributes. */
export function osmRoadTravel(roads: FeatureTable, row: number): RoadTravel {
  return roadTravelOf((name) => roads.value(row, name));
}
