import type { Position } from '@cityloom/twin-core';
import { geodesicLength, geodesicRing } from '@cityloom/twin-core/geodesic';

/** Length along the positions, metres, or area inside them, square metres (geodesic, WGS84). */
export function measureValue(kind: 'distance' | 'area', positions: readonly Position[]): number {
  if (kind === 'distance') return geodesicLength(positions);
  return positions.length < 3 ? 0 : Math.abs(geodesicRing(positions).signedArea);
}

/** `12.4 m`, `3.21 km`; a thin space would break tabular figures, so a plain one. */
export function formatLength(metres: number): string {
  if (metres >= 10_000) return `${(metres / 1000).toFixed(1)} km`;
  if (metres >= 1000) return `${(metres / 1000).toFixed(2)} km`;
  return `${metres.toFixed(metres >= 100 ? 0 : 1)} m`;
}

/** `820 m²`, `3.42 ha`, `12.6 km²`. */
export function formatArea(squareMetres: number): string {
  if (squareMetres >= 1e6) return `${(squareMetres / 1e6).toFixed(2)} km²`;
  if (squareMetres >= 1e4) return `${(squareMetres / 1e4).toFixed(2)} ha`;
  return `${squareMetres.toFixed(squareMetres >= 100 ? 0 : 1)} m²`;
}
