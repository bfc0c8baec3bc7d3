import { CzmlDataSource, JulianDate } from '@cesium/engine';
import { exportField } from '@cityloom/cim-loader';
import { type RunResult } from '@cityloom/twin-core';
import { fieldInTime } from '@cityloom/twin-core/readings';
import { expect, test } from 'vitest';

const title = { en: 'Depth', 'zh-CN': '水深' };

/** Water that covers more with each frame: 1, then 2, then 3 columns of 4. */
const RUN: RunResult = {
  runId: 'run',
  model: 'flood',
  modelVersion: '1',
  viewHash: 'v',
  parameters: {},
  seed: 1,
  resultHash: 'h',
  seconds: 0,
  frames: [0, 1, 2].map((index) => ({
    field: 'depth',
    time: index * 600,
    values: Float32Array.from({ length: 16 }, (_, cell) => (cell % 4 <= index ? 1 : 0)),
  })),
  outcome: {
    measures: [],
    states: [],
    outlines: [],
    changes: [],
    warnings: [],
    fields: [
      {
        id: 'depth',
        title,
        unit: 'm',
        grid: { columns: 4, rows: 4, bounds: [71, 51, 71.04, 51.04], cellSize: 900 },
        levels: [{ limit: 0.5, label: title }],
      },
    ],
  },
};

test('Cesium shows one moment of an exported animation at a time, and each has grown', async () => {
  const field = fieldInTime(RUN, 'depth') ?? expect.unreachable();
  const { pieces } = exportField('czml', { run: RUN, field, time: 0, start: '2026-07-01T00:00:00Z' });
  const text = Array.from(pieces, ({ bytes }) => new TextDecoder().decode(bytes)).join('');
  const source = await CzmlDataSource.load(JSON.parse(text));
  expect(JulianDate.secondsDifference(source.clock.stopTime, source.clock.startTime)).toBe(1200);
  const eastmost = [100, 600, 1100].map((seconds) => {
    const time = JulianDate.addSeconds(source.clock.startTime, seconds, new JulianDate());
    const shown = source.entities.values.filter((entity) => entity.isAvailable(time));
    expect(shown).toHaveLength(1);
    const hierarchy = shown[0]?.polygon?.hierarchy?.getValue(time) as {
      positions: { x: number; y: number }[];
    };
    return Math.max(...hierarchy.positions.map(({ x, y }) => Math.atan2(y, x)));
  });
  expect(eastmost[1]).toBeGreaterThan(eastmost[0] ?? NaN);
  expect(eastmost[2]).toBeGreaterThan(eastmost[1] ?? NaN);
});
