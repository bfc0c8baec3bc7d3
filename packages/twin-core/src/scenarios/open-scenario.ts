import type { RunRequest } from '../simulation/model.ts';
import type { Branch } from '../twin/branch.ts';
import type { BranchDescription } from '../twin/branch-description.ts';
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
    const { id, title, changes } = scenario;
    return twin.createBranch({ id, title, changes, description: descriptionOf(scenario) });
  } catch (error) {
    if (!(error instanceof ChangeError)) throw error;
    const index = scenario.changes.findLastIndex(({ id }) => id === error.changeId);
    throw errorAt(index, error);
  }
}

/** What people say in a scenario, member by member. */
function descriptionOf({
  author,
  notes,
  created,
  modified,
  parameters,
  parent,
}: BranchDescription): BranchDescription {
  return {
    ...(author !== undefined && { author }),
    ...(notes !== undefined && { notes }),
    ...(created !== undefined && { created }),
    ...(modified !== undefined && { modified }),
    ...(parameters !== undefined && { parameters }),
    ...(parent !== undefined && { parent }),
  };
}

/** What a branch does not know of the scenario it is saved as. */
export interface ScenarioContext {
  /** Id of the city package. */
  readonly city: string;
  /** Where the branch names none. */
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
    ...descriptionOf(branch.description),
    base: { city, hash: branch.baseHash },
    changes: branch.changes,
    runs,
  };
}
