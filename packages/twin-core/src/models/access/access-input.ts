import type { Dwellings, Services } from './places.ts';
import type { Roads } from './travel.ts';

/** What the model takes from a view. */
export interface AccessInput {
  readonly roads: Roads;
  readonly dwellings: Dwellings;
  readonly services: Services;
  /** New roads of the branch that meet no other. */
  readonly unconnectedRoads: number;
}

/** Id of the field of travel times. */
export const FIELD_ID = 'travelTime';
