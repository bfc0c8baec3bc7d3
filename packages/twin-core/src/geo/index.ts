/** Positions, frames and the ellipsoid alone: for threads that start often and need nothing else of this package. */
export { createEnuFrame } from './local-frame.ts';
export type { EastNorthUp, EnuFrame } from './local-frame.ts';
export type { Bounds, Position } from './position.ts';
export { metresPerDegree } from './ring.ts';
export { ecefToGeodetic, geodeticToEcef, WGS84 } from './wgs84.ts';
export type { Ecef } from './wgs84.ts';
