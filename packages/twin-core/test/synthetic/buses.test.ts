import type { EntityBatch } from '@cityloom/twin-core/entities';
import type { BusLine, SyntheticCity } from '@cityloom/twin-core/synthetic';
import { expect, it } from 'vitest';
import { smallCity, START } from './small-city.ts';

/** What one bus reported. */
class BusLog {
  readonly stops: string[] = [];
  readonly states = new Set<string>();
  standing = 0;

  add(batch: EntityBatch, row: number): void {
    const value = (name: string): unknown => batch.values?.get(name)?.[row];
    const [stop, state] = [String(value('nextStop')), String(value('state'))];
    if (this.stops.at(-1) !== stop) this.stops.push(stop);
    this.states.add(state);
    if (state === 'atStop') this.standing++;
    expect(value('occupancy')).toBeGreaterThanOrEqual(0);
    expect(value('occupancy')).toBeLessThanOrEqual(1);
    expect(Math.abs(Number(value('delay')))).toBeLessThan(1200);
  }
}

function watchBuses(city: SyntheticCity, seconds: number): BusLog[] {
  const logs: BusLog[] = [];
  for (let second = 0; second <= seconds; second++) {
    for (const batch of city.advance(START + second * 1000)) {
      if (batch.entityClass !== 'bus') continue;
      batch.entities.forEach((entity, row) => {
        (logs[entity] ??= new BusLog()).add(batch, row);
      });
    }
  }
  return logs;
}

function checkLine(city: SyntheticCity, { path, stops, roundTime }: BusLine): void {
  const { sources, targets } = city.traffic.streets;
  for (const [place, edge] of path.entries()) {
    expect(targets[edge]).toBe(sources[path[(place + 1) % path.length] as number]);
  }
  for (const { stop, index } of stops) expect(path[index]).toBe(stop.edge);
  const offsets = stops.map(({ offset }) => offset);
  expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
  expect(roundTime).toBeGreaterThan(offsets.at(-1) as number);
}

it('runs buses on their lines: stop by stop in order, with dwell times, in loops that close', () => {
  const city = smallCity({ vehicles: 60 });
  expect(city.busLines).toHaveLength(1);
  for (const line of city.busLines) checkLine(city, line);
  const order = city.busLines.flatMap(({ stops }) => stops.map(({ stop }) => stop.name));
  expect(order.length).toBeGreaterThanOrEqual(4);
  const logs = watchBuses(city, 1200);
  expect(logs.length).toBeGreaterThan(0);
  for (const { stops, standing, states } of logs) {
    expect([...states].sort()).toEqual(['atStop', 'driving', 'layover']);
    expect(standing).toBeGreaterThan(10);
    // One after the other, round and round.
    expect(stops.length).toBeGreaterThan(order.length);
    const first = order.indexOf(stops[0] as string);
    expect(stops).toEqual(stops.map((_, place) => order[(first + place) % order.length]));
  }
});
