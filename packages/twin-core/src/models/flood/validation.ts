import type { ValidationCase } from '../../simulation/validation-case.ts';
import { FULL_FLOW_CASES, QUICK_FLOW_CASES, runFlowCase } from './cases/index.ts';
import type { FlowCase, FlowCaseRun, FlowScheme } from './cases/index.ts';

/** What the flood model's solvers have to reach, at sizes that take seconds. */
export const floodValidation: readonly ValidationCase[] = figuresOf(QUICK_FLOW_CASES);

/** The same in the sizes of the publications, by more schemes; takes minutes. */
export const floodFullValidation: readonly ValidationCase[] = figuresOf(FULL_FLOW_CASES);

function figuresOf(cases: readonly FlowCase[]): ValidationCase[] {
  return cases.flatMap((flowCase) => flowCase.schemes.flatMap((scheme) => listGates(flowCase, scheme)));
}

/** The figures of a case by one scheme. It is run once, when the first of them is asked for. */
function listGates(flowCase: FlowCase, scheme: FlowScheme): ValidationCase[] {
  let reference: FlowCaseRun | undefined;
  const run = (): FlowCaseRun => (reference ??= runFlowCase(flowCase, scheme));
  const title = scheme.order === undefined ? scheme.equation : `${scheme.equation}, order ${scheme.order}`;
  const named = `${flowCase.name} (${title})`;
  const gates = flowCase.gates(scheme).map(({ name, ...gate }, at) => ({
    ...gate,
    model: 'flood',
    case: `${named}: ${name}`,
    actual: () => run().figures[at] ?? NaN,
    source: flowCase.source,
  }));
  const backEnd = {
    model: 'flood',
    case: `${named}: largest difference of depth, WebAssembly against the reference`,
    expected: 0,
    actual: () => largestDifference(run().depth, runFlowCase(flowCase, scheme, 'wasm').depth),
    tolerance: flowCase.backEndTolerance,
    absolute: true,
    unit: 'm',
    source: 'the scalar solver in double precision',
  };
  return [...gates, backEnd];
}

function largestDifference(left: Float32Array, right: Float32Array): number {
  return left.reduce(
    (largest, value, cell) => Math.max(largest, Math.abs(value - (right[cell] as number))),
    0,
  );
}
