import { SCENARIO_SCHEMA_VERSION, type Branch, type Scenario } from '@cityloom/twin-core';
import type { CityManifest } from '@cityloom/cim-loader';

/** The branch as open data, to be read here, by the command line and by others. */
export function scenarioOfBranch(branch: Branch, manifest: CityManifest): Scenario {
  return {
    schema: 'cityloom/scenario',
    schemaVersion: SCENARIO_SCHEMA_VERSION,
    id: branch.id,
    title: branch.title,
    base: { city: manifest.id, hash: branch.baseHash },
    changes: branch.changes,
    runs: [],
  };
}

/** Name a file system takes, from a title. */
export function fileNameOf(title: string, extension: string): string {
  const name = title
    .trim()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/gu, '')
    .toLowerCase();
  return `${name === '' ? 'scenario' : name}.${extension}`;
}
