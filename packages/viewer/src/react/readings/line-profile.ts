import { type Position, type View } from '@cityloom/twin-core';
import { type FieldInTime, sampleAlong, stationsAlong, type Station } from '@cityloom/twin-core/readings';
import type { WaterFields } from '../../session/index.ts';

/** What a line crosses; values by station. */
export interface LineProfile {
  readonly stations: readonly Station[];
  /** Metres above the datum of the terrain; `undefined` where the city has none along the line: level ground at 0. */
  readonly ground: Float64Array | undefined;
}

/** Places along a line, two a cell, with the ground under them. */
export function profileOf(line: readonly Position[], cellSize: number, view: View | undefined): LineProfile {
  const stations = stationsAlong(line, cellSize / 2);
  const heights = stations.map(({ position }) => view?.groundHeight(position));
  const isKnown = heights.every((height) => height !== undefined);
  return { stations, ground: isKnown ? Float64Array.from(heights) : undefined };
}

/** Water over the ground of a profile, metres above its datum; NaN where it is dry. */
export interface WaterProfile {
  readonly depth: Float64Array;
  readonly surface: Float64Array;
  readonly highest: Float64Array | undefined;
}

export function waterAlong(
  { stations, ground }: LineProfile,
  { depth, deepest }: Pick<WaterFields, 'depth' | 'deepest'>,
  time: number,
): WaterProfile {
  const depths = sampleAlong(depth, time, stations);
  const over = (values: Float64Array): Float64Array =>
    values.map((value, index) => (value > 0 ? value + (ground?.[index] ?? 0) : NaN));
  return {
    depth: depths,
    surface: over(depths),
    highest: deepest === undefined ? undefined : over(sampleAlong(deepest, time, stations)),
  };
}

/** Whether a field is a depth that stands on the ground, rather than a quantity of its own. */
export function isDepth({ field }: FieldInTime, { depth }: WaterFields): boolean {
  return field.unit === depth.field.unit;
}
