import { resolve } from 'node:path';
import { evaluateScenario } from '@cityloom/twin-core/scenarios';
import type { Scenario, ScenarioEvaluation } from '@cityloom/twin-core/scenarios';
import { openTwin } from '../catalog/open-twin.ts';
import { exportEvaluation } from '../node/export-evaluation.ts';
import { createNodeRunner } from '../node/node-runner.ts';
import { createProgressLine } from './progress.ts';
import { publishedMeasure } from './published-measure.ts';
import { asInputError, openCityOf, readScenario } from './scenario-input.ts';

function print(evaluation: ScenarioEvaluation, scenario: Scenario, json: boolean): void {
  const { measures, runs, resultHash } = evaluation;
  if (json) {
    console.log(
      JSON.stringify({
        measures: measures.map(publishedMeasure),
        runs: runs.map(({ runId, model, modelVersion, resultHash: hash }) => ({
          id: runId,
          model,
          modelVersion,
          resultHash: hash,
        })),
        resultHash,
      }),
    );
    return;
  }
  console.log(scenario.title);
  for (const { name, value, unit, derived } of measures) {
    const mark = derived === true ? '  (derived)' : '';
    console.log(
      `  ${name.padEnd(40)} ${value.toLocaleString('en', { maximumFractionDigits: 3 }).padStart(16)} ${unit}${mark}`,
    );
  }
  for (const { outcome } of runs)
    for (const warning of outcome.warnings) console.log(`  note: ${warning.en}`);
  console.log(`  result ${resultHash}`);
}

/** Works a scenario out and prints its measures. */
export async function runScenario(
  path: string,
  flags: { readonly json?: boolean; readonly out?: string },
): Promise<void> {
  const progress = createProgressLine();
  const runner = createNodeRunner();
  try {
    const scenario = await readScenario(resolve(path));
    const twin = openTwin(await openCityOf(scenario, path, progress));
    const evaluation = await evaluateScenario(twin, scenario, runner, {
      onProgress: (done) => {
        progress.show('running', done);
      },
    });
    progress.clear();
    if (flags.out !== undefined) await exportEvaluation(evaluation, resolve(flags.out));
    print(evaluation, scenario, flags.json === true);
  } catch (error) {
    throw asInputError(error, path);
  } finally {
    progress.clear();
    runner.dispose();
  }
}
