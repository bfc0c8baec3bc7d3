import type { SimulationRunner } from '../simulation/runner.ts';
import type { Branch } from '../twin/branch.ts';
import type { Twin } from '../twin/create-twin.ts';
import type { Measure } from '../units/quantity.ts';
import { compareScenarios, type EvaluatedState } from './compare-scenarios.ts';
import { type EvaluateOptions, resultHashOf, type ScenarioEvaluation } from './evaluate-scenario.ts';
import type { Scenario } from './scenario.ts';

/** A scenario and the city as it is, worked out in the same way. */
export interface EvaluationBesideBase {
  /** As {@link evaluateScenario} gives it, with the same hash. */
  readonly evaluation: ScenarioEvaluation;
  readonly base: EvaluatedState;
  /** What only the comparison with the base tells of the scenario: see {@link EvaluatedState.comparisonMeasures}. */
  readonly comparisonMeasures: readonly Measure[];
}

/**
 * Works a scenario out, and the city as it is with the same indicators and runs.
 * @throws what {@link compareScenarios} throws.
 */
export async function evaluateBesideBase(
  twin: Twin,
  scenario: Scenario,
  runner: SimulationRunner,
  options: EvaluateOptions = {},
): Promise<EvaluationBesideBase> {
  const { states } = await compareScenarios(twin, [scenario], runner, options);
  const [base, { branch, view, measures, runs, comparisonMeasures }] = states as readonly [
    EvaluatedState,
    EvaluatedState & { readonly branch: Branch },
  ];
  const resultHash = resultHashOf(view.hash, measures, runs);
  return { evaluation: { branch, measures, runs, resultHash }, base, comparisonMeasures };
}
