/** Share of the web Mercator square from its north edge, in [0, 1] between ±85.0511° (EPSG:3857 on the unit square). */
export function mercatorY(latitudeDegrees: number): number {
  const sine = Math.sin((latitudeDegrees * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/** Inverse of {@link mercatorY}, degrees. */
export function mercatorLatitude(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
}

/** Half the edge of the EPSG:3857 square, metres. */
export const MERCATOR_HALF_EDGE: number = Math.PI * 6_378_137;
