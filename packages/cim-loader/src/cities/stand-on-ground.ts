import {
  type FeatureTableSource,
  groundHeightColumn,
  groundHeights,
  type GroundSurface,
} from '@cityloom/twin-core';
import type { SurfaceColumn } from '../datasets/surface-column.ts';
import type { LoadWarning } from '../validation/load-report.ts';

/** Surfaces of a layer of buildings, and what their heights count from. */
export interface BuildingSurfaces {
  readonly surfaces: SurfaceColumn;
  /** True for heights of a survey, false for heights above the ground. */
  readonly isSurveyed: boolean;
}

/** Buildings on the ground of their city. */
export interface StandingBuildings {
  readonly table: FeatureTableSource;
  readonly surfaces?: SurfaceColumn;
  /** How far the survey lies above the terrain, metres, where that is too far to be believed. */
  readonly gap?: number;
}

/** Heights of a survey farther from the terrain than this, metres, count from something else. */
const FARTHEST_FROM_GROUND = 15;

/**
 * Puts buildings on the ground. With terrain each gets `groundHeight`: the lowest ground under its footprint, from which
 * its heights count. Surveyed solids keep their heights, and tell the ground of theirs, as long as they fit the terrain;
 * where they do not, each is put upon it. Without terrain every solid is let down until its lowest point is at 0.
 */
export function standOnGround(
  table: FeatureTableSource,
  given: BuildingSurfaces | undefined,
  ground: GroundSurface,
): StandingBuildings {
  if (!ground.hasRelief) {
    if (given === undefined) return { table };
    const { surfaces, isSurveyed } = given;
    return { table, surfaces: isSurveyed ? shifted(surfaces, lowsOf(surfaces).map(negated)) : surfaces };
  }
  const bases = groundHeights({ geometry: table.geometry, count: table.count }, ground);
  if (given === undefined) return { table: withGround(table, bases) };
  const { surfaces, isSurveyed } = given;
  if (!isSurveyed) return { table: withGround(table, bases), surfaces: shifted(surfaces, bases) };
  const lows = lowsOf(surfaces);
  const gap = medianGap(lows, bases);
  if (Math.abs(gap) <= FARTHEST_FROM_GROUND) {
    const stated = bases.map((base, row) => finiteOr(lows[row], base));
    return { table: withGround(table, stated), surfaces };
  }
  const lifts = bases.map((base, row) => base - finiteOr(lows[row], base));
  return { table: withGround(table, bases), surfaces: shifted(surfaces, lifts), gap };
}

/** What a person can do about solids that float over the terrain, or lie under it. */
export function heightsDoNotFit(layer: string, gap: number): LoadWarning {
  const place = gap > 0 ? 'above' : 'below';
  const offset = (-gap).toFixed(1);
  return {
    code: 'heights-do-not-fit-terrain',
    message:
      `the solids of ${layer} stand ${Math.abs(gap).toFixed(1)} m ${place} the terrain (median): their heights count from ` +
      `another datum. Each was put on the ground; give --vertical-offset ${offset} for the solids (or ${gap.toFixed(1)} for the ` +
      'terrain) to keep the heights of the survey',
  };
}

const negated = (value: number): number => (Number.isFinite(value) ? -value : 0);

const finiteOr = (value: number | undefined, other: number): number =>
  value !== undefined && Number.isFinite(value) ? value : other;

function withGround(table: FeatureTableSource, bases: Float32Array): FeatureTableSource {
  return { ...table, columns: new Map([...table.columns, ['groundHeight', groundHeightColumn(bases)]]) };
}

/** Lowest position of each row; Infinity for rows without surfaces. */
function lowsOf(surfaces: SurfaceColumn): Float64Array {
  const lows = new Float64Array(Math.max(0, surfaces.polygonOffsets.length - 1)).fill(Infinity);
  for (let row = 0; row < lows.length; row++) {
    const [start, end] = positionRange(surfaces, row);
    for (let at = start; at < end; at++) {
      lows[row] = Math.min(lows[row] as number, surfaces.positions[at * 3 + 2] as number);
    }
  }
  return lows;
}

/** @param lifts metres upwards, by row. */
function shifted(surfaces: SurfaceColumn, lifts: ArrayLike<number>): SurfaceColumn {
  const positions = surfaces.positions.slice();
  for (let row = 0; row + 1 < surfaces.polygonOffsets.length; row++) {
    const [start, end] = positionRange(surfaces, row);
    const lift = lifts[row] ?? 0;
    for (let at = start * 3 + 2; at < end * 3; at += 3) positions[at] = (positions[at] as number) + lift;
  }
  return { ...surfaces, positions };
}

function positionRange(surfaces: SurfaceColumn, row: number): [start: number, end: number] {
  const { positionOffsets, ringOffsets, polygonOffsets } = surfaces;
  return [
    positionOffsets[ringOffsets[polygonOffsets[row] as number] as number] as number,
    positionOffsets[ringOffsets[polygonOffsets[row + 1] as number] as number] as number,
  ];
}

function medianGap(lows: Float64Array, bases: Float32Array): number {
  const gaps = lows.map((low, row) => low - (bases[row] as number)).filter((gap) => Number.isFinite(gap));
  return gaps.sort()[gaps.length >> 1] ?? 0;
}
