import { fieldInTime, type RunFields } from '@cityloom/twin-core/readings';
import { csvOfCourses, csvOfMeasures, csvOfProfile } from '@cityloom/viewer/session';
import { expect, test } from 'vitest';
import { smallSession } from '../small-session.ts';

const title = { en: 'Depth, "wet"', 'zh-CN': '水深' };
const grid = { columns: 2, rows: 1, bounds: [71, 51, 71.02, 51.01] as const, cellSize: 700 };

const RUN: RunFields = {
  frames: [0, 60].flatMap((time) => [
    { field: 'depth', time, values: Float32Array.of(time / 120, 0) },
    { field: 'speed', time, values: Float32Array.of(2, 2) },
  ]),
  outcome: {
    measures: [],
    states: [],
    outlines: [],
    changes: [],
    warnings: [],
    fields: ['depth', 'speed'].map((id) => ({
      id,
      title,
      unit: id === 'depth' ? 'm' : 'm/s',
      grid,
      levels: [],
    })),
  },
};

const field = (id: string) => fieldInTime(RUN, id) ?? expect.unreachable();

test('courses have a line per time, a column per place and field, and are dry where the water is', () => {
  const text = csvOfCourses(
    [
      { name: 'A', position: [71.005, 51.005] },
      { name: 'B', position: [71.015, 51.005] },
      { name: 'C', position: [72, 51] },
    ],
    [field('depth'), field('speed')],
    'en',
    field('depth'),
  );
  expect(text.slice(1).split('\r\n')).toEqual([
    'time [s],"A: Depth, ""wet"" [m] (71.005000 51.005000)","A: Depth, ""wet"" [m/s] (71.005000 51.005000)",' +
      '"B: Depth, ""wet"" [m] (71.015000 51.005000)","B: Depth, ""wet"" [m/s] (71.015000 51.005000)",' +
      '"C: Depth, ""wet"" [m] (72.000000 51.000000)","C: Depth, ""wet"" [m/s] (72.000000 51.000000)"',
    // The first place is wet from the second frame on, the second never, the third lies outside.
    '0,0,0,0,0,,',
    '60,0.5,2,0,0,,',
    '',
  ]);
});

test('a profile leaves cells without a value empty', () => {
  const text = csvOfProfile([
    { title: '=Distance', unit: 'm', values: [0, 10] },
    { title: 'Water', unit: 'm', values: Float64Array.of(NaN, 1.25) },
  ]);
  expect(text.slice(1)).toBe("'=Distance [m],Water [m]\r\n0,\r\n10,1.25\r\n");
});

test('measures have title, value, unit and source', async () => {
  const session = smallSession();
  await session.execute({ type: 'runModel', request: { model: 'siren', parameters: {}, seed: 1 } });
  const result = session.store.getState().run?.result ?? expect.unreachable();
  expect(csvOfMeasures(result, (name) => `Title of ${name}`, 'en').slice(1)).toBe(
    'measure,name,object,value,unit,source,derived\r\nTitle of siren.buildings,siren.buildings,,3,1,siren 1,false\r\n',
  );
});
