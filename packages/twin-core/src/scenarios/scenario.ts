import type { RunRequest } from '../simulation/model.ts';
import type { BranchDescription } from '../twin/branch-description.ts';
import type { Change } from '../twin/change.ts';

/** Version of the scenario file this code writes. It reads every earlier one: see `parseScenario`. */
export const SCENARIO_SCHEMA_VERSION = 2;

/**
 * Scenario as open data: a base, ordered changes, and the runs to make on them; author, notes, dates, parameters and
 * parent are those of {@link BranchDescription}. Documented in `docs/scenario-file.md`.
 */
export interface Scenario extends BranchDescription {
  readonly schema: 'cityloom/scenario';
  readonly schemaVersion: number;
  readonly id: string;
  readonly title: string;
  /** City package the changes apply to; `hash` (optional) pins its content. */
  readonly base: { readonly city: string; readonly hash?: string };
  readonly changes: readonly Change[];
  readonly runs: readonly RunRequest[];
}
