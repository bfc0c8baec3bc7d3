import type { EntityBatch } from '@cityloom/twin-core/entities';
import { createSyntheticCity, SYNTHETIC_CLASSES } from '@cityloom/twin-core/synthetic';
import { expect, it } from 'vitest';
import { gridSketch, networkOf } from './small-streets.ts';

/** Values of a batch that its class does not allow. */
function wrongValues(batch: EntityBatch): string[] {
  const entityClass = SYNTHETIC_CLASSES.find(({ id }) => id === batch.entityClass);
  return [...(batch.values ?? [])].flatMap(([id, values]) => {
    const property = entityClass?.properties.find((one) => one.id === id);
    if (property === undefined) return [`${batch.entityClass}.${id}`];
    const [least, greatest] = property.range ?? [NaN, NaN];
    const numbers = values instanceof Float64Array ? [...values] : [];
    return numbers.filter((value) => value < least || value > greatest).map((value) => `${id} ${value}`);
  });
}

const flowsOf = (batch: EntityBatch): number[] =>
  [...(batch.values?.get('flow') ?? [])].map(Number).filter((flow) => !Number.isNaN(flow));

it('reports sensors of known classes within their ranges, and counts the vehicles that pass', () => {
  const network = networkOf(gridSketch(6, 150));
  const start = 1_800_000_000_000;
  const city = createSyntheticCity({ network, seed: 3, startTime: start, vehicles: 200 });
  const batches = city.advance(start + 300_000);
  expect([...new Set(batches.map(({ entityClass }) => entityClass))].sort()).toEqual([
    ...['ambulance', 'bus', 'camera', 'fireEngine', 'noise', 'policeCar', 'trafficCount', 'vehicle'],
  ]);
  expect(SYNTHETIC_CLASSES.every(({ synthetic }) => synthetic)).toBe(true);
  expect(batches.flatMap(wrongValues)).toEqual([]);
  // Counters on some edges see some of the vehicles, each once per edge.
  const counted = batches.flatMap(flowsOf).reduce((sum, flow) => sum + flow / 60, 0);
  expect(counted).toBeGreaterThan(0);
  expect(counted).toBeLessThanOrEqual(city.traffic.entered.reduce((sum, count) => sum + count, 0));
});
