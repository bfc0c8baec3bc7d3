import { type FieldDescription } from '@cityloom/twin-core';
import { fieldInTime } from '@cityloom/twin-core/readings';
import { SEVERITY_COLOURS } from '@cityloom/viewer/cesium';
import { classColours, classEdges, mapColour, shownField } from '@cityloom/viewer/cesium/internals';
import { describe, expect, test } from 'vitest';
import { waterRun } from './water-run.ts';

const label = { en: '', 'zh-CN': '' };
const field: FieldDescription = {
  id: 'c',
  title: label,
  unit: 'ppm',
  grid: { columns: 2, rows: 2, bounds: [10, 50, 12, 52], cellSize: 1 },
  levels: [1, 10, 100].map((limit) => ({ limit, label })),
};

describe('class edges', () => {
  const levels = (limits: readonly number[]): FieldDescription['levels'] =>
    limits.map((limit) => ({ limit, label }));

  test('reach a decade below and above the limits; a cell is there from the lowest limit on', () => {
    expect(classEdges(field)).toEqual({ edges: [0.1, 1, 10, 100, 1000], presence: [0.5, 1] });
  });

  test('water is there from a third of its lowest limit', () => {
    const depth = { ...field, levels: levels([0.15, 0.3]), water: { flowEast: 'e', flowNorth: 'n' } };
    expect(classEdges(depth).presence[1]).toBeCloseTo(0.05, 9);
    expect(classEdges(depth).edges[0]).toBeCloseTo(0.015, 9);
  });

  test('of limits from 0 down begin at the lowest', () => {
    expect(classEdges({ ...field, levels: levels([0, 5]) })).toEqual({
      edges: [0, 0, 5, 50],
      presence: [0, 0],
    });
    expect(classEdges({ ...field, levels: levels([-4, -2]) }).edges).toEqual([-4, -4, -2, -1]);
  });
});

test('the colour map brightens steadily', () => {
  const light = Array.from({ length: 20 }, (_, step) => {
    const [red, green, blue] = mapColour(step / 19);
    return 0.2126 * red ** 2.2 + 0.7152 * green ** 2.2 + 0.0722 * blue ** 2.2;
  });
  for (let step = 1; step < light.length; step++) expect(light[step]).toBeGreaterThan(light[step - 1] ?? 1);
});

test('deeper water is darker', () => {
  const depth = { ...field, water: { flowEast: 'e', flowNorth: 'n' } };
  const light = classColours(depth).map(([red, green, blue]) => 0.2 * red + 0.7 * green + 0.1 * blue);
  expect(light).toEqual(light.toSorted((one, other) => other - one));
});

test('water is shown with its flow, and without it where frames are missing', () => {
  const { result } = waterRun({ times: [60, 0], depth: () => 1 });
  const depth = fieldInTime(result, 'depth') ?? expect.fail('no depth');
  const shown = shownField(depth, result);
  expect(shown.times).toEqual([0, 60]);
  expect(shown.flow?.grid.columns).toBe(result.outcome.fields[1]?.grid.columns);
  expect(shown.flow?.east.map(({ time }) => time)).toEqual([0, 60]);
  const frames = result.frames.filter((each) => each.field !== 'north' || each.time === 0);
  expect(shownField(depth, { ...result, frames }).flow).toBeUndefined();
  const still = { ...depth, field: { ...field, id: 'depth' } };
  expect(shownField(still, result).flow).toBeUndefined();
});

test('a class of a field never looks like a warning level of a building', () => {
  const share = Array.from({ length: 11 }, (_, step) => mapColour(step / 10));
  for (const colour of share) {
    for (const [severity, warning] of Object.entries(SEVERITY_COLOURS)) {
      const distance = Math.hypot(...colour.map((part, channel) => part - (warning[channel] ?? 0)));
      expect(distance, severity).toBeGreaterThan(0.3);
    }
  }
});
