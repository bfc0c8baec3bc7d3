import type { ValidationCase } from '../../simulation/validation-case.ts';
import { QUICK_FLOW_CASES, runFlowCase } from './cases/index.ts';
import type { FlowCase, FlowScheme } from './cases/index.ts';

/** What the flood model's solvers have to reach, at sizes that take seconds. */
export const floodValidation: readonly ValidationCase[] = QUICK_FLOW_CASES.flatMap((flowCase) =>
  flowCase.schemes.flatMap((scheme) => listGates(flowCase, scheme)),
);

/** The figures of a case by one scheme. It is run once, when the first of them is asked for. */
function listGates(flowCase: FlowCase, scheme: FlowScheme): ValidationCase[] {
  let figures: readonly number[] | undefined;
  const title = scheme.order === undefined ? scheme.equation : `${scheme.equation}, order ${scheme.order}`;
  return flowCase.gates(scheme).map(({ name, ...gate }, at) => ({
    ...gate,
    model: 'flood',
    case: `${flowCase.name} (${title}): ${name}`,
    actual: () => {
      figures ??= runFlowCase(flowCase, scheme);
      return figures[at] ?? NaN;
    },
    source: flowCase.source,
  }));
}
