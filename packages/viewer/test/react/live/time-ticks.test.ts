import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatClock } from '../../../src/react/live/live-format.ts';
import { timeTicks } from '../../../src/react/live/time-ticks.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 22, 15, 44, 0);

test('a young history has seconds on its axis, an hour has minutes', () => {
  const young = timeTicks(START + 7000, START + 2 * MINUTE, 4);
  expect(young.times.map((time) => formatClock(time, 'Asia/Almaty', 'en'))).toEqual([
    '20:44:30',
    '20:45:00',
    '20:45:30',
    '20:46:00',
  ]);
  expect(young.hasSeconds).toBe(true);
  const hour = timeTicks(START, START + 60 * MINUTE, 4);
  expect(hour.times.map((time) => formatClock(time, 'Asia/Almaty', 'en', 'minutes'))).toEqual([
    '20:45',
    '21:00',
    '21:15',
    '21:30',
  ]);
  expect(hour.hasSeconds).toBe(false);
});

test('no span of a day has two marks with the same label, nor more than have room', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 86_400_000 }),
      fc.integer({ min: 4000, max: 80_000_000 }),
      fc.integer({ min: 1, max: 8 }),
      (offset, span, most) => {
        const from = START + offset;
        const { times, hasSeconds } = timeTicks(from, from + span, most);
        const labels = times.map((time) =>
          formatClock(time, 'Asia/Almaty', 'en', hasSeconds ? 'time' : 'minutes'),
        );
        expect(new Set(labels).size).toBe(labels.length);
        expect(labels.length).toBeLessThanOrEqual(most + 1);
        expect(times.every((time) => time >= from && time <= from + span)).toBe(true);
      },
    ),
    { seed: 20_261_122 },
  );
});
