import { ecefToGeodetic } from '@cityloom/twin-core';
import type { Georeference } from '../../georeference/georeference.ts';
import type { ContentModel } from './content-model.ts';

/** How the positions of a dataset come to the globe. */
export interface Placement {
  /** Takes [longitude, latitude, height] of geocentric contents; the identity unless a person set datum or offset. */
  readonly geodetic: Georeference;
  /** Takes local x east, y north, z up of contents that are not on the globe; `undefined`: they cannot be placed. */
  readonly local: Georeference | undefined;
}

/** Between the deepest sea floor and satellites: what lies there was meant to be geocentric. Metres. */
const LEAST_RADIUS = 6.3e6;
const GREATEST_RADIUS = 6.7e6;

/**
 * Whether positions are geocentric (EPSG:4978). Those of models in their own frame lie near the Earth's centre.
 * Positions that are not finite are passed over; the first, middle and last of the others decide.
 */
export function isGeocentric(positions: Float64Array): boolean {
  const last = positions.length - 3;
  const middle = Math.floor(positions.length / 6) * 3;
  return [0, middle, last].every((at) => {
    const radius = Math.hypot(positions[at] ?? NaN, positions[at + 1] ?? NaN, positions[at + 2] ?? NaN);
    return radius >= LEAST_RADIUS && radius <= GREATEST_RADIUS;
  });
}

/** In place: geocentric x, y, z to longitude, latitude (degrees), height above the ellipsoid. */
export function toGeodetic(positions: Float64Array): void {
  for (let at = 0; at < positions.length; at += 3) {
    const { position, height } = ecefToGeodetic([
      positions[at] as number,
      positions[at + 1] as number,
      positions[at + 2] as number,
    ]);
    positions[at] = position[0];
    positions[at + 1] = position[1];
    positions[at + 2] = height;
  }
}

/**
 * Turns the positions of a content, in place, into longitude, latitude, height.
 * @returns false where they have no place on the globe: then they stay local metres, z up.
 */
export function placeContent({ pieces, clouds }: ContentModel, { geodetic, local }: Placement): boolean {
  const arrays = new Set([...pieces, ...clouds].map(({ positions }) => positions));
  const filled = [...arrays].filter((positions) => positions.length > 0);
  const isOnGlobe = filled.length > 0 && filled.every(isGeocentric);
  if (!isOnGlobe && local === undefined) return filled.length === 0;
  for (const positions of filled) {
    if (isOnGlobe) toGeodetic(positions);
    (isOnGlobe ? geodetic : (local as Georeference)).transform(positions, 3);
  }
  return true;
}
