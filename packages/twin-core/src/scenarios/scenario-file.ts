// The small flavour of the schema library, as for changes.
import * as z from 'zod/mini';
import { parseChange } from '../twin/change-schema.ts';
import { ChangeError } from '../twin/change-error.ts';
import type { Change } from '../twin/change.ts';
import { firstProblem } from '../validation/issues.ts';
import { errorAt, ScenarioError } from './scenario-error.ts';
import { migrateScenario } from './migrate-scenario.ts';
import { SCENARIO_SCHEMA_VERSION, type Scenario } from './scenario.ts';

/** A file before its changes are read. */
type ScenarioFile = Omit<Scenario, 'changes'> & { readonly changes: readonly unknown[] };

const text = z.string().check(z.minLength(1));
const heading = z.looseObject({
  schema: z.literal('cityloom/scenario'),
  schemaVersion: z.int().check(z.gte(1)),
});
const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const time = z.iso.datetime({ offset: true });
/** Schema of a file of the present version; changes are read one by one, parameters by whom they are for. */
export const scenarioFileSchema: z.ZodMiniType<ScenarioFile> = z.strictObject({
  schema: z.literal('cityloom/scenario'),
  schemaVersion: z.literal(SCENARIO_SCHEMA_VERSION),
  id: text,
  title: text,
  author: z.exactOptional(z.string()),
  notes: z.exactOptional(z.string()),
  created: z.exactOptional(time),
  modified: z.exactOptional(time),
  parameters: z.exactOptional(z.record(z.string(), z.unknown())),
  parent: z.exactOptional(
    z.strictObject({
      id: text,
      contentHash: hash,
      changes: z.exactOptional(z.array(z.strictObject({ id: text, hash }))),
    }),
  ),
  base: z.strictObject({
    city: text,
    hash: z.exactOptional(hash),
  }),
  changes: z.array(z.unknown()),
  runs: z.array(
    z.strictObject({
      model: text,
      parameters: z.unknown(),
      seed: z.int().check(z.gte(0), z.lte(2 ** 32 - 1)),
    }),
  ),
});

/**
 * Reads a scenario of any version up to the present from parsed JSON. Changes of kinds this version does not know are kept, see
 * {@link unknownChangeKinds}; parameters of runs are for their models to check.
 * @throws {ScenarioError} at the first thing that is wrong.
 */
export function parseScenario(input: unknown): Scenario {
  const head = heading.safeParse(input, { reportInput: true });
  if (!head.success) throw errorOf(head.error);
  if (head.data.schemaVersion > SCENARIO_SCHEMA_VERSION) {
    throw new ScenarioError(
      'schemaVersion',
      `is ${head.data.schemaVersion}, newer than the ${SCENARIO_SCHEMA_VERSION} this version reads; ` +
        'update CityLoom, or save the scenario again with the older one',
    );
  }
  const migrated = migrateScenario(input as Readonly<Record<string, unknown>>, head.data.schemaVersion);
  const file = scenarioFileSchema.safeParse(migrated, { reportInput: true });
  if (!file.success) throw errorOf(file.error);
  const changes = file.data.changes.map(parseChangeAt);
  assertDistinct(changes);
  assertDates(file.data);
  return { ...file.data, changes };
}

function assertDates({ created, modified }: Pick<Scenario, 'created' | 'modified'>): void {
  if (created === undefined || modified === undefined || Date.parse(created) <= Date.parse(modified)) return;
  throw new ScenarioError('modified', `is ${modified}, before created (${created}); correct one of the two`);
}

function errorOf(error: z.core.$ZodError): ScenarioError {
  const { path, message } = firstProblem(error);
  return new ScenarioError(path, message);
}

function parseChangeAt(input: unknown, index: number): Change {
  try {
    return parseChange(input);
  } catch (error) {
    throw error instanceof ChangeError ? errorAt(index, error) : error;
  }
}

function assertDistinct(changes: readonly Change[]): void {
  const seen = new Map<string, number>();
  for (const [index, { id }] of changes.entries()) {
    const earlier = seen.get(id);
    if (earlier !== undefined) {
      throw new ScenarioError(
        `changes[${index}].id`,
        `is ${id}, as in changes[${earlier}]; give every change its own id`,
      );
    }
    seen.set(id, index);
  }
}
