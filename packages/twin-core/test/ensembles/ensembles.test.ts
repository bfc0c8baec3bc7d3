import { createInlineRunner, type RunOptions, type SimulationRunner } from '@cityloom/twin-core';
import {
  createEnsembleReducer,
  type EnsembleRequest,
  type EnsembleResult,
  type MemberResult,
  planEnsemble,
  runEnsemble,
  runJob,
  type UncertainInput,
} from '@cityloom/twin-core/ensembles';
import { describe, expect, it } from 'vitest';
import { emptyView } from '../simulation/counting-model.ts';
import { pondRegistry, RAIN, REQUEST } from './pond-model.ts';

const model = pondRegistry.model('pond');
const inline = createInlineRunner(pondRegistry, { nowSeconds: () => 0 });
function run(
  request: EnsembleRequest,
  runners: readonly SimulationRunner[] = [inline],
): Promise<EnsembleResult> {
  return runEnsemble(emptyView, request, { registry: pondRegistry, runners });
}

function frameOf({ frames }: EnsembleResult, field: string): number[] {
  return [...(frames.find((frame) => frame.field === field)?.values ?? [])];
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** A runner that lets others go first, and fails where it is told to. */
function moody(turns: number, fails: (call: number) => boolean = () => false): SimulationRunner {
  let calls = 0;
  return {
    ...inline,
    run: async (view, request, options) => {
      calls += 1;
      const call = calls;
      for (let turn = 0; turn < turns * (call % 3); turn += 1) await Promise.resolve();
      if (fails(call)) throw new Error('out of memory');
      return inline.run(view, request, options);
    },
  };
}

describe('an ensemble', () => {
  it('gives the exact quantiles, mean and probabilities of its members', async () => {
    const result = await run(REQUEST);
    // 25 members: P10, P50 and P90 lie at ranks 2.4, 12 and 21.6 from 0.
    const rain = result.members.map(({ inputs }) => inputs['rain'] as number).sort((a, b) => a - b);
    const at = (rank: number): number => rain[rank] as number;
    const expected = [at(2) + 0.4 * (at(3) - at(2)), at(12), at(21) + 0.6 * (at(22) - at(21))];
    for (const [index, percent] of [10, 50, 90].entries()) {
      const values = frameOf(result, `depth.p${percent}`);
      for (const cell of [0, 1, 2, 3])
        expect(values[cell]).toBeCloseTo(cell * (expected[index] as number), 5);
      const volume = result.measures.find(({ name }) => name === 'pond.volume');
      expect(volume?.percentiles[index]?.value).toBeCloseTo(6 * (expected[index] as number), 9);
    }
    expect(frameOf(result, 'depth.mean')[2]).toBeCloseTo(2 * mean(rain), 5);
    const reaching = (threshold: number, cell: number): number =>
      (100 * rain.filter((value) => Math.fround(cell * value) >= threshold).length) / 25;
    for (const threshold of [5, 10]) {
      expect(frameOf(result, `depth.reaches-${threshold}`)).toEqual(
        [0, 1, 2, 3].map((cell) => Math.fround(reaching(threshold, cell))),
      );
    }
    expect(reaching(5, 1)).toBeGreaterThan(30);
    const { outcome } = result;
    expect(outcome.fields.map(({ id }) => id)).toEqual(result.frames.map(({ field }) => field));
    expect(outcome.fields.at(-1)?.title.en).toBe('Probability: Depth ≥ 10 m');
    expect(outcome.measures.find(({ name }) => name === 'pond.volume.p90')?.unit).toBe('m³');
    expect(outcome.warnings[0]?.en).toMatch(/^In 1[23] of 25 members: It spills\.$/u);
  });

  it('tells which input a measure follows, and counts members in bars', async () => {
    const { measures, outcome } = await run(REQUEST);
    const volume = measures.find(({ name }) => name === 'pond.volume');
    expect(volume?.values).toHaveLength(25);
    expect(volume?.influences[0]).toEqual({ input: 'rain', rankCorrelation: 1 });
    expect(Math.abs(volume?.influences[1]?.rankCorrelation ?? 1)).toBeLessThan(0.5);
    expect(measures.find(({ name }) => name === 'pond.wind')).toMatchObject({
      influences: [],
      standardDeviation: 0,
    });
    const [histogram] = outcome.profiles ?? [];
    expect(histogram?.title.en).toBe('Volume');
    expect(histogram?.value.values.reduce((sum, count) => sum + count, 0)).toBe(25);
    expect(histogram?.along.values).toHaveLength(6);
  });

  it('is the same by any number of runners, in any order, and computed twice', async () => {
    const once = await run(REQUEST);
    const many = await run(REQUEST, [moody(3), moody(1), moody(7)]);
    expect(many.resultHash).toBe(once.resultHash);
    const plan = planEnsemble(model, emptyView.hash, REQUEST);
    const reducer = createEnsembleReducer(plan, model);
    for (const { job } of plan.members.toReversed()) {
      // As a queue would: the job as text, the result as a message.
      const sent = JSON.parse(JSON.stringify(job)) as typeof job;
      reducer.add(structuredClone(await runJob(emptyView, sent, inline)));
      reducer.add(structuredClone(await runJob(emptyView, sent, inline)));
    }
    const steps = reducer.finish();
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    expect(step.value).toEqual(once);
    expect(once.members.map(({ member }) => member)).toEqual(
      Array.from({ length: 25 }, (_, member) => member),
    );
    const other = await run({ ...REQUEST, seed: 12 });
    expect(other.resultHash).not.toBe(once.resultHash);
  });

  it('spares runs whose results are known', async () => {
    const store = new Map<string, MemberResult>();
    const options = {
      registry: pondRegistry,
      known: (jobId: string) => Promise.resolve(store.get(jobId)),
      onMember: (result: MemberResult) => void store.set(result.jobId, result),
    };
    const request: EnsembleRequest = { ...REQUEST, sampling: 'monte-carlo', members: 10 };
    await runEnsemble(emptyView, request, { ...options, runners: [inline] });
    expect(store.size).toBe(10);
    let calls = 0;
    const counting: SimulationRunner = {
      ...inline,
      run: (view, asked, how) => {
        calls += 1;
        return inline.run(view, asked, how);
      },
    };
    const larger = await runEnsemble(
      emptyView,
      { ...request, members: 14 },
      { ...options, runners: [counting] },
    );
    expect(calls).toBe(4);
    expect(larger.resultHash).toBe((await run({ ...request, members: 14 })).resultHash);
  });

  it('tries a failed member once more, then lists it', async () => {
    const once = await run(REQUEST, [moody(0, (call) => call === 3)]);
    expect(once.failures).toEqual([]);
    expect(once.resultHash).toBe((await run(REQUEST)).resultHash);
    // The retry of member 2 is the 26th call.
    const lost = await run(REQUEST, [moody(0, (call) => call === 3 || call === 26)]);
    expect(lost.failures).toMatchObject([{ member: 2, message: 'out of memory' }]);
    expect(lost.members).toHaveLength(24);
    expect(lost.outcome.warnings[0]?.en).toMatch(/1 of 25 members failed/u);
    expect(lost.resultHash).not.toBe(once.resultHash);
    await expect(run(REQUEST, [moody(0, () => true)])).rejects.toThrow(
      /no finished member; the first said: out of memory/u,
    );
  });

  it('says how far it is, and can be cancelled', async () => {
    const shares: number[] = [];
    const controller = new AbortController();
    let options: RunOptions | undefined;
    const watching: SimulationRunner = {
      ...inline,
      run: (view, asked, how) => inline.run(view, asked, (options = how)),
    };
    const all = runEnsemble(emptyView, REQUEST, {
      registry: pondRegistry,
      runners: [watching],
      signal: controller.signal,
      onProgress: ({ done, finished, members }) => {
        shares.push(done);
        expect(members).toBe(25);
        if (finished === 5) controller.abort();
      },
    });
    await expect(all).rejects.toMatchObject({ name: 'AbortError' });
    expect(shares.at(-1)).toBeCloseTo(0.2);
    expect(options?.signal).toBe(controller.signal);
  });

  it('refuses fields a model has not, grids that differ, and results of others', async () => {
    const wrong = { field: 'height', over: 'last', thresholds: [] } as const;
    await expect(run({ ...REQUEST, fields: [wrong] })).rejects.toThrow(
      /fields\[0\]\.field is height.*choose of: depth/u,
    );
    const columns: UncertainInput = {
      ...RAIN,
      parameters: ['columns'],
      distribution: { kind: 'uniform', minimum: 2, maximum: 8 },
    };
    await expect(run({ ...REQUEST, inputs: [columns] })).rejects.toThrow(/another grid of depth/u);
    const plan = planEnsemble(model, 'another view', REQUEST);
    const [member] = plan.members;
    const reducer = createEnsembleReducer(planEnsemble(model, emptyView.hash, REQUEST), model);
    const [planned] = planEnsemble(model, emptyView.hash, REQUEST).members;
    const result = await runJob(emptyView, planned?.job as NonNullable<typeof planned>['job'], inline);
    reducer.add(result);
    expect(() => {
      reducer.add({ ...result, resultHash: '0'.repeat(64) });
    }).toThrow(/member 0 came to .* first and to 0{64} now/u);
    expect(() => {
      reducer.add({ ...result, jobId: 'another' });
    }).toThrow(/jobId is another, a job of another ensemble/u);
    await expect(runJob(emptyView, member?.job as NonNullable<typeof member>['job'], inline)).rejects.toThrow(
      /viewHash is another view/u,
    );
  });

  it('keeps values of a precision in half the memory, and times of arrival apart from "never"', async () => {
    const coarse = await run({
      ...REQUEST,
      fields: [{ field: 'depth', over: 'last', thresholds: [], precision: 0.5 }],
    });
    const exact = await run(REQUEST);
    for (const cell of [0, 1, 2, 3]) {
      const value = frameOf(coarse, 'depth.p50')[cell] as number;
      expect(value * 2).toBe(Math.round(value * 2));
      expect(Math.abs(value - (frameOf(exact, 'depth.p50')[cell] as number))).toBeLessThanOrEqual(0.25);
    }
    await expect(
      run({ ...REQUEST, fields: [{ field: 'depth', over: 'last', thresholds: [], precision: 1e-5 }] }),
    ).rejects.toThrow(/fields\[0\]\.precision is 0\.00001, with which values from 0 to 0\.6554/u);
    // Half of the members have no rain: 0 is no time of arrival.
    const values = [
      { value: 0, weight: 1 },
      { value: 2, weight: 1 },
    ];
    const inputs: UncertainInput[] = [{ ...RAIN, distribution: { kind: 'discrete', values } }];
    const fields = (conditional: boolean) =>
      [{ field: 'depth', over: 'last', thresholds: [2], conditional }] as const;
    const arrival = await run({ ...REQUEST, members: 10, inputs, fields: fields(true) });
    expect(frameOf(arrival, 'depth.mean')).toEqual([0, 2, 4, 6]);
    expect(frameOf(arrival, 'depth.reaches-2'), 'reached by those that are as deep').toEqual([0, 50, 50, 50]);
    const all = await run({ ...REQUEST, members: 10, inputs, fields: fields(false) });
    expect(frameOf(all, 'depth.mean')).toEqual([0, 1, 2, 3]);
  });

  it('takes the greatest over time, or a time, instead of the last frame', async () => {
    const over = async (what: 'last' | 'greatest' | number): Promise<number> =>
      frameOf(
        await run({ ...REQUEST, fields: [{ field: 'depth', over: what, thresholds: [] }] }),
        'depth.mean',
      )[1] ?? NaN;
    const last = await over('last');
    expect(await over('greatest')).toBeCloseTo(2 * last, 6);
    expect(await over(90)).toBeCloseTo(2 * last, 6);
    expect(await over(30)).toBe(0);
    const levels = await run({
      ...REQUEST,
      fields: [{ field: 'depth', over: 'last', thresholds: 'levels' }],
    });
    expect(levels.frames.at(-1)?.field).toBe('depth.reaches-0.1');
    expect(frameOf(levels, 'depth.reaches-0.1')).toEqual([0, 100, 100, 100]);
  });
});

describe('a run that keeps few of its frames', () => {
  it('has the hash of the whole run', async () => {
    const request = { model: 'pond', parameters: {}, seed: 1 };
    const all = await inline.run(emptyView, request);
    const seen: number[] = [];
    const few = await inline.run(emptyView, request, {
      keep: [
        { field: 'depth', over: 'last' },
        { field: 'depth', over: 120 },
        { field: 'depth', over: 'greatest' },
        { field: 'depth', over: 0 },
      ],
      onFrame: ({ time }) => seen.push(time),
    });
    expect(few.resultHash).toBe(all.resultHash);
    expect(all.frames).toHaveLength(3);
    expect(few.frames.map(({ values }) => [...values])).toEqual([
      [0, 1, 2, 3],
      [0, 1, 2, 3],
      [0, 2, 4, 6],
      [0, 0, 0, 0],
    ]);
    // Whoever gets them may give them away one by one.
    expect(few.frames[0]?.values).not.toBe(few.frames[1]?.values);
    expect(seen).toEqual([120, 120, 120, 0]);
  });
});
