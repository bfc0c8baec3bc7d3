import { resolve } from 'node:path';
import { compareScenarios, type Scenario, type ScenarioComparison } from '@cityloom/twin-core/scenarios';
import type { CityManifest } from '../catalog/manifest.ts';
import { openTwin } from '../catalog/open-twin.ts';
import { createNodeRunner } from '../node/node-runner.ts';
import { LoadError } from '../validation/load-error.ts';
import { createProgressLine } from './progress.ts';
import { asInputError, openCityOf, printNotes, readScenario } from './scenario-input.ts';

/** Scenario files worked out beside their city. */
export interface ComparedFiles {
  readonly manifest: CityManifest;
  readonly comparison: ScenarioComparison;
  /** As given. */
  readonly scenarios: readonly Scenario[];
}

/**
 * Reads scenario files of one city, built first if it is not there, and works them out.
 * @throws {LoadError} naming the file, the place and what to do.
 */
export async function compareFiles(paths: readonly string[]): Promise<ComparedFiles> {
  const progress = createProgressLine();
  const runner = createNodeRunner();
  let current = paths[0] ?? '';
  try {
    const scenarios: Scenario[] = [];
    for (const path of paths) {
      current = path;
      scenarios.push(await readScenario(resolve(path)));
    }
    const [first, ...others] = scenarios;
    if (first === undefined) throw new RangeError('report: no scenario given; name at least one.');
    const stranger = others.findIndex(({ base }) => base.city !== first.base.city);
    if (stranger !== -1) throw anotherCity(paths[stranger + 1] ?? '', first.base.city);
    const city = await openCityOf(first, paths[0] ?? '', progress);
    current = paths.join(', ');
    const twin = openTwin(city);
    for (const [index, scenario] of scenarios.entries()) printNotes(scenario, twin, paths[index] ?? '');
    const comparison = await compareScenarios(twin, scenarios, runner, {
      onProgress: (done) => {
        progress.show('running', done);
      },
    });
    return { manifest: city.manifest, comparison, scenarios };
  } catch (error) {
    throw asInputError(error, current);
  } finally {
    progress.clear();
    runner.dispose();
  }
}

function anotherCity(path: string, city: string): LoadError {
  return new LoadError(`made for another city than the first, which is of ${city}`, {
    url: path,
    format: 'scenario',
    kind: 'invalid',
    place: 'base.city',
    remedy: 'compare scenarios of one city',
  });
}
