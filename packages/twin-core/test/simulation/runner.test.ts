import { Worker } from 'node:worker_threads';
import { createInlineRunner, createModelRegistry, createPortRunner, hashOutcome } from '@cityloom/twin-core';
import type { RunRequest, SimulationModel, SimulationRunner } from '@cityloom/twin-core';
import { afterEach, describe, expect, it } from 'vitest';
import { countingModel, countingRegistry, emptyView } from './counting-model.ts';

const nowSeconds = (): number => performance.now() / 1000;
const inline = createInlineRunner(countingRegistry, { nowSeconds });
const opened: SimulationRunner[] = [];

function openWorkerRunner(): SimulationRunner {
  const runner = createPortRunner(
    countingRegistry,
    () => new Worker(new URL('./counting-worker.ts', import.meta.url)),
  );
  opened.push(runner);
  return runner;
}

function request(parameters: Record<string, unknown>, seed = 7): RunRequest {
  return { model: 'counting', parameters, seed };
}

afterEach(() => {
  for (const runner of opened.splice(0)) runner.dispose();
});

describe('simulation runners', () => {
  it('give the same result inline and in a worker thread', async () => {
    const progress: number[] = [];
    const times: number[] = [];
    const there = await openWorkerRunner().run(emptyView, request({ steps: 6 }), {
      onProgress: (done) => progress.push(done),
      onFrame: (frame) => times.push(frame.time),
    });
    const here = await inline.run(emptyView, request({ steps: 6 }));
    expect(there.resultHash).toBe(here.resultHash);
    expect(there.runId).toBe(here.runId);
    expect(there.frames).toEqual(here.frames);
    expect(there.outcome).toEqual(here.outcome);
    expect(there.parameters).toEqual({ steps: 6, size: 8, failure: 'none' });
    expect(times).toEqual([0, 1, 2, 3, 4, 5]);
    expect(progress.at(-1)).toBe(1);
    expect(hashOutcome(there.outcome, there.frames)).toBe(there.resultHash);
  });

  it('wait for what a model waits for, and hand back what comes or is thrown', async () => {
    const events: unknown[] = [];
    const controller = new AbortController();
    const waiting: SimulationModel = {
      ...countingModel,
      *run(_input, _parameters, context) {
        try {
          events.push(yield Promise.resolve('a device'));
          try {
            yield Promise.reject(new Error('the device is lost'));
          } catch (cause) {
            events.push((cause as Error).message);
          }
          events.push(context.compute?.threads?.count);
          controller.abort();
          for (;;) yield undefined;
        } finally {
          events.push('closed');
        }
      },
    };
    const start = (): Promise<never> => Promise.reject(new Error('none to start'));
    const runner = createInlineRunner(createModelRegistry([waiting]), {
      nowSeconds,
      compute: { threads: { count: 3, start } },
    });
    const run = runner.run(emptyView, request({}), { signal: controller.signal });
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect(events).toEqual(['a device', 'the device is lost', 3, 'closed']);
  });

  it('name the run after everything that determines it, and nothing else', async () => {
    const first = await inline.run(emptyView, request({ steps: 4 }));
    const again = await inline.run(emptyView, request({ size: 8, failure: 'none' }));
    const otherSeed = await inline.run(emptyView, request({ steps: 4 }, 8));
    expect(again.runId).toBe(first.runId);
    expect(again.resultHash).toBe(first.resultHash);
    expect(otherSeed.runId).not.toBe(first.runId);
    expect(otherSeed.resultHash).not.toBe(first.resultHash);
  });

  it('cancel within a moment and stay usable', async () => {
    const runner = openWorkerRunner();
    const controller = new AbortController();
    let framesAfterAbort = 0;
    const long = runner.run(emptyView, request({ steps: 100_000, size: 1000 }), {
      signal: controller.signal,
      onFrame: () => {
        if (controller.signal.aborted) framesAfterAbort += 1;
        else controller.abort();
      },
    });
    await expect(long).rejects.toMatchObject({ name: 'AbortError' });
    // The worker stopped by itself: far from all frames came.
    expect(framesAfterAbort).toBeLessThan(50_000);
    const next = await runner.run(emptyView, request({}));
    expect(next.frames).toHaveLength(4);
    await expect(inline.run(emptyView, request({}), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('report a failing model and a crashed worker readably, and run again', async () => {
    const runner = openWorkerRunner();
    await expect(runner.run(emptyView, request({ failure: 'throw' }))).rejects.toThrow(
      'counting: the run failed: the counter is stuck',
    );
    await expect(
      runner.run(emptyView, request({ failure: 'crash', steps: 100_000, size: 1000 })),
    ).rejects.toThrow(/counting: the simulation worker failed \(the worker fell over\); run it again\./);
    expect((await runner.run(emptyView, request({}))).frames).toHaveLength(4);
  });

  it('reject a worker script that does not exist and what is still running when disposed', async () => {
    const missing = createPortRunner(
      countingRegistry,
      () => new Worker(new URL('./missing.ts', import.meta.url)),
    );
    await expect(missing.run(emptyView, request({}))).rejects.toThrow(/worker failed \(.*missing\.ts/s);
    const runner = openWorkerRunner();
    const running = runner.run(emptyView, request({ steps: 100_000 }));
    await new Promise((resolve) => setTimeout(resolve, 0));
    runner.dispose();
    await expect(running).rejects.toThrow(/it was closed/);
  });

  it('refuse requests that do not fit, by name, value, range and remedy', async () => {
    await expect(inline.run(emptyView, { ...request({}), model: 'tsunami' })).rejects.toThrow(
      'no model named "tsunami"; choose one of: counting.',
    );
    await expect(inline.run(emptyView, request({}, -1))).rejects.toThrow(/seed must be an integer in/);
    const wrong = inline.run(
      emptyView,
      request({ steps: 3, size: Number.NaN, failure: 'maybe', color: 'red' }),
    );
    await expect(wrong).rejects.toMatchObject({
      name: 'ParameterError',
      issues: [
        {
          parameter: 'steps',
          message: {
            en: 'steps (Steps): got 3; give a whole number from 1 to 100000, a multiple of 2.',
            'zh-CN': 'steps（步数）：得到 3；请给出1 至 100000 的整数，且为 2 的倍数。',
          },
        },
        { parameter: 'size', message: { en: 'size (Size): got NaN; give a number from 0.5 to 1000 m.' } },
        {
          parameter: 'failure',
          message: { en: 'failure (Failure): got "maybe"; give one of none, throw, crash.' },
        },
        { parameter: 'color', message: { en: 'unknown parameter color; known are steps, size, failure.' } },
      ],
    });
    await expect(inline.run(emptyView, request([] as never))).rejects.toThrow(
      /must be an object with the fields/,
    );
  });
});
