import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { Twin } from '@cityloom/twin-core';
import { parseScenario, scenarioNotes, unknownChangeKinds } from '@cityloom/twin-core/scenarios';
import type { Scenario } from '@cityloom/twin-core/scenarios';
import { openCityPackage } from '../catalog/open-city-package.ts';
import type { CityPackage } from '../catalog/open-city-package.ts';
import { buildCity } from '../node/build-city.ts';
import { findCity } from '../node/data-folder.ts';
import { createFolderSource } from '../node/folder-source.ts';
import { LoadError } from '../validation/load-error.ts';
import { readJsonFile } from './json-file.ts';
import type { ProgressLine } from './progress.ts';

const INPUT_ERRORS: ReadonlySet<string> = new Set([
  'ScenarioError',
  'ChangeError',
  'EnsembleError',
  'ParameterError',
  'RangeError',
]);

/** Errors of a scenario's content become bad input that names the file. */
export function asInputError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !INPUT_ERRORS.has(error.name)) return error;
  const message = error.message.replace(/^(scenario|ensemble): /u, '').replace(/\.$/u, '');
  // Most say what to do behind the last semicolon.
  const [, problem = message, remedy = 'correct the scenario'] = /^(.*); (.*)$/su.exec(message) ?? [];
  return new LoadError(problem, { url: path, format: 'scenario', kind: 'invalid', remedy, cause: error });
}

/** Says on stderr what in a scenario works hardly as its author thinks. */
export function printNotes(scenario: Scenario, { scene }: Twin, path: string): void {
  for (const note of scenarioNotes(scenario, scene.bounds)) {
    process.stderr.write(`cityloom: ${path}: note: ${note.path} ${note.message}\n`);
  }
}

/**
 * Reads a scenario file; says on stderr which of its changes are of kinds that have no effect here.
 * @throws {LoadError} if there is no such file or it holds no JSON; `ScenarioError` for its content.
 */
export async function readScenario(path: string): Promise<Scenario> {
  const scenario = parseScenario(await readJsonFile(path, 'scenario'));
  for (const kind of unknownChangeKinds(scenario)) {
    process.stderr.write(
      `cityloom: ${path}: changes of kind "${kind}" are not known here and have no effect\n`,
    );
  }
  return scenario;
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

/**
 * The package of a scenario's city, built first if it is not there.
 * @throws {LoadError} if the folder of the city holds the package of another.
 */
export async function openCityOf(
  scenario: Scenario,
  path: string,
  progress: ProgressLine,
): Promise<CityPackage> {
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
