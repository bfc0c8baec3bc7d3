import { shortestPath } from '@cityloom/twin-core/network';
import { createSyntheticCity, type EmergencyUnit, type SyntheticCity } from '@cityloom/twin-core/synthetic';
import { describe, expect, it } from 'vitest';
import { Bodies, gridSketch, networkOf, roadTable } from './small-streets.ts';
import { START } from './small-city.ts';

function quietCity(vehicles: number): SyntheticCity {
  const network = networkOf(gridSketch(8, 200));
  const tables = new Map([['roads', roadTable(network, 'residential')]]);
  return createSyntheticCity({
    ...{ network, tables, startTime: START, vehicles, seed: 5, demand: 'constant', incidentsPerHour: 0 },
  });
}

/** Seconds until a unit is in a state; stops after `most`. */
function secondsUntil(city: SyntheticCity, id: string, state: string, most: number): number {
  const unit = unitOf(city, id);
  const from = city.time;
  while (unit.state !== state && city.time < from + most * 1000) city.advance(city.time + 1000);
  return (city.time - from) / 1000;
}

function unitOf(city: SyntheticCity, id: string): EmergencyUnit {
  const unit = city.units.find((one) => one.id === id);
  if (unit === undefined) throw new Error(`no unit ${id}`);
  return unit;
}

const metresBetween = (a: readonly [number, number], b: readonly [number, number]): number =>
  Math.hypot((a[0] - b[0]) * 70_200, (a[1] - b[1]) * 111_260);

/** The corner of the grid farthest from a unit. */
function farCorner(city: SyntheticCity, id: string): { node: number; position: readonly [number, number] } {
  const { nodePositions, nodeCount } = city.traffic.streets.network;
  const { position: home } = unitOf(city, id);
  const corners = [0, 7, nodeCount - 8, nodeCount - 1].map((node) => ({
    node,
    position: [nodePositions[node * 2] as number, nodePositions[node * 2 + 1] as number] as const,
  }));
  return corners.reduce((best, corner) =>
    metresBetween(corner.position, home) > metresBetween(best.position, home) ? corner : best,
  );
}

describe('emergency units', () => {
  it('goes to the scene by the quickest way, stays, returns in traffic and is free again', () => {
    const city = quietCity(0);
    const scene = farCorner(city, 'ambulance-1');
    const unit = unitOf(city, 'ambulance-1');
    expect(unit).toMatchObject({ state: 'available', unitClass: 'ambulance', station: { drawn: true } });
    const home = unit.position;
    const { freeTime, length } = city.dispatch('ambulance-1', scene.position, 60);
    const { streets } = city.traffic;
    const from = streets.targets[unit.station.edge] as number;
    const best = shortestPath(streets.network, from, scene.node, { mode: 'car' })?.time ?? Infinity;
    // First and last edge are driven in part; they are 200 m at 8 m/s at most.
    expect(freeTime).toBeGreaterThanOrEqual(best);
    expect(freeTime).toBeLessThanOrEqual(best + 50);
    expect(length).toBeGreaterThan(1000);
    city.advance(START + 2000);
    expect(unit.state).toBe('dispatched');
    const drive = secondsUntil(city, 'ambulance-1', 'onScene', 600);
    expect(drive).toBeGreaterThan(length / 20);
    expect(drive).toBeLessThan(2 * freeTime);
    expect(metresBetween(unit.position, scene.position)).toBeLessThan(25);
    expect(secondsUntil(city, 'ambulance-1', 'returning', 120)).toBeCloseTo(60, -1);
    expect(secondsUntil(city, 'ambulance-1', 'available', 900)).toBeGreaterThan(30);
    expect(metresBetween(unit.position, home)).toBeLessThan(8);
  });

  it('is not much slower through dense traffic, in which nobody collides', () => {
    const free = quietCity(0);
    free.dispatch('ambulance-1', farCorner(free, 'ambulance-1').position);
    const empty = secondsUntil(free, 'ambulance-1', 'onScene', 600);
    const city = quietCity(500);
    const bodies = new Bodies();
    city.dispatch('ambulance-1', farCorner(city, 'ambulance-1').position);
    let overlap = 0;
    let seconds = 0;
    const unit = unitOf(city, 'ambulance-1');
    while (unit.state !== 'onScene' && seconds < 600) {
      for (let step = 0; step < 10; step++) {
        bodies.watch(city.traffic, 500);
        city.advance(city.time + 100);
        bodies.watch(city.traffic, 500);
      }
      overlap = Math.max(overlap, bodies.overlap(city.traffic));
      seconds++;
    }
    expect(overlap).toBeLessThan(1e-6);
    expect(seconds).toBeLessThan(2.5 * empty);
    // Nobody still hears a siren.
    city.advance(city.time + 1000);
    expect(city.traffic.sirens.every((place) => place === Infinity)).toBe(true);
    expect(city.traffic.sirenNodes.every((siren) => siren === 0)).toBe(true);
  });

  it('obeys a recall, and says what is wrong with an order', () => {
    const city = quietCity(0);
    city.dispatch('policeCar-1', farCorner(city, 'policeCar-1').position);
    city.advance(START + 10_000);
    city.recall('policeCar-1');
    expect(unitOf(city, 'policeCar-1').state).toBe('returning');
    expect(secondsUntil(city, 'policeCar-1', 'available', 600)).toBeLessThan(600);
    expect(() => city.dispatch('policeCar-99', [71, 51])).toThrow(/no unit policeCar-99/u);
    expect(() => city.dispatch('policeCar-1', [0, 0])).toThrow(/no road within 600 m of 0, 0/u);
  });
});
