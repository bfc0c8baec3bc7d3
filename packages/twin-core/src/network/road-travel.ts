import { OTHER_ROAD, ROAD_CLASSES, STEPS_SPEED, WALK_SPEED } from './road-classes.ts';

/** Speeds on one road, metres per second; 0 where a mode may not go. */
export interface RoadTravel {
  /** By car along the way's direction. */
  readonly forwardCarSpeed: number;
  readonly backwardCarSpeed: number;
  /** On foot, both ways. */
  readonly walkSpeed: number;
}

/** Value of an attribute of a road, `undefined` where absent. */
export type RoadAttribute = (name: string) => string | number | undefined;

const KILOMETRES_PER_HOUR = 1 / 3.6;
const BARRED: ReadonlySet<unknown> = new Set(['no', 'private']);

function carSpeed(value: RoadAttribute, classSpeed: number): number {
  const barred = BARRED.has(value('motor_vehicle') ?? value('access'));
  if (barred || classSpeed === 0) return 0;
  const limit = value('maxspeed');
  return (typeof limit === 'number' ? limit : classSpeed) * KILOMETRES_PER_HOUR;
}

function walkSpeed(value: RoadAttribute, walkable: boolean): number {
  const foot = value('foot');
  const allowed = foot === undefined ? walkable && !BARRED.has(value('access')) : !BARRED.has(foot);
  if (!allowed) return 0;
  return value('class') === 'steps' ? STEPS_SPEED : WALK_SPEED;
}

/**
 * Who may use a road, which way and how fast, by the attributes of the layer `roads`: `class` (OpenStreetMap's
 * `highway`), `access`, `motor_vehicle`, `foot`, `maxspeed` (km/h), `oneway` (1 along, -1 against). Walkers may go
 * against one-way streets.
 */
export function roadTravelOf(value: RoadAttribute): RoadTravel {
  const { carSpeed: classSpeed, walkable } = ROAD_CLASSES[String(value('class'))] ?? OTHER_ROAD;
  const speed = carSpeed(value, classSpeed);
  const oneway = value('oneway');
  return {
    forwardCarSpeed: oneway === -1 ? 0 : speed,
    backwardCarSpeed: oneway === 1 ? 0 : speed,
    walkSpeed: walkSpeed(value, walkable),
  };
}

/** True where nobody may go. */
export function isImpassable({ forwardCarSpeed, backwardCarSpeed, walkSpeed: onFoot }: RoadTravel): boolean {
  return forwardCarSpeed <= 0 && backwardCarSpeed <= 0 && onFoot <= 0;
}
