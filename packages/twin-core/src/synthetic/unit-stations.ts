import type { FeatureTable } from '../scene/feature-table.ts';
import type { Random } from '../time/random.ts';
import type { EdgeFinder } from './edge-finder.ts';
import { rowSites } from './sensor-sites.ts';
import { drawTargets } from './streets.ts';
import type { Roadways } from './traffic-state.ts';

/** Class of an emergency unit. */
export type UnitClass = 'fireEngine' | 'ambulance' | 'policeCar';

/** Where units of one class are at home. */
export interface Station {
  readonly unitClass: UnitClass;
  readonly name: string;
  readonly edge: number;
  readonly place: number;
  /** Units at home here. */
  readonly units: number;
  /** No station is known in this city: the place is drawn. */
  readonly drawn: boolean;
}

interface StationRule {
  readonly unitClass: UnitClass;
  /** Class of the point of interest. */
  readonly kind: string;
  readonly units: number;
  /** Stations drawn where none is known. */
  readonly drawn: number;
}

/** Units by station: drawn up, for no register of them is open. */
const RULES: readonly StationRule[] = [
  { unitClass: 'fireEngine', kind: 'fire_station', units: 4, drawn: 2 },
  { unitClass: 'ambulance', kind: 'hospital', units: 2, drawn: 3 },
  { unitClass: 'policeCar', kind: 'police', units: 2, drawn: 3 },
];
const STATION_REACH = 400;

/**
 * Stations by rule: fire stations, hospitals and police posts among the points of interest, each at the next road; where a city
 * has none of a kind, a few at drawn edges, called so.
 */
export function findStations(
  traffic: Roadways,
  finder: EdgeFinder,
  tables: ReadonlyMap<string, FeatureTable> | undefined,
  random: Random,
): Station[] {
  const { shapes, streets } = traffic;
  const points = tables?.get('points-of-interest');
  return RULES.flatMap(({ unitClass, kind, units, drawn }): Station[] => {
    const known = rowSites(points, (value) => value === kind).flatMap(({ longitude, latitude, name }) => {
      const found = finder.nearest(shapes.eastOf(longitude), shapes.northOf(latitude), STATION_REACH, {
        length: 15,
      });
      return found === undefined ? [] : [{ unitClass, name, ...clamp(traffic, found), units, drawn: false }];
    });
    if (known.length > 0) return known;
    return Array.from(drawTargets(streets, drawn, random), (edge, place) => ({
      ...{ unitClass, edge, place: (streets.lengths[edge] as number) / 2, units, drawn: true },
      name: `${kind} ${place + 1} (drawn)`,
    }));
  });
}

/** Keeps a place off the ends of its edge. */
export function clamp(
  { streets }: Roadways,
  { edge, place }: { readonly edge: number; readonly place: number },
): { edge: number; place: number } {
  const length = streets.lengths[edge] as number;
  const margin = Math.min(8, length / 2);
  return { edge, place: Math.max(margin, Math.min(length - margin, place)) };
}
