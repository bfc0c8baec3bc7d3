export {
  CITY_DRIVER,
  equilibriumGap,
  followingBraking,
  freeAcceleration,
  HARDEST_BRAKING,
  laneCapacity,
} from './car-following.ts';
export type { FollowingParameters } from './car-following.ts';
export { driveStep } from './drive-step.ts';
export { addIdleVehicle, addVehicle, enterRoad, leaveRoad } from './lanes.ts';
export type { NewVehicle } from './lanes.ts';
export { createRouteFinder } from './route-tree.ts';
export type { RouteFinder } from './route-tree.ts';
export { treeTowards } from './routes.ts';
export { closeRows, drawRoute } from './routing.ts';
export { activityAt, solarHour } from './daily-profiles.ts';
export type { Demand } from './demand.ts';
export type { BusLine, BusStop, LineStop } from './bus-lines.ts';
export type { Dispatch, EmergencyUnit, UnitState } from './units.ts';
export type { Station, UnitClass } from './unit-stations.ts';
export type { Roadways } from './traffic-state.ts';
export {
  CITY_PROGRAMME,
  createSignals,
  deriveSignalNodes,
  INSIDE,
  NO_SIGNAL,
  signalAspect,
} from './signals.ts';
export type { SignalAspect, SignalProgramme, Signals } from './signals.ts';
export { createStreetShapes, headingOf, lanePoint, vehiclePoint } from './street-shapes.ts';
export type { LanePoint, LaneWay, StreetShapes } from './street-shapes.ts';
export { createStreets, drawTargets, NO_EDGE } from './streets.ts';
export type { Streets } from './streets.ts';
export { CADENCES, SYNTHETIC_CLASSES } from './synthetic-classes.ts';
export type { StandingClass } from './synthetic-classes.ts';
export { createSyntheticCity } from './synthetic-city.ts';
export type { SyntheticCity, SyntheticCityOptions } from './synthetic-city.ts';
export { createTraffic, MODE, NO_VEHICLE, STEP } from './traffic-state.ts';
export type { Traffic, TrafficOptions } from './traffic-state.ts';
export { addFleet } from './vehicle-fleet.ts';
export type { Fleet } from './vehicle-fleet.ts';
