import { type FieldFrame, type GridGeometry, type Position } from '@cityloom/twin-core';
import {
  courseAt,
  fieldDifference,
  fieldInTime,
  type FieldInTime,
  flowSpeed,
  framesAt,
  type RunFields,
  sampleAlong,
  sampleField,
  sampleFrame,
  stationsAlong,
} from '@cityloom/twin-core/readings';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const title = { en: 'Depth', 'zh-CN': '水深' };
/** Four by three cells of 0.01°, with their middles at 10.005 + 0.01 column, 50.005 + 0.01 row. */
const GRID: GridGeometry = { columns: 4, rows: 3, bounds: [10, 50, 10.04, 50.03], cellSize: 700 };

const frame = (field: string, time: number, values: readonly number[]): FieldFrame => ({
  field,
  time,
  values: Float32Array.from(values),
});

function runOf(fields: readonly string[], frames: readonly FieldFrame[]): RunFields {
  return {
    frames,
    outcome: {
      measures: [],
      fields: fields.map((id) => ({ id, title, unit: 'm', grid: GRID, levels: [] })),
      states: [],
      outlines: [],
      changes: [],
      warnings: [],
    },
  };
}

function shownOf(frames: readonly FieldFrame[]): FieldInTime {
  return fieldInTime(runOf(['depth'], frames), 'depth') ?? expect.unreachable();
}

const plane = (east: number, north: number): number[] =>
  Array.from({ length: 12 }, (_, cell) => 1 + east * (cell % 4) + north * Math.floor(cell / 4));

const middleOf = (column: number, row: number): Position => [
  10 + 0.01 * (column + 0.5),
  50 + 0.01 * (row + 0.5),
];

describe('a frame at a position', () => {
  test('is exact on a plane between the middles of cells, and holds the edge outside them', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        (column, row) => {
          const values = Float32Array.from(plane(2, 3));
          expect(sampleFrame(GRID, values, middleOf(column, row))).toBeCloseTo(1 + 2 * column + 3 * row, 6);
        },
      ),
      { seed: 3 },
    );
    expect(sampleFrame(GRID, Float32Array.from(plane(2, 3)), [10.0001, 50.0001])).toBeCloseTo(1, 6);
  });

  test('is dry where its cell is dry, and is not thinned out by dry neighbours', () => {
    const values = new Float32Array(12);
    values[5] = 0.8;
    expect(sampleFrame(GRID, values, [10.0199, 50.0101])).toBeCloseTo(0.8, 6);
    expect(sampleFrame(GRID, values, [10.0201, 50.0101])).toBe(0);
  });

  test('is nothing outside the grid', () => {
    const values = Float32Array.from(plane(1, 1));
    for (const outside of [
      [9.999, 50.01],
      [10.041, 50.01],
      [10.01, 49.999],
      [10.01, 50.031],
    ] as const) {
      expect(sampleFrame(GRID, values, outside)).toBeUndefined();
    }
  });
});

test('the frames around a time, the ends held', () => {
  expect(framesAt([0, 10, 30], 20)).toEqual({ before: 1, after: 2, mix: 0.5 });
  expect(framesAt([0, 10, 30], 10)).toEqual({ before: 1, after: 2, mix: 0 });
  expect(framesAt([0, 10, 30], -5)).toEqual({ before: 0, after: 1, mix: 0 });
  expect(framesAt([0, 10, 30], 99)).toEqual({ before: 2, after: 2, mix: 0 });
  expect(framesAt([], 1)).toBeUndefined();
});

test('a field is linear in time between its frames, whatever order they came in', () => {
  const shown = shownOf([
    frame(
      'depth',
      600,
      plane(0, 0).map((value) => 3 * value),
    ),
    frame('depth', 0, plane(0, 0)),
  ]);
  expect(shown.times).toEqual([0, 600]);
  expect(sampleField(shown, 150, middleOf(1, 1))).toBeCloseTo(1.5, 6);
  expect(sampleField(shown, 1e6, middleOf(1, 1))).toBeCloseTo(3, 6);
  expect(sampleField(shown, 0, [0, 0])).toBeUndefined();
  expect(courseAt(shown, middleOf(2, 2))).toEqual([
    [0, 1],
    [600, 3],
  ]);
  expect(courseAt(shown, [0, 0])).toEqual([]);
});

