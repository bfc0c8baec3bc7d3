import { createSyntheticCity, SYNTHETIC_CLASSES } from '@cityloom/twin-core/synthetic';
import { expect, it } from 'vitest';
import { START } from './small-city.ts';
import { gridSketch, networkOf, roadTable } from './small-streets.ts';

it('holds 100,000 vehicles: each reports once a second, none is lost', () => {
  const network = networkOf(gridSketch(60, 200));
  const tables = new Map([['roads', roadTable(network, 'primary')]]);
  const city = createSyntheticCity({
    ...{ network, tables, startTime: START, vehicles: 100_000, demand: 'constant', incidentsPerHour: 0 },
  });
  const reports = new Uint8Array(100_000);
  for (const batch of city.advance(START + 1900)) {
    if (batch.entityClass !== 'vehicle') continue;
    for (const entity of batch.entities) reports[entity] = (reports[entity] as number) + 1;
  }
  // From 0 to 1.9 s, each twice.
  expect(reports.every((count) => count === 2)).toBe(true);
  const { traffic } = city;
  let onRoad = 0;
  for (const front of traffic.fronts) {
    for (let vehicle = front; vehicle >= 0; vehicle = traffic.behind[vehicle] as number) onRoad++;
  }
  const buses = traffic.modes.slice(100_000).filter((mode) => mode !== 0).length;
  expect(onRoad).toBe(100_000 + buses);
  expect(traffic.odometers.reduce((sum, way) => sum + way, 0)).toBeGreaterThan(100_000);
}, 180_000);

it('labels every class synthetic, in English and Chinese', () => {
  for (const { id, title, synthetic, properties, history } of SYNTHETIC_CLASSES) {
    expect(synthetic, id).toBe(true);
    expect(title.en).toMatch(/\(synthetic\)$/u);
    expect(title['zh-CN']).toMatch(/（合成）$/u);
    expect(history.seconds).toBeGreaterThanOrEqual(3600);
    for (const property of properties) {
      expect(Boolean(property.title.en) && Boolean(property.title['zh-CN'])).toBe(true);
      if (property.kind === 'number') expect(property.unit, property.id).toBeTruthy();
    }
  }
});
