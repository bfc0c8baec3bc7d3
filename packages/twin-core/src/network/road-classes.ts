/** A class of road: how fast, and for whom. */
export interface RoadClass {
  /** Free-flow speed by car where no limit is tagged, km/h; 0 where cars may not go. */
  readonly carSpeed: number;
  readonly walkable: boolean;
  /** 0 is the most important; for drawing order and labels. */
  readonly rank: number;
}

/**
 * By value of `highway`. Car speeds: the limits of Kazakhstan's road rules (60 km/h in settlements, 20 km/h in
 * residential zones and yards, 110 km/h on motorways in general), lowered on minor roads to the speeds the OSRM
 * car profile uses for them.
 */
export const ROAD_CLASSES: Readonly<Record<string, RoadClass>> = {
  motorway: { carSpeed: 110, walkable: false, rank: 0 },
  motorway_link: { carSpeed: 60, walkable: false, rank: 1 },
  trunk: { carSpeed: 80, walkable: false, rank: 1 },
  trunk_link: { carSpeed: 50, walkable: false, rank: 2 },
  primary: { carSpeed: 60, walkable: true, rank: 2 },
  primary_link: { carSpeed: 40, walkable: true, rank: 3 },
  secondary: { carSpeed: 60, walkable: true, rank: 3 },
  secondary_link: { carSpeed: 40, walkable: true, rank: 4 },
  tertiary: { carSpeed: 50, walkable: true, rank: 4 },
  tertiary_link: { carSpeed: 30, walkable: true, rank: 5 },
  unclassified: { carSpeed: 40, walkable: true, rank: 5 },
  residential: { carSpeed: 40, walkable: true, rank: 5 },
  living_street: { carSpeed: 20, walkable: true, rank: 6 },
  service: { carSpeed: 15, walkable: true, rank: 6 },
  track: { carSpeed: 15, walkable: true, rank: 7 },
  pedestrian: { carSpeed: 0, walkable: true, rank: 7 },
  footway: { carSpeed: 0, walkable: true, rank: 8 },
  path: { carSpeed: 0, walkable: true, rank: 8 },
  steps: { carSpeed: 0, walkable: true, rank: 8 },
  cycleway: { carSpeed: 0, walkable: true, rank: 8 },
  construction: { carSpeed: 0, walkable: false, rank: 7 },
};

/** `highway` values without an entry (rest areas, `yes`): kept and drawn, not routable. */
export const OTHER_ROAD: RoadClass = { carSpeed: 0, walkable: false, rank: 8 };

/** Walking speed, m/s: 5 km/h, the usual design value; steps at a third of it. */
export const WALK_SPEED = 1.4;
export const STEPS_SPEED = 0.5;