test('one frame at the end of a run is the field at any time', () => {
  const shown = shownOf([frame('depth', 7200, plane(1, 0))]);
  expect(sampleField(shown, 0, middleOf(3, 0))).toBeCloseTo(4, 6);
});

describe('a line', () => {
  const line: readonly Position[] = [
    [10.002, 50.01],
    [10.022, 50.01],
    [10.022, 50.02],
  ];

  test('has its corners and stations no farther apart than asked for', () => {
    const stations = stationsAlong(line, 100);
    const steps = stations
      .slice(1)
      .map(({ distance }, index) => distance - (stations[index]?.distance ?? NaN));
    expect(Math.max(...steps)).toBeLessThanOrEqual(100);
    expect(Math.min(...steps)).toBeGreaterThan(50);
    for (const corner of line) expect(stations.map(({ position }) => position)).toContainEqual(corner);
    // 0.02° of longitude at 50.01° and 0.01° of latitude: 1434 m and 1112 m on WGS84.
    expect(stations.at(-1)?.distance).toBeCloseTo(2546, -1);
    expect(() => stationsAlong(line, 0)).toThrow('above 0 m');
  });

  test('has no more stations than asked for, but its corners', () => {
    expect(stationsAlong(line, 0.01, 50).length).toBeLessThanOrEqual(53);
    expect(stationsAlong([], 1)).toEqual([]);
  });

  test('reads the field at each', () => {
    const shown = shownOf([frame('depth', 0, plane(1, 0))]);
    const stations = stationsAlong([middleOf(0, 1), middleOf(3, 1), [10.2, 50.015]], 300);
    const values = sampleAlong(shown, 0, stations);
    stations.forEach(({ position: [longitude] }, index) => {
      const column = (longitude - 10.005) / 0.01;
      if (longitude < 10.035) expect(values[index]).toBeCloseTo(1 + column, 5);
      if (longitude > 10.04) expect(values[index]).toBeNaN();
    });
  });
});

test('the speed of water is the length of its flow, frame by frame', () => {
  const run = runOf(
    ['depth', 'east', 'north'],
    [
      frame('east', 0, Array(12).fill(3)),
      frame('north', 0, Array(12).fill(-4)),
      frame('depth', 0, plane(0, 0)),
    ],
  );
  expect(flowSpeed(run)).toBeUndefined();
  const [depth, ...flows] = run.outcome.fields;
  const water = { flowEast: 'east', flowNorth: 'north' };
  const wet = {
    ...run,
    outcome: { ...run.outcome, fields: [{ ...(depth ?? expect.unreachable()), water }, ...flows] },
  };
  const speed = flowSpeed(wet) ?? expect.unreachable();
  expect(speed.field).toMatchObject({ id: 'depth/speed', unit: 'm/s', grid: GRID });
  expect([...(speed.frames[0]?.values ?? [])]).toEqual(Array(12).fill(5));
});

describe('the difference of two runs', () => {
  const before = shownOf([frame('depth', 60, [1, 1, 0, ...Array<number>(9).fill(0)])]);
  const after = shownOf([frame('depth', 60, [0.25, 1, 2, ...Array<number>(9).fill(0)])]);

  test('is told as what became less and what became more', () => {
    const difference = fieldDifference(before, after) ?? expect.unreachable();
    expect([...(difference.less.frames[0]?.values ?? [])].slice(0, 3)).toEqual([0.75, 0, 0]);
    expect([...(difference.more.frames[0]?.values ?? [])].slice(0, 3)).toEqual([0, 0, 2]);
    expect(difference.less.field.id).toBe('depth/less');
    expect(difference.more.field.id).toBe('depth/more');
  });

  test('is none between grids, units or courses in time that do not match', () => {
    const other = {
      ...after,
      field: { ...after.field, grid: { ...GRID, bounds: [10, 50, 10.04, 50.04] as const } },
    };
    expect(fieldDifference(before, other)).toBeUndefined();
    expect(fieldDifference(before, { ...after, field: { ...after.field, unit: 's' } })).toBeUndefined();
    const course = shownOf([frame('depth', 0, plane(0, 0)), frame('depth', 60, plane(0, 0))]);
    expect(fieldDifference(course, course)).toBeUndefined();
  });
});
