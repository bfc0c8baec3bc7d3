import type { FeatureTable } from '@cityloom/twin-core';
import { OTHER_ROAD, ROAD_CLASSES, STEPS_SPEED, WALK_SPEED } from './road-rules.ts';

/** Speeds on one road, metres per second; 0 where a mode may not go. */
export interface OsmRoadTravel {
  readonly forwardCarSpeed: number;
  readonly backwardCarSpeed: number;
  readonly walkSpeed: number;
}

const KILOMETRES_PER_HOUR = 1 / 3.6;
const BARRED: ReadonlySet<unknown> = new Set(['no', 'private']);

function carSpeed(roads: FeatureTable, row: number, classSpeed: number): number {
  const barred = BARRED.has(roads.value(row, 'motor_vehicle') ?? roads.value(row, 'access'));
  if (barred || classSpeed === 0) return 0;
  const limit = roads.value(row, 'maxspeed');
  return (typeof limit === 'number' ? limit : classSpeed) * KILOMETRES_PER_HOUR;
}

function walkSpeed(roads: FeatureTable, row: number, walkable: boolean): number {
  const foot = roads.value(row, 'foot');
  const allowed =
    foot === undefined ? walkable && !BARRED.has(roads.value(row, 'access')) : !BARRED.has(foot);
  if (!allowed) return 0;
  return roads.value(row, 'class') === 'steps' ? STEPS_SPEED : WALK_SPEED;
}

/**
 * Who may use a road, which way and how fast: class, access tags, speed limit, one-way. Walkers may go
 * against one-way streets.
 */
export function osmRoadTravel(roads: FeatureTable, row: number): OsmRoadTravel {
  const { carSpeed: classSpeed, walkable } = ROAD_CLASSES[String(roads.value(row, 'class'))] ?? OTHER_ROAD;
  const speed = carSpeed(roads, row, classSpeed);
  const oneway = roads.value(row, 'oneway');
  return {
    forwardCarSpeed: oneway === -1 ? 0 : speed,
    backwardCarSpeed: oneway === 1 ? 0 : speed,
    walkSpeed: walkSpeed(roads, row, walkable),
  };
}
