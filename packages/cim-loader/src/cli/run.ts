import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import type { Measure } from '@cityloom/twin-core';
import { evaluateScenario, parseScenario, unknownChangeKinds } from '@cityloom/twin-core/scenarios';
import type { Scenario, ScenarioEvaluation } from '@cityloom/twin-core/scenarios';
import { openCityPackage } from '../catalog/open-city-package.ts';
import type { CityPackage } from '../catalog/open-city-package.ts';
import { openTwin } from '../catalog/open-twin.ts';
import { buildCity } from '../node/build-city.ts';
import { findCity } from '../node/data-folder.ts';
import { exportEvaluation } from '../node/export-evaluation.ts';
import { createFolderSource, readBytes } from '../node/folder-source.ts';
import { createNodeRunner } from '../node/node-runner.ts';
import { LoadError } from '../validation/load-error.ts';
import { createProgressLine } from './progress.ts';
import type { ProgressLine } from './progress.ts';

const INPUT_ERRORS: ReadonlySet<string> = new Set([
  'ScenarioError',
  'ChangeError',
  'ParameterError',
  'RangeError',
]);

/** Errors of the scenario's content become bad input that names the file. */
function asInputError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !INPUT_ERRORS.has(error.name)) return error;
  return new LoadError(error.message.replace(/^scenario: /u, '').replace(/\.$/u, ''), {
    url: path,
    format: 'scenario',
    kind: 'invalid',
    remedy: 'correct the scenario',
    cause: error,
  });
}

async function readScenario(path: string): Promise<Scenario> {
  const bytes = await readBytes(path, 'scenario', 'give the path of a scenario file');
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new LoadError(`not JSON (${(cause as Error).message})`, {
      url: path,
      format: 'scenario',
      kind: 'corrupt',
      remedy: 'correct the file',
      cause,
    });
  }
  return parseScenario(json);
}

/** Folder of the scenario's city; built first if it is not there. */
async function packageOf(city: string, progress: ProgressLine): Promise<string> {
  const place = findCity(city);
  if (!existsSync(join(place.out, 'city.json'))) {
    process.stderr.write(`cityloom: ${place.out} is not there yet; building ${city} first\n`);
    await buildCity({
      ...place,
      onProgress: (step, done) => {
        progress.show(step, done);
      },
    });
  }
  return place.out;
}

/** @throws {LoadError} if the folder of the scenario's city holds the package of another. */
async function openCityOf(scenario: Scenario, path: string, progress: ProgressLine): Promise<CityPackage> {
  const { city } = scenario.base;
  const folder = await packageOf(city, progress);
  const opened = await openCityPackage(createFolderSource(folder));
  if (opened.manifest.id === city) return opened;
  throw new LoadError(`made for the city ${city}, but ${folder} holds ${opened.manifest.id}`, {
    url: path,
    format: 'scenario',
    kind: 'invalid',
    place: 'base.city',
    remedy: `build it again (cityloom build ${city})`,
  });
}

/** The measure as scripts get it: `limit` and `pass` only where a rule applies. */
function publishedMeasure({ name, object, value, unit, limit, pass, source }: Measure): object {
  return {
    name,
    ...(object !== undefined && { object }),
    value,
    unit,
    ...(limit !== undefined && { limit: limit.value, pass }),
    source,
  };
}

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
    for (const kind of unknownChangeKinds(scenario)) {
      process.stderr.write(
        `cityloom: ${path}: changes of kind "${kind}" are not known here and have no effect\n`,
      );
    }
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
