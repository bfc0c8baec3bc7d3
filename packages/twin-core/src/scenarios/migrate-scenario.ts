import { SCENARIO_SCHEMA_VERSION } from './scenario.ts';

type Members = Readonly<Record<string, unknown>>;

/**
 * What brings a file of each version to the next. Version 2 adds notes, dates, parameters and the parent beside the
 * author, phase dates to every change, and the kinds `road.open` and `road.set`: a file of version 1 has none of them.
 */
const STEPS: Readonly<Record<number, (file: Members) => Members>> = {
  1: (file) => ({ ...file, schemaVersion: 2 }),
};

/**
 * A file of an earlier version as the present one has it; changes are left as they are, unknown kinds to the byte.
 * @param version of the file, from 1 to {@link SCENARIO_SCHEMA_VERSION}.
 */
export function migrateScenario(file: Members, version: number): Members {
  let current = file;
  for (let step = version; step < SCENARIO_SCHEMA_VERSION; step++)
    current = STEPS[step]?.(current) ?? current;
  return current;
}
