import type { Change } from '../twin/change.ts';
import type { RunRequest } from '../simulation/model.ts';

/** Version of the scenario file this code writes. */
export const SCENARIO_SCHEMA_VERSION = 1;

/** Scenario as open data: a base, ordered changes, and the runs to make on them. */
export interface Scenario {
  readonly schema: 'cityloom/scenario';
  readonly schemaVersion: number;
  readonly id: string;
  readonly title: string;
  readonly author?: string;
  /** City package the changes apply to; `hash` (optional) pins its content. */
  readonly base: { readonly city: string; readonly hash?: string };
  readonly changes: readonly Change[];
  readonly runs: readonly RunRequest[];
}
