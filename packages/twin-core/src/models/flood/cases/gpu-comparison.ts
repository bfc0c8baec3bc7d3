import { createFlowSolver, createGpuFlowSolver } from '../../../shallow-water/index.ts';
import type { GpuDevice } from '../../../shallow-water/index.ts';
import type { ValidationCase } from '../../../simulation/validation-case.ts';
import type { FlowCase, FlowScheme } from './flow-case.ts';
import { QUICK_FLOW_CASES } from './index.ts';

/** How a case went on a graphics processor. */
export interface GpuComparison {
  /** Largest difference of depth to the reference, metres. */
  readonly difference: number;
  /** Of the ledger on the graphics processor. */
  readonly relativeError: number;
  /** Steps of the reference and of the graphics processor. */
  readonly steps: readonly [reference: number, gpu: number];
}

/**
 * Runs a case on a graphics processor and on the reference.
 * @param mostSteps ends both at the time the reference has got to after so many: for adapters in software.
 */
export async function compareOnGpu(
  device: GpuDevice,
  flowCase: FlowCase,
  scheme: FlowScheme,
  mostSteps?: number,
): Promise<GpuComparison> {
  const { grid, forcing } = flowCase.setting();
  const time = timeAfter(flowCase, scheme, mostSteps);
  const reference = createFlowSolver(grid, forcing, scheme);
  reference.advance(time);
  const solver = await createGpuFlowSolver(device, grid, forcing, scheme);
  try {
    await solver.advance(time);
    const water = await solver.look();
    const depth = water.depth();
    let difference = 0;
    reference.depth().forEach((value, cell) => {
      const apart = Math.abs(value - (depth[cell] as number));
      // What is no number is no small difference.
      if (!(apart <= difference)) difference = apart;
    });
    return {
      difference,
      relativeError: water.ledger().relativeError,
      steps: [reference.steps, water.steps],
    };
  } finally {
    solver.dispose();
  }
}

/**
 * When a case ends, or so many steps of the reference are taken and half the next one: there neither rounds its way to
 * a step more or less than the other.
 */
function timeAfter(flowCase: FlowCase, scheme: FlowScheme, mostSteps: number | undefined): number {
  const last = flowCase.times.at(-1) ?? 0;
  if (mostSteps === undefined) return last;
  const { grid, forcing } = flowCase.setting();
  const scout = createFlowSolver(grid, forcing, scheme);
  if (scout.advance(last, mostSteps)) return last;
  const { time } = scout;
  scout.advance(last, 1);
  return 0.5 * (time + scout.time);
}

/** Share of the water that single precision may lose or make in a case. */
const LOST = 2e-4;

/** Steps of each case that an adapter in software takes: all of them would take it an hour. */
const STEPS_IN_SOFTWARE = 200;

/** What a graphics processor has to reach in the quick cases, as it has reached it. */
export async function floodGpuValidation(device: GpuDevice): Promise<readonly ValidationCase[]> {
  const mostSteps = device.adapterInfo.isFallbackAdapter === true ? STEPS_IN_SOFTWARE : undefined;
  const cases: ValidationCase[] = [];
  for (const flowCase of QUICK_FLOW_CASES) {
    for (const scheme of flowCase.schemes) {
      const { difference, relativeError } = await compareOnGpu(device, flowCase, scheme, mostSteps);
      const title =
        scheme.order === undefined ? scheme.equation : `${scheme.equation}, order ${scheme.order}`;
      const common = { model: 'flood', expected: 0, absolute: true };
      cases.push(
        {
          ...common,
          case: `${flowCase.name} (${title}): largest difference of depth, WebGPU against the reference`,
          actual: () => difference,
          tolerance: flowCase.backEndTolerance,
          unit: 'm',
          source: 'the scalar solver in double precision',
        },
        {
          ...common,
          case: `${flowCase.name} (${title}): volume kept by WebGPU`,
          actual: () => relativeError,
          tolerance: LOST,
          unit: '1',
          source: 'conservation of mass',
        },
      );
    }
  }
  return cases;
}
