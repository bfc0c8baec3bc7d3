import { buildingIndicators, createInlineRunner, type SimulationRunner } from '@cityloom/twin-core';
import { evaluateScenario, parseScenario, type Scenario } from '@cityloom/twin-core/scenarios';
import { describe, expect, it } from 'vitest';
import { countingRegistry } from '../simulation/counting-model.ts';
import { createSmallCity, rectangle } from '../twin/small-city.ts';

const run = (seed: number): object => ({ model: 'counting', parameters: { steps: 4 }, seed });

function scenario(runs: readonly object[] = [run(1), run(2)], height = 30): Scenario {
  return parseScenario({
    schema: 'cityloom/scenario',
    schemaVersion: 1,
    id: 'tower',
    title: 'A tower',
    base: { city: 'small' },
    changes: [
      {
        id: 'c1',
        at: '2026-11-21T10:00:00Z',
        by: 'planner',
        kind: 'object.add',
        layer: 'buildings',
        object: 'buildings/plan/1',
        geometry: rectangle(-200, -200, 30, 20),
        attributes: { height, population: 12 },
      },
    ],
    runs,
  });
}

describe('evaluateScenario', () => {
  const twin = createSmallCity();
  const runner: SimulationRunner = createInlineRunner(countingRegistry, { nowSeconds: () => 0 });

  it('gives the figures of the branch, then the measures of each run, numbered where a model runs again', async () => {
    const { branch, measures, runs } = await evaluateScenario(twin, scenario(), runner);
    const indicators = buildingIndicators(branch.view());
    expect(measures.slice(0, indicators.length)).toEqual(indicators);
    expect(measures.slice(indicators.length).map(({ name, value }) => [name, value])).toEqual([
      ['counting.sum', runs[0]?.outcome.measures[0]?.value],
      ['counting.sum[2]', runs[1]?.outcome.measures[0]?.value],
    ]);
    expect(runs.map(({ seed }) => seed)).toEqual([1, 2]);
    expect(runs[0]?.viewHash).toBe(branch.view().hash);
    const people = (name: string): number | undefined => measures.find((one) => one.name === name)?.value;
    const before = buildingIndicators(twin.base).find(({ name }) => name === 'buildings.count');
    expect(people('buildings.count')).toBe((before?.value ?? 0) + 1);
  });

  it('hashes the same twice, and differently for any other change, seed or order', async () => {
    const hash = async (of: Scenario): Promise<string> =>
      (await evaluateScenario(twin, of, runner)).resultHash;
    const first = await hash(scenario());
    expect(await hash(scenario())).toBe(first);
    const others = [
      scenario([run(1), run(2)], 31),
      scenario([run(1), run(3)]),
      scenario([run(2), run(1)]),
      scenario([run(1)]),
    ];
    const hashes = new Set([first, ...(await Promise.all(others.map(hash)))]);
    expect(hashes.size).toBe(others.length + 1);
  });

  it('reports progress over all runs, and cancels', async () => {
    const seen: number[] = [];
    await evaluateScenario(twin, scenario(), runner, { onProgress: (done) => seen.push(done) });
    expect(seen).toEqual(seen.toSorted((first, second) => first - second));
    expect(seen).toContain(0.5);
    expect(seen.at(-1)).toBe(1);
    const controller = new AbortController();
    const cancelled = evaluateScenario(twin, scenario(), runner, {
      signal: controller.signal,
      onProgress: () => {
        controller.abort();
      },
    });
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('refuses a model that is not there, parameters that do not fit, and a city of another state', async () => {
    const evaluate = (of: Scenario): Promise<unknown> => evaluateScenario(twin, of, runner);
    await expect(evaluate(scenario([{ model: 'flood', parameters: {}, seed: 1 }]))).rejects.toThrow(
      RangeError,
    );
    const three = { model: 'counting', parameters: { steps: 3 }, seed: 1 };
    await expect(evaluate(scenario([three]))).rejects.toMatchObject({ name: 'ParameterError' });
    const pinned = { ...scenario(), base: { city: 'small', hash: 'f'.repeat(64) } };
    await expect(evaluate(pinned)).rejects.toMatchObject({ name: 'ScenarioError', path: 'base.hash' });
  });
});
