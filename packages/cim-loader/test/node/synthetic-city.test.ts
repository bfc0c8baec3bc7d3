import { type CityPackage, openCityPackage } from '@cityloom/cim-loader';
import { createFolderSource } from '@cityloom/cim-loader/node';
import { createSyntheticCity, MODE, type SyntheticCity } from '@cityloom/twin-core/synthetic';
import { beforeAll, describe, expect, it } from 'vitest';
import { astanaWorkspace } from '../cli/astana-workspace.ts';

const START = Date.UTC(2026, 10, 2, 13);

function liveCity({ network, tables }: CityPackage, vehicles: number): SyntheticCity {
  if (network === undefined) throw new Error('the package has no roads');
  return createSyntheticCity({
    ...{ network, tables, startTime: START, vehicles, seed: 1, demand: 'constant', incidentsPerHour: 0 },
  });
}

/** Mean speed, m/s, and share of those that stand, of all on the road. */
function flowOf({ traffic }: SyntheticCity, vehicles: number): { speed: number; standing: number } {
  const speeds = Array.from(traffic.speeds.subarray(0, vehicles)).filter(
    (_, vehicle) => traffic.modes[vehicle] !== MODE.off,
  );
  return {
    speed: speeds.reduce((sum, speed) => sum + speed, 0) / speeds.length,
    standing: speeds.filter((speed) => speed < 0.5).length / speeds.length,
  };
}

describe('Astana, alive', () => {
  let astana: CityPackage;
  beforeAll(async () => {
    const workspace = await astanaWorkspace();
    astana = await openCityPackage(createFolderSource(workspace.package));
  }, 120_000);

  it('flows with 3,000 vehicles: few stand, and no fewer drive on than at first', () => {
    const city = liveCity(astana, 3000);
    for (let minute = 1; minute <= 3; minute++) city.advance(START + minute * 60_000);
    const early = flowOf(city, 3000);
    for (let minute = 4; minute <= 6; minute++) city.advance(START + minute * 60_000);
    const late = flowOf(city, 3000);
    for (const { speed, standing } of [early, late]) {
      expect(standing).toBeLessThan(0.15);
      expect(speed * 3.6).toBeGreaterThan(30);
      expect(speed * 3.6).toBeLessThan(60);
    }
    expect(late.standing).toBeLessThan(early.standing + 0.05);
  }, 240_000);

  it('has its stops, stations and sensors from the package, and reports nothing outside it', () => {
    const city = liveCity(astana, 200);
    expect(city.busLines.length).toBeGreaterThanOrEqual(8);
    expect(city.busLines.reduce((sum, { stops }) => sum + stops.length, 0)).toBeGreaterThan(100);
    const stations = city.units.map(({ station }) => station);
    expect(stations.filter(({ drawn }) => drawn)).toEqual([]);
    expect(new Set(stations.map(({ name }) => name))).toContain('Пожарное депо №5');
    const [west, south, east, north] = astana.manifest.bounds;
    const classes = new Set<string>();
    for (const batch of city.advance(START + 120_000)) {
      classes.add(batch.entityClass);
      const positions = batch.positions ?? new Float64Array(0);
      for (let at = 0; at < positions.length; at += 2) {
        expect(positions[at]).toBeGreaterThan(west - 0.01);
        expect(positions[at]).toBeLessThan(east + 0.01);
        expect(positions[at + 1]).toBeGreaterThan(south - 0.01);
        expect(positions[at + 1]).toBeLessThan(north + 0.01);
      }
    }
    expect([...classes].sort()).toEqual(city.classes.map(({ id }) => id).sort());
  }, 120_000);

  it('sends a fire engine across the town faster than traffic goes', () => {
    const city = liveCity(astana, 1000);
    const engine = city.units.find(({ unitClass }) => unitClass === 'fireEngine');
    if (engine === undefined) throw new Error('there is no fire engine');
    const { freeTime, length } = city.dispatch(engine.id, [71.43, 51.13]);
    expect(length).toBeGreaterThan(500);
    while (engine.state !== 'onScene' && city.time < START + 1_800_000) city.advance(city.time + 1000);
    const seconds = (city.time - START) / 1000;
    expect(seconds).toBeLessThan(1.6 * freeTime + 30);
    expect(seconds).toBeGreaterThan(length / 37);
  }, 120_000);
});
