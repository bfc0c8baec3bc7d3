import type { FieldDescription, FieldFrame, GridGeometry } from '@cityloom/twin-core';
import type { StoredRun } from '@cityloom/viewer/session';
import { HOME } from '../tiny-city.ts';

const label = { en: 'class', 'zh-CN': '级' };

/** Metres of a cell, and cells along the side of the grid. */
export const CELL = 20;
export const SIDE = 80;

const EAST_SCALE = 111_320 * Math.cos((HOME[1] * Math.PI) / 180);
const half = (CELL * SIDE) / 2;

/** A square of 1.6 km around home. */
export const GRID: GridGeometry = {
  columns: SIDE,
  rows: SIDE,
  cellSize: CELL,
  bounds: [
    HOME[0] - half / EAST_SCALE,
    HOME[1] - half / 111_250,
    HOME[0] + half / EAST_SCALE,
    HOME[1] + half / 111_250,
  ],
};

/** Value at a time and a place, metres east and north of home. */
export type ValueAt = (time: number, east: number, north: number) => number;

/** Values of a frame on {@link GRID}, or on one of blocks of so many of its cells. */
export function frameOf(field: string, time: number, value: ValueAt, block = 1): FieldFrame {
  const side = SIDE / block;
  const values = new Float32Array(side * side);
  for (let cell = 0; cell < values.length; cell++) {
    const metres = (index: number): number => (index + 0.5) * CELL * block - half;
    values[cell] = value(time, metres(cell % side), metres(Math.floor(cell / side)));
  }
  return { field, time, values };
}

export const DEPTH: FieldDescription = {
  id: 'depth',
  title: label,
  unit: 'm',
  grid: GRID,
  levels: [0.15, 0.3, 0.5, 1].map((limit) => ({ limit, label })),
  water: { flowEast: 'east', flowNorth: 'north' },
};

/** A run with a depth of water and its flow, still unless said otherwise. */
export function waterRun(options: {
  readonly times: readonly number[];
  readonly depth: ValueAt;
  readonly east?: ValueAt;
}): StoredRun {
  const { times, depth, east = () => 0 } = options;
  const flowGrid = { ...GRID, columns: SIDE / 4, rows: SIDE / 4, cellSize: CELL * 4 };
  const flow = (id: string): FieldDescription => ({
    id,
    title: label,
    unit: 'm/s',
    grid: flowGrid,
    levels: [],
  });
  return fieldRun(
    [DEPTH, flow('east'), flow('north')],
    times.flatMap((time) => [
      frameOf('east', time, east, 4),
      frameOf('north', time, () => 0, 4),
      frameOf('depth', time, depth),
    ]),
  );
}

/** A run of these fields. */
export function fieldRun(fields: readonly FieldDescription[], frames: readonly FieldFrame[]): StoredRun {
  return {
    branch: undefined,
    changes: [],
    result: {
      ...{ runId: 'run', model: 'test', modelVersion: '1', viewHash: 'v', parameters: {}, seed: 0 },
      outcome: { measures: [], fields, states: [], outlines: [], changes: [], warnings: [] },
      ...{ frames, resultHash: 'h', seconds: 0 },
    },
  };
}
