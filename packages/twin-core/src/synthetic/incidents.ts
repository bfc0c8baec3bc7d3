import type { Random } from '../time/random.ts';
import { STEP, type Traffic } from './traffic-state.ts';
import type { UnitClass } from './unit-stations.ts';
import type { Units } from './units.ts';

/** Emergencies that a city makes up. */
export interface Incidents {
  /** One step: draws whether something happens, and sends the nearest free unit. */
  step(): void;
}

/** What is called for, of each hundred calls. Drawn up: most calls are for ambulances, the fewest for fire engines. */
const CALLS: readonly (readonly [unitClass: UnitClass, upTo: number])[] = [
  ['ambulance', 0.6],
  ['policeCar', 0.9],
  ['fireEngine', 1],
];
/** Seconds a unit stays on the scene. */
const STAY = [300, 900] as const;
const INTERVAL = Math.round(1 / STEP);

/** Draws emergencies at any driven road, evenly over the hour. @param perHour 0 for none. */
export function createIncidents(traffic: Traffic, units: Units, perHour: number, random: Random): Incidents {
  const { streets, shapes } = traffic;
  const roads: number[] = [];
  for (let edge = 0; edge < streets.edgeCount; edge++) if (streets.driven[edge] === 1) roads.push(edge);
  return {
    step: () => {
      if (perHour === 0 || traffic.stepCount % INTERVAL !== 0) return;
      if (random.next() >= (perHour * STEP * INTERVAL) / 3600) return;
      const point = shapes.offsets[roads[Math.floor(random.next() * roads.length)] as number] as number;
      const position = [
        shapes.longitudeOf(shapes.east[point] as number),
        shapes.latitudeOf(shapes.north[point] as number),
      ] as const;
      const call = random.next();
      const unitClass = CALLS.find(([, upTo]) => call < upTo)?.[0] ?? 'ambulance';
      const stay = STAY[0] + (STAY[1] - STAY[0]) * random.next();
      const unit = nearestFree(units, unitClass, position);
      if (unit !== undefined) units.dispatch(unit, position, stay);
    },
  };
}

/** Free unit of a class that is nearest as the crow flies; degrees of longitude count half, which is right at 60°. */
function nearestFree(
  units: Units,
  unitClass: UnitClass,
  [longitude, latitude]: readonly [number, number],
): string | undefined {
  let best: string | undefined;
  let least = Infinity;
  for (const unit of units.list) {
    if (unit.unitClass !== unitClass || unit.state !== 'available') continue;
    const [east, north] = [(unit.position[0] - longitude) / 2, unit.position[1] - latitude];
    const square = east * east + north * north;
    if (square >= least) continue;
    least = square;
    best = unit.id;
  }
  return best;
}
