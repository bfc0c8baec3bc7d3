import { join } from 'node:path';
import { openCityPackage } from '@cityloom/cim-loader';
import { createFolderSource } from '@cityloom/cim-loader/node';
import { createSyntheticCity, MODE, type SyntheticCity, type Traffic } from '@cityloom/twin-core/synthetic';
import { ensureCity } from '../browser/inputs.ts';
import { type BenchmarkResult, compare } from '../suite.ts';

const SIZES = [3000, 30_000] as const;
const START = Date.UTC(2026, 10, 2, 13);
const WARM_UP = 10;
const STEPS_PER_SECOND = 10;

/**
 * The synthetic city on Astana's roads, buses, units, sensors and reports included: how many vehicles it moves by one step of 0.1 s
 * in a second, and how many times faster than the clock it runs. The demo needs one over that factor of a core.
 */
export async function measureSyntheticCity(): Promise<readonly BenchmarkResult[]> {
  const folder = await ensureCity(join(import.meta.dirname, '../..'));
  const { network, tables } = await openCityPackage(createFolderSource(folder));
  if (network === undefined) throw new Error(`${folder} has no road network; build the package again.`);
  const results: BenchmarkResult[] = [];
  for (const vehicles of SIZES) {
    const city = createSyntheticCity({ network, tables, startTime: START, vehicles, demand: 'constant' });
    const seconds = vehicles > 10_000 ? 20 : 60;
    city.advance(START + WARM_UP * 1000);
    const before = performance.now();
    for (let second = 1; second <= seconds; second++) city.advance(START + (WARM_UP + second) * 1000);
    const factor = (seconds * 1000) / (performance.now() - before);
    const name = `synthetic city: ${vehicles.toLocaleString('en')} vehicles`;
    const pace = vehicles * STEPS_PER_SECOND;
    results.push(
      compare(`${name}, steps`, factor * pace, 'vehicle steps/s', { name: 'real time', value: pace }, true),
      compare(`${name}, pace`, factor, 'times real time', { name: 'real time', value: 1 }, true),
    );
  }
  results.push(
    ...measureFlow(createSyntheticCity({ network, tables, startTime: START, demand: 'constant' })),
  );
  return results;
}

/** Whether half an hour is steady: mean speed and standing share of all on the road at its end, against ten minutes after the start. */
function measureFlow(city: SyntheticCity): readonly BenchmarkResult[] {
  for (let minute = 1; minute <= 10; minute++) city.advance(START + minute * 60_000);
  const early = flowOf(city.traffic);
  for (let minute = 11; minute <= 30; minute++) city.advance(START + minute * 60_000);
  const late = flowOf(city.traffic);
  const name = 'synthetic city: after half an hour of 3,000 vehicles';
  const baseline = 'after ten minutes';
  return [
    compare(
      `${name}, mean speed`,
      late.speed * 3.6,
      'km/h',
      { name: baseline, value: early.speed * 3.6 },
      true,
    ),
    compare(`${name}, standing`, late.standing * 100, '%', { name: baseline, value: early.standing * 100 }),
  ];
}

/** Mean speed, m/s, and share of those slower than 0.5 m/s, of all on the road. */
function flowOf({ modes, speeds, vehicleCount }: Traffic): { speed: number; standing: number } {
  let [onRoad, sum, standing] = [0, 0, 0];
  for (let vehicle = 0; vehicle < vehicleCount; vehicle++) {
    if (modes[vehicle] === MODE.off) continue;
    const speed = speeds[vehicle] as number;
    onRoad++;
    sum += speed;
    if (speed < 0.5) standing++;
  }
  return { speed: sum / onRoad, standing: standing / onRoad };
}
