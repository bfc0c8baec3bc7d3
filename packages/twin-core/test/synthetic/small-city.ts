import { createSha256 } from '@cityloom/twin-core';
import { type EntityBatch } from '@cityloom/twin-core/entities';
import { createSyntheticCity, type SyntheticCity } from '@cityloom/twin-core/synthetic';
import { gridSketch, networkOf, roadTable } from './small-streets.ts';

export const START = 1_800_000_000_000;

/** A city on a grid of main roads; noon by its sun is near. */
export function smallCity(
  options: { readonly seed?: number; readonly vehicles?: number } = {},
): SyntheticCity {
  const network = networkOf(gridSketch(6, 150));
  const tables = new Map([['roads', roadTable(network, 'primary')]]);
  return createSyntheticCity({
    ...{ network, tables, startTime: START, vehicles: 150, seed: 3 },
    ...options,
  });
}

/** Hash of all that a city reports, each value in full, however it is advanced. */
export function hashReports(city: SyntheticCity, seconds: number, step = 1000): string {
  const hash = createSha256();
  for (let time = START; time <= START + seconds * 1000; time += step) {
    for (const batch of city.advance(time)) hash.update(textOf(batch));
  }
  return hash.digestHex();
}

function textOf(batch: EntityBatch): string {
  const values = [...(batch.values ?? [])].map(([name, column]) => `${name} ${column.join(' ')}`);
  return [
    batch.entityClass,
    ...[batch.entities, batch.observationTimes, batch.sequences, batch.positions, batch.headings].map(
      (column) => Array.from(column ?? []).join(' '),
    ),
    Array.from(batch.speeds ?? []).join(' '),
    ...values,
  ].join('\n');
}

/** What a minute of the city gives, with a fire engine on its way: the same on every engine. */
export function hashOfOneMinute(): string {
  const city = smallCity();
  city.dispatch('fireEngine-1', city.units.at(-1)?.position ?? [0, 0]);
  return hashReports(city, 60);
}

export const ONE_MINUTE_HASH = '76fba86f23ff85e829540982f0dd7e8fcfeb6b5f9a964fb5442e651bde6f86d5';
