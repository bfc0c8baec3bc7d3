import { canonicalJson } from '../hashing/canonical-json.ts';
import { sha256Hex } from '../hashing/sha256.ts';
import { buildingIndicators } from '../indicators/building-indicators.ts';
import type { RunRequest, RunResult } from '../simulation/model.ts';
import type { RunOptions, SimulationRunner } from '../simulation/runner.ts';
import type { Branch } from '../twin/branch.ts';
import type { Twin } from '../twin/create-twin.ts';
import type { Measure } from '../units/quantity.ts';
import { openScenario } from './open-scenario.ts';
import type { Scenario } from './scenario.ts';

/** A scenario worked out: what it changes, and every number that follows. */
export interface ScenarioEvaluation {
  readonly branch: Branch;
  /** Indicators of the scenario's view, then the measures of each run. */
  readonly measures: readonly Measure[];
  /** One per entry of `scenario.runs`, in its order. */
  readonly runs: readonly RunResult[];
  /**
   * The same in Node and browser. Of a scenario with one run it is that run's hash, the one a viewer shows
   * for it; otherwise the hash of base, effective changes, measures and runs.
   */
  readonly resultHash: string;
}

/** How a caller follows and ends an evaluation. */
export interface EvaluateOptions {
  /** Cancels: the promise rejects with an error named `AbortError`. */
  readonly signal?: RunOptions['signal'];
  /** Called with the share of all runs done, in [0, 1]. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Significant digits of a measure that enter the hash. Engines may differ in the last bits of sine and
 * cosine, which reach areas and heights through the ellipsoid; no measure is known to 10 digits.
 */
const HASHED_DIGITS = 10;

/**
 * Measures of runs, named with a number where a model runs more than once. A run without result has none, but counts:
 * the same request gives the same names whatever else failed.
 */
export function measuresOfRuns(
  requests: readonly RunRequest[],
  results: readonly (RunResult | undefined)[],
): Measure[] {
  const counts = new Map<string, number>();
  return requests.flatMap(({ model }, index) => {
    const count = (counts.get(model) ?? 0) + 1;
    counts.set(model, count);
    return (results[index]?.outcome.measures ?? []).map((measure) =>
      count === 1 ? measure : { ...measure, name: `${measure.name}[${count}]` },
    );
  });
}

/** {@link ScenarioEvaluation.resultHash} of what was worked out. */
export function resultHashOf(
  viewHash: string,
  measures: readonly Measure[],
  runs: readonly RunResult[],
): string {
  const [only, ...others] = runs;
  return only !== undefined && others.length === 0
    ? only.resultHash
    : hashEvaluation(viewHash, measures, runs);
}

function hashEvaluation(viewHash: string, measures: readonly Measure[], runs: readonly RunResult[]): string {
  return sha256Hex(
    canonicalJson({
      view: viewHash,
      measures: measures.map(({ name, value, unit }) => ({
        name,
        value: Number(value.toPrecision(HASHED_DIGITS)),
        unit,
      })),
      runs: runs.map(({ model, modelVersion, seed, resultHash }) => ({
        model,
        modelVersion,
        seed,
        resultHash,
      })),
    }),
  );
}

/**
 * Opens a scenario on its city, works out the indicators and runs its models one after the other.
 * @throws {ScenarioError} if the scenario does not fit the city.
 * @throws {RangeError} if it names a model that is not there; `ParameterError` for its parameters.
 */
export async function evaluateScenario(
  twin: Twin,
  scenario: Scenario,
  runner: SimulationRunner,
  options: EvaluateOptions = {},
): Promise<ScenarioEvaluation> {
  const branch = openScenario(twin, scenario);
  const view = branch.view();
  const runs: RunResult[] = [];
  for (const request of scenario.runs) {
    const before = runs.length;
    runs.push(
      await runner.run(view, request, {
        signal: options.signal,
        onProgress: (done) => options.onProgress?.((before + done) / scenario.runs.length),
      }),
    );
  }
  const measures = [...buildingIndicators(view), ...measuresOfRuns(scenario.runs, runs)];
  return { branch, measures, runs, resultHash: resultHashOf(view.hash, measures, runs) };
}
