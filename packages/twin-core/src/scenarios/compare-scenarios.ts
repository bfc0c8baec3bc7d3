import { canonicalJson } from '../hashing/canonical-json.ts';
import { buildingIndicators } from '../indicators/building-indicators.ts';
import type { RunRequest, RunResult } from '../simulation/model.ts';
import type { SimulationRunner } from '../simulation/runner.ts';
import type { Branch } from '../twin/branch.ts';
import type { Twin } from '../twin/create-twin.ts';
import type { View } from '../twin/view.ts';
import type { Measure } from '../units/quantity.ts';
import { compareMeasures, type ComparedState, type MeasureComparison } from './compare-measures.ts';
import { compareSunlight } from './compare-sunlight.ts';
import { type EvaluateOptions, measuresOfRuns } from './evaluate-scenario.ts';
import { openScenario } from './open-scenario.ts';
import type { Scenario } from './scenario.ts';

/** A run that could not be made on a state that does not ask for it: the reason of its missing measures. */
export interface ImpossibleRun {
  readonly request: RunRequest;
  readonly reason: string;
}

/** The baseline or a scenario, worked out for a comparison. */
export interface EvaluatedState extends StateToCompare {
  /** Indicators of the view, then the measures of each run. */
  readonly measures: readonly Measure[];
  /**
   * What only the comparison tells, beside `measures` and part of no hash: hours of sun of buildings that another
   * state lists, hours lost, buildings that fall below the rule.
   */
  readonly comparisonMeasures: readonly Measure[];
  /** Those of {@link ScenarioComparison.requests} that could be made, in their order. */
  readonly runs: readonly RunResult[];
  readonly impossible: readonly ImpossibleRun[];
}

/** Scenarios of one city, worked out and held against it. */
export interface ScenarioComparison {
  /** The baseline first, then the scenarios as given. */
  readonly states: readonly EvaluatedState[];
  /** All runs that any of the scenarios asks for, each once: every state got them all. */
  readonly requests: readonly RunRequest[];
  readonly measures: MeasureComparison;
  /** Content hash of the city, the same before and after: no scenario alters its base. */
  readonly baseHash: string;
}

/** A state of the city to be compared: the base, or a scenario on it. */
export interface StateToCompare {
  readonly id: string;
  readonly title: string;
  readonly view: View;
  /** Absent: the base. Its runs are made on every state. */
  readonly scenario?: Scenario;
  readonly branch?: Branch;
}

/** The city as it is, as the baseline of a comparison. */
export const baselineState = (base: View): StateToCompare => ({
  id: 'baseline',
  title: 'Baseline',
  view: base,
});

/**
 * Works scenarios out beside the city as it is: the same indicators and the same runs on every state. A run that fails
 * on a state that does not ask for it (it may be about an object only one scenario has) is left out there and told.
 * @throws {ScenarioError} if a scenario does not fit the city.
 * @throws {RangeError} if one names a model that is not there; `ParameterError` for its parameters.
 */
export async function compareScenarios(
  twin: Twin,
  scenarios: readonly Scenario[],
  runner: SimulationRunner,
  options: EvaluateOptions = {},
): Promise<ScenarioComparison> {
  const states = scenarios.map((scenario): StateToCompare => {
    const branch = openScenario(twin, scenario);
    return { id: scenario.id, title: scenario.title, view: branch.view(), scenario, branch };
  });
  const all = [baselineState(twin.base), ...states] as const;
  return compareStates(all, twin.contentHash, runner, options);
}

/**
 * {@link compareScenarios} of states that are open already; the first is the baseline.
 * @param baseHash content hash of their city.
 */
export async function compareStates(
  states: readonly [StateToCompare, ...StateToCompare[]],
  baseHash: string,
  runner: SimulationRunner,
  options: EvaluateOptions = {},
): Promise<ScenarioComparison> {
  const requests = distinctRequests(states.flatMap(({ scenario }) => scenario ?? []));
  const evaluated: EvaluatedRuns[] = [];
  for (const state of states) {
    const before = evaluated.length;
    const runs = await evaluateView(state.view, requests, state.scenario?.runs ?? [], {
      runner,
      signal: options.signal,
      onProgress: (done) => options.onProgress?.((before + done / requests.length) / states.length),
    });
    evaluated.push(runs);
  }
  const compared = compareSunlight(
    requests,
    evaluated.map(({ results }) => results),
  );
  const complete = states.map((state, index): EvaluatedState => {
    const { results, measures, impossible } = evaluated[index] as EvaluatedRuns;
    const runs = results.filter((result) => result !== undefined);
    return { ...state, measures, runs, impossible, comparisonMeasures: compared[index] ?? [] };
  });
  const [first, ...others] = complete.map(withComparisonMeasures) as [ComparedState, ...ComparedState[]];
  return { states: complete, requests, measures: compareMeasures(first, others), baseHash };
}

const withComparisonMeasures = ({
  id,
  title,
  measures,
  comparisonMeasures,
}: EvaluatedState): ComparedState => ({ id, title, measures: [...measures, ...comparisonMeasures] });

const keyOf = ({ model, parameters, seed }: RunRequest): string => canonicalJson({ model, parameters, seed });

/** Runs asked for twice count once across scenarios, but as often as one scenario asks for them. */
function distinctRequests(scenarios: readonly Scenario[]): RunRequest[] {
  const distinct: RunRequest[] = [];
  for (const { runs } of scenarios) {
    const left = distinct.map(keyOf);
    for (const request of runs) {
      const at = left.indexOf(keyOf(request));
      if (at === -1) distinct.push(request);
      else left.splice(at, 1);
    }
  }
  return distinct;
}

interface EvaluatedRuns extends Pick<EvaluatedState, 'measures' | 'impossible'> {
  /** One per request; `undefined` where it could not be made. */
  readonly results: readonly (RunResult | undefined)[];
}

interface RunnerOptions extends EvaluateOptions {
  readonly runner: SimulationRunner;
}

async function evaluateView(
  view: View,
  requests: readonly RunRequest[],
  asked: readonly RunRequest[],
  { runner, signal, onProgress }: RunnerOptions,
): Promise<EvaluatedRuns> {
  const own = new Set(asked.map(keyOf));
  const results: (RunResult | undefined)[] = [];
  const impossible: ImpossibleRun[] = [];
  for (const request of requests) {
    const before = results.length;
    try {
      results.push(
        await runner.run(view, request, { signal, onProgress: (done) => onProgress?.(before + done) }),
      );
    } catch (error) {
      if (!(error instanceof Error) || error.name === 'AbortError' || own.has(keyOf(request))) throw error;
      results.push(undefined);
      impossible.push({ request, reason: error.message });
    }
  }
  return {
    measures: [...buildingIndicators(view), ...measuresOfRuns(requests, results)],
    results,
    impossible,
  };
}
