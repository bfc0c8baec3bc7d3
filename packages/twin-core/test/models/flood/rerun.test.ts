import {
  type Branch,
  createInlineRunner,
  createModelRegistry,
  type RunResult,
  type SimulationRunner,
  type View,
} from '@cityloom/twin-core';
import { flood } from '@cityloom/twin-core/models/flood';
import { describe, expect, it } from 'vitest';
import { addLevee, addPump, AREA, at, RIVER_WIDTH, riverTown } from './river-town.ts';

const town = riverTown();
/** Frames every 300 s for an hour: water stands at its highest from half of it on. */
const RISING = {
  ...{ area: AREA, cellSize: 10, rainMillimetres: 0, drainage: 0, greenInfiltration: 0 },
  ...{ riverRise: 1.5, riverRiseDuration: 1800, simulatedDuration: 3600, frameInterval: 300 },
};

function openRunner(): SimulationRunner {
  return createInlineRunner(createModelRegistry([flood]), { nowSeconds: () => 0 });
}

/** A run and where it began to compute, as a share of its duration. */
async function run(
  runner: SimulationRunner,
  view: View,
  parameters: Record<string, unknown> = {},
): Promise<RunResult & { readonly began: number }> {
  let began = NaN;
  const request = { model: 'flood', parameters: { ...RISING, ...parameters }, seed: 1 };
  const result = await runner.run(view, request, {
    onProgress: (done) => {
      if (Number.isNaN(began)) began = done;
    },
  });
  return { ...result, began };
}

function planned(plan: (branch: Branch) => void): View {
  const branch = town.createBranch({ id: 'drill', title: 'drill' });
  plan(branch);
  return branch.view();
}

function measure({ outcome }: RunResult, name: string): number {
  return outcome.measures.find((candidate) => candidate.name === `flood.${name}`)?.value ?? NaN;
}

describe('what is put up while the water runs', () => {
  it('leaves all before as it was, and spares what the water had not reached', async () => {
    const without = await run(openRunner(), town.base);
    const from = (standsFrom: number): View =>
      planned((branch) => {
        addLevee(branch, 2, standsFrom > 0 ? { standsFrom } : {});
      });
    const [late, early, first] = [
      await run(openRunner(), from(1500)),
      await run(openRunner(), from(900)),
      await run(openRunner(), from(0)),
    ];
    for (const { time, field, values } of late.frames) {
      if (time > 1500 || !field.startsWith('flood-depth')) continue;
      const same = without.frames.find((frame) => frame.field === field && frame.time === time);
      expect(values, `${field} at ${time}`).toEqual(same?.values);
    }
    const areas = [without, late, early, first].map((result) => measure(result, 'area.flooded'));
    const [flooded = NaN, some = NaN, ...none] = areas;
    expect(some).toBeLessThan(0.6 * flooded);
    // Put up before the water came, it is as good as one that stood.
    expect(none).toEqual([none[0], none[0]]);
    expect(none[0]).toBeLessThan(0.2 * some);
    expect(measure(late, 'water.relativeError')).toBeLessThan(1e-4);
  });

  it('can fail later, and pumps only from when it stands', async () => {
    const breach = { breachPosition: at(RIVER_WIDTH + 10, 200), breachWidth: 60, breachDuration: 60 };
    const levee = planned((branch) => {
      addLevee(branch, 2, { standsFrom: 600 });
    });
    const holds = await run(openRunner(), levee);
    const fails = await run(openRunner(), levee, { ...breach, breachStart: 2400 });
    const atTime = (result: RunResult, time: number): number =>
      result.outcome.profiles?.[0]?.value.values[
        result.outcome.profiles[0].along.values.indexOf(time)
      ] as number;
    expect(atTime(fails, 2400)).toBe(atTime(holds, 2400));
    expect(atTime(fails, 3600)).toBeGreaterThan(1.5 * atTime(holds, 3600));
    const rain = { riverRise: 0, rainMillimetres: 60, rainDuration: 600 };
    const pumped = async (standsFrom: number): Promise<number> => {
      const view = planned((branch) => {
        addPump(branch, standsFrom);
      });
      return measure(await run(openRunner(), view, rain), 'water.pumped');
    };
    const [always, later] = [await pumped(0), await pumped(3000)];
    expect(later).toBeGreaterThan(0);
    expect(later).toBeLessThan(0.6 * always);
  });
});

describe('a run after another one', () => {
  it.each(['wasm', 'scalar'])('goes on from where they differ, to the same bits (%s)', async (backEnd) => {
    const runner = openRunner();
    const first = await run(runner, town.base, { backEnd });
    expect(first.began).toBeLessThan(0.1);
    const levee = planned((branch) => {
      addLevee(branch, 2, { standsFrom: 1500 });
    });
    const resumed = await run(runner, levee, { backEnd });
    expect(resumed.began).toBeGreaterThan(1500 / 3600);
    const whole = await run(openRunner(), levee, { backEnd });
    expect(whole.began).toBeLessThan(0.1);
    expect(resumed.resultHash).toBe(whole.resultHash);
    // From the run that went on, too; and further than it went.
    const longer = { backEnd, simulatedDuration: 5400 };
    const further = await run(runner, levee, longer);
    expect(further.began).toBeGreaterThan(3600 / 5400);
    expect(further.resultHash).toBe((await run(openRunner(), levee, longer)).resultHash);
  });

  it.each([
    ['another ground', { kerbHeight: 0.3 }],
    ['another roughness', { groundRoughness: 0.08 }],
    ['another river from the start', { riverRise: 1.6 }],
    ['other frames', { frameInterval: 200 }],
    ['another scheme', { equation: 'shallow-water' }],
    ['other depths that count', { floodedDepth: 0.1 }],
    ['rain from the start', { rainMillimetres: 20 }],
  ])('begins anew on %s', async (_, parameters) => {
    const runner = openRunner();
    await run(runner, town.base);
    const second = await run(runner, town.base, parameters);
    expect(second.began).toBeLessThan(0.1);
    expect(second.resultHash).toBe((await run(openRunner(), town.base, parameters)).resultHash);
  });

  it('begins anew where no runs are kept', async () => {
    const host = { nowSeconds: () => 0, mostRunsKept: 0 };
    const runner = createInlineRunner(createModelRegistry([flood]), host);
    const first = await run(runner, town.base);
    const second = await run(runner, town.base);
    expect(second.began).toBeLessThan(0.1);
    expect(second.resultHash).toBe(first.resultHash);
    expect(() => createInlineRunner(createModelRegistry([]), { ...host, mostRunsKept: -1 })).toThrow(
      /mostRunsKept is -1; give a whole number from 0/u,
    );
  });

  it('begins anew where a levee stood from the start', async () => {
    const runner = openRunner();
    await run(runner, town.base);
    const levee = planned((branch) => {
      addLevee(branch, 2);
    });
    expect((await run(runner, levee)).began).toBeLessThan(0.1);
  });
});
