import type { GeometryColumn } from '@cityloom/twin-core';
import type { SurfaceColumn } from '../datasets/surface-column.ts';
import { positionRange } from './position-range.ts';

/** How far the surfaces of each row reach; without surfaces, from infinity to minus infinity. */
export interface SurfaceExtents {
  /** By row: west, south, east, north, degrees. */
  readonly bounds: Float64Array;
  /** Lowest and highest position by row, metres above the ellipsoid. */
  readonly lows: Float64Array;
  readonly highs: Float64Array;
}

export function measureSurfaces(surfaces: SurfaceColumn, rows: number): SurfaceExtents {
  const { positions, positionOffsets, ringOffsets, polygonOffsets } = surfaces;
  const bounds = new Float64Array(rows * 4);
  const lows = new Float64Array(rows).fill(Infinity);
  const highs = new Float64Array(rows).fill(-Infinity);
  for (let row = 0; row < rows; row++) {
    const start = positionOffsets[ringOffsets[polygonOffsets[row] as number] as number] as number;
    const end = positionOffsets[ringOffsets[polygonOffsets[row + 1] as number] as number] as number;
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = start * 3; i < end * 3; i += 3) {
      west = Math.min(west, positions[i] as number);
      east = Math.max(east, positions[i] as number);
      south = Math.min(south, positions[i + 1] as number);
      north = Math.max(north, positions[i + 1] as number);
      lows[row] = Math.min(lows[row] as number, positions[i + 2] as number);
      highs[row] = Math.max(highs[row] as number, positions[i + 2] as number);
    }
    bounds.set([west, south, east, north], row * 4);
  }
  return { bounds, lows, highs };
}

/** The footprints; rows without one get the bounds of their surfaces. */
export function footprintsOrBoxes(
  geometry: GeometryColumn | undefined,
  { bounds }: SurfaceExtents,
): GeometryColumn {
  const rows = bounds.length / 4;
  const isMissing = (row: number): boolean => {
    if (!Number.isFinite(bounds[row * 4])) return false;
    if (geometry === undefined) return true;
    const [start, end] = positionRange(geometry, row);
    return start === end;
  };
  if (geometry !== undefined && !Array.from({ length: rows }, (_, row) => row).some(isMissing))
    return geometry;
  const positions: number[] = [];
  const positionOffsets = [0];
  const ringOffsets = [0];
  const partOffsets = [0];
  for (let row = 0; row < rows; row++) {
    if (isMissing(row)) {
      const [west, south, east, north] = bounds.subarray(row * 4, row * 4 + 4) as unknown as [
        number,
        number,
        number,
        number,
      ];
      positions.push(west, south, east, south, east, north, west, north);
      positionOffsets.push(positions.length / 2);
      ringOffsets.push(positionOffsets.length - 1);
    } else if (geometry !== undefined) {
      copyRow(geometry, row, positions, positionOffsets, ringOffsets);
    }
    partOffsets.push(ringOffsets.length - 1);
  }
  return {
    type: 'polygon',
    positions: Float64Array.from(positions),
    positionOffsets: Uint32Array.from(positionOffsets),
    ringOffsets: Uint32Array.from(ringOffsets),
    partOffsets: Uint32Array.from(partOffsets),
  };
}

function copyRow(
  source: GeometryColumn,
  row: number,
  positions: number[],
  positionOffsets: number[],
  ringOffsets: number[],
): void {
  for (let part = source.partOffsets[row] as number; part < (source.partOffsets[row + 1] as number); part++) {
    const last = source.ringOffsets[part + 1] as number;
    for (let ring = source.ringOffsets[part] as number; ring < last; ring++) {
      const end = (source.positionOffsets[ring + 1] as number) * 2;
      for (let i = (source.positionOffsets[ring] as number) * 2; i < end; i++)
        positions.push(source.positions[i] as number);
      positionOffsets.push(positions.length / 2);
    }
    ringOffsets.push(positionOffsets.length - 1);
  }
}
