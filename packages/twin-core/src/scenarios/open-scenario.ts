import type { RunRequest } from '../simulation/model.ts';
import type { Branch } from '../twin/branch.ts';
import { ChangeError } from '../twin/change-error.ts';
import type { Twin } from '../twin/create-twin.ts';
import { errorAt, ScenarioError } from './scenario-error.ts';
import { SCENARIO_SCHEMA_VERSION, type Scenario } from './scenario.ts';

/**
 * Branch with the scenario's changes, on the city it was made for.
 * @throws {ScenarioError} if the scenario pins another state of the city, or a change names an object the city has
 * not; nothing is made then.
 */
export function openScenario(twin: Twin, scenario: Scenario): Branch {
  const { hash } = scenario.base;
  if (hash !== undefined && hash !== twin.contentHash) {
    throw new ScenarioError(
      'base.hash',
      `is ${hash}, but the city opened has ${twin.contentHash}; open the city package the scenario was made for, ` +
        'or take base.hash out of the file to try it on this one',
    );
  }
  try {
    return twin.createBranch({ id: scenario.id, title: scenario.title, changes: scenario.changes });
  } catch (error) {
    if (!(error instanceof ChangeError)) throw error;
    const index = scenario.changes.findLastIndex(({ id }) => id === error.changeId);
    throw errorAt(index, error);
  }
}

/** What a branch does not know of the scenario it is saved as. */
export interface ScenarioContext {
  /** Id of the city package. */
  readonly city: string;
  readonly author?: string;
  readonly runs?: readonly RunRequest[];
}

/** The branch as open data, pinned to the content of its city. */
export function scenarioOfBranch(branch: Branch, { city, author, runs = [] }: ScenarioContext): Scenario {
  return {
    schema: 'cityloom/scenario',
    schemaVersion: SCENARIO_SCHEMA_VERSION,
    id: branch.id,
    title: branch.title,
    ...(author !== undefined && { author }),
    base: { city, hash: branch.baseHash },
    changes: branch.changes,
    runs,
  };
}
