import { expect, test } from 'vitest';
import { formatHeading, formatMoment, formatSpeed } from '../../../src/react/live/live-format.ts';
import { liveEn } from '../../../src/react/i18n/live-en.ts';

test('a moment is told in the zone of the city, with the zone', () => {
  const time = Date.UTC(2026, 10, 22, 20, 5, 9);
  expect(formatMoment(time, 'Asia/Almaty', 'en')).toBe('2026-11-23 01:05:09 GMT+5');
  expect(formatMoment(time, 'Asia/Almaty', 'zh-CN')).toBe('2026-11-23 01:05:09 GMT+5');
  expect(formatMoment(NaN, 'UTC', 'en')).toBe('–');
});

test('speeds are kilometres per hour, headings have a point of the compass', () => {
  expect(formatSpeed(12.5, 'en')).toBe('45\u202fkm/h');
  const t = (): string => liveEn['entity.compass'];
  expect([359.6, 46, -90].map((degrees) => formatHeading(degrees, t))).toEqual([
    '000° N',
    '046° NE',
    '270° W',
  ]);
});
