import type { MeasureTitle } from '@cityloom/twin-core';
import { expect, test } from 'vitest';
import { measureTable, measureTitle } from '../../src/react/runs/results/measure-table.ts';
import { assumedMetresPerPixel, scaleBar } from '../../src/views/view-scale.ts';
import { classTitle } from '../../src/react/values/attribute-titles.ts';
import { frameStep } from '../../src/react/timeline/frame-step.ts';
import {
  formatDifference,
  formatElapsed,
  formatLength,
  formatPosition,
  formatQuantity,
  formatTime,
} from '../../src/react/values/format.ts';

test('values carry their unit, and people count as people in both languages', () => {
  expect(formatQuantity(1234.56, 'm²', 'en')).toBe('1,235\u202fm²');
  expect(formatQuantity(3920, 'people', 'zh-CN')).toBe('3,920\u202f人');
  expect(formatQuantity(225, '°', 'en')).toBe('225°');
  expect(formatQuantity(NaN, 'm', 'en')).toContain('–');
  expect(formatLength(1934, 'en')).toBe('1.93\u202fkm');
});

test('what is very small or large is written with a power of ten', () => {
  expect(formatQuantity(-0.000514, 'm', 'en')).toBe('-5.14\u202f×\u202f10⁻⁴\u202fm');
  expect(formatQuantity(2.5e13, '1', 'zh-CN')).toBe('2.5\u202f×\u202f10¹³');
  expect(formatQuantity(0.001, 'm', 'en')).toBe('0.001\u202fm');
});

test('differences have a sign, but zero and what rounds to zero have none', () => {
  expect(formatDifference(-12.34, 'm', 'en')).toBe('−12.3\u202fm');
  expect(formatDifference(5, '1', 'en')).toBe('+5');
  expect(formatDifference(0, 'm', 'en')).toBe('0\u202fm');
});

test('seconds are minutes and hours from a minute on', () => {
  expect(formatQuantity(59.4, 's', 'en')).toBe('59.4\u202fs');
  expect(formatQuantity(1140, 's', 'en')).toBe('19\u202fmin');
  expect(formatQuantity(95.4, 's', 'zh-CN')).toBe('1\u202f分 35\u202f秒');
  expect(formatQuantity(5700, 's', 'en')).toBe('1\u202fh 35\u202fmin');
  expect(formatQuantity(3599.7, 's', 'en')).toBe('1\u202fh');
  expect(formatQuantity(-7200, 's', 'zh-CN')).toBe('-2\u202f小时');
  expect(formatDifference(-120, 's', 'en')).toBe('−2\u202fmin');
});

test('elapsed time is hh:mm:ss beyond a day too', () => {
  expect(formatElapsed(3725.9)).toBe('01:02:05');
  expect(formatElapsed(100 * 3600)).toBe('100:00:00');
});

test('positions name their hemisphere', () => {
  expect(formatPosition([-71.5, -51.25])).toBe('51.25000°\u202fS, 71.50000°\u202fW');
});

test('times are those of the city and name the zone', () => {
  expect(formatTime('2026-11-21T20:00:00Z', 'Asia/Almaty', 'en')).toMatch(/11\/22\/2026.*01:00.*GMT\+5/u);
});

test('the scale bar is the largest round length that fits', () => {
  expect(scaleBar(1, 96)).toEqual({ metres: 50, pixels: 50 });
  expect(scaleBar(12.3, 96)?.metres).toBe(1000);
  expect(scaleBar(0, 96)).toBeUndefined();
  // 60° over the longer side at a kilometre: 2 · 1000 · tan 30° = 1154.7 m.
  expect(assumedMetresPerPixel(1000, 1000, 500)).toBeCloseTo(1.1547, 4);
  expect(assumedMetresPerPixel(1000, 500, 1000)).toBeCloseTo(1.1547, 4);
  expect(assumedMetresPerPixel(1000, 0, 0)).toBe(0);
});

test('the timeline steps by the smallest gap between frames', () => {
  expect(frameStep([0, 60, 60, 90, 150])).toBe(30);
  expect(frameStep([0])).toBe(1);
});

test('measures per level stand side by side, others alone', () => {
  const measure = (
    name: string,
    value: number,
  ): { name: string; value: number; unit: string; source: string } => ({
    name,
    value,
    unit: 'people',
    source: 'm 1',
  });
  const inBoth = (text: string): { en: string; 'zh-CN': string } => ({ en: text, 'zh-CN': `${text}数` });
  const titleOf = (name: string): MeasureTitle | undefined => {
    const [, line, column] = /^gas\.(\w+)\.(\w+)$/u.exec(name) ?? [];
    if (line === undefined || column === undefined) return undefined;
    return { ...inBoth(`${line}, ${column}`), cell: { line: inBoth(line), column: inBoth(column) } };
  };
  const { grids, single } = measureTable(
    [
      measure('gas.people.aegl1', 9),
      measure('gas.people.aegl3', 1),
      measure('gas.releasedMass', 4),
      measure('gas.area.aegl1', 7),
      measure('gas.served.share', 3),
    ],
    titleOf,
  );
  expect(grids.map(({ columns }) => columns.map(({ title }) => title.en))).toEqual([
    ['aegl1', 'aegl3'],
    ['share'],
  ]);
  expect(grids[0]?.lines.map((line) => line.measures.map((entry) => entry?.value))).toEqual([
    [9, 1],
    [7, undefined],
  ]);
  expect(single.map((entry) => entry.value)).toEqual([4]);
  expect(measureTitle('gas.people.aegl1', titleOf, 'zh-CN')).toBe('people, aegl1数');
  expect(measureTitle('gas.hours.lost', titleOf, 'en')).toBe('hours, lost');
});

test('words of code lists are spaced out or translated; names and ids stay as the source has them', () => {
  expect(classTitle('fire_station', 'zh-CN')).toBe('消防站');
  expect(classTitle('water_tower', 'en')).toBe('water tower');
  for (const id of ['BLDG_1110196', 'UUID_c014494b-07ae', 'a_1', '_hidden', '楼_1']) {
    expect(classTitle(id, 'en')).toBe(id);
  }
});
