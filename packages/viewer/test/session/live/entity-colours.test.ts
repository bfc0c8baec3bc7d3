import { createEntityStore } from '@cityloom/twin-core/entities';
import { entityScale, presentRange, type LiveClass } from '@cityloom/viewer/session';
import { EntityBatchBuilder } from '@cityloom/cim-loader';
import { expect, test } from 'vitest';
import { VEHICLE } from './live-fixture.ts';

function tableOf(loads: readonly number[]) {
  const store = createEntityStore();
  store.defineClass(VEHICLE);
  const time = Date.UTC(2026, 4, 4);
  const builder = new EntityBatchBuilder('vehicle', 'city', time, loads.length);
  for (const [number, load] of loads.entries()) {
    builder.setNumber(builder.add(`v${number}`, time), 'load', load);
  }
  store.apply(builder.finish());
  return store.tables.get('vehicle') ?? expect.unreachable();
}

test.each([
  ['round numbers around the values', [12, 873], [0, 1000]],
  ['below zero as well', [-7.2, 3.1], [-10, 5]],
  ['values of one size', [40, 40], [40, 50]],
  ['no value: 0 to 1', [], [0, 1]],
])('a range of present values: %s', (_, loads, range) => {
  const [least, greatest] = presentRange(tableOf(loads), 'load');
  expect([least, greatest].map((value) => Math.round(value * 1e6) / 1e6)).toEqual(range);
});

test('map and legend colour a value alike, and what is not known unlike any value', () => {
  const table = tableOf([0, 1000]);
  const colouring = { by: 'value', property: 'load' } as const;
  const counts = { live: 2, stale: 0, lost: 0 };
  const classes: readonly LiveClass[] = [{ entityClass: VEHICLE, visible: true, colouring, counts }];
  const scale = entityScale(colouring, table, classes, 'dark');
  if (scale.kind !== 'range') expect.unreachable();
  const colours = [0, 500, 1000, NaN].map(scale.colourOf);
  expect(new Set(colours).size).toBe(4);
  expect(scale.colourOf(5000)).toBe(scale.colourOf(1000));
  expect(scale).toMatchObject({ property: 'load', least: 0, greatest: 1000, unit: 'kg' });
});
