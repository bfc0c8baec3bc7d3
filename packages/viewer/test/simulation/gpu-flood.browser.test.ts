import { createModelRegistry, createPortRunner, type RunResult } from '@cityloom/twin-core';
import { compareOnGpu, flood, QUICK_FLOW_CASES } from '@cityloom/twin-core/models/flood';
import { openGpuDevice, type GpuDevice, type GpuSystem } from '@cityloom/twin-core/shallow-water';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AREA, riverTown } from '../../../twin-core/test/models/flood/river-town.ts';

/** Steps of a case: the adapter of the tests is in software. */
const STEPS = 40;
/** One case for each thing that a browser's shader compiler could get wrong: shores, shocks, edges, rain, inflows. */
const NAMES = [
  'three humps at rest',
  'dam break on a dry bed',
  'steady subcritical channel of 1000 m in rain',
];

describe("a browser's graphics processor", () => {
  let device: GpuDevice;
  beforeAll(async () => {
    const { gpu } = navigator as { readonly gpu?: GpuSystem };
    const opened = await openGpuDevice(gpu);
    if (opened === undefined) {
      throw new Error('no WebGPU adapter: start Chromium with SOFTWARE_GPU_FLAGS of scripts/chromium.ts.');
    }
    device = opened;
  });
  afterAll(() => {
    device.destroy();
  });

  const runs = QUICK_FLOW_CASES.filter(({ name }) => NAMES.includes(name)).flatMap((flowCase) =>
    flowCase.schemes.map(
      (scheme) => [flowCase.name, scheme.equation, scheme.order, flowCase, scheme] as const,
    ),
  );
  it.each(runs)('%s (%s, order %s) is as the reference has it', async (_n, _e, _o, flowCase, scheme) => {
    const { difference, relativeError, steps } = await compareOnGpu(device, flowCase, scheme, STEPS);
    expect(difference).toBeLessThan(flowCase.backEndTolerance);
    expect(relativeError).toBeLessThan(2e-4);
    expect(steps[0]).toBeGreaterThan(STEPS);
    expect(steps[1]).toBe(steps[0]);
  });
});

it("a flood in the app's worker runs on the graphics processor, to the depths of WebAssembly", async () => {
  const runner = createPortRunner(
    createModelRegistry([flood]),
    () => new Worker(new URL('../../src/embed/simulation-worker.ts', import.meta.url), { type: 'module' }),
  );
  const town = riverTown();
  const run = (backEnd: string): Promise<RunResult> =>
    runner.run(town.base, {
      model: 'flood',
      parameters: {
        ...{ area: AREA, cellSize: 20, simulatedDuration: 600, frameInterval: 600, rainMillimetres: 30 },
        ...{ riverRise: 1.5, riverRiseDuration: 300, backEnd },
      },
      seed: 1,
    });
  const deepest = ({ frames }: RunResult): Float32Array =>
    frames.find(({ field }) => field === 'flood-maximum-depth')?.values ?? new Float32Array();
  const [onGpu, here] = [await run('webgpu'), await run('wasm')];
  runner.dispose();
  expect(onGpu.outcome.warnings.map(({ en }) => en).join('\n')).toContain('Computed with WebGPU');
  const expected = deepest(here);
  expect(Math.max(...expected)).toBeGreaterThan(0.3);
  expect(deepest(onGpu).every((depth, cell) => Math.abs(depth - (expected[cell] ?? NaN)) < 5e-3)).toBe(true);
});
